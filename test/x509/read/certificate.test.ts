import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { describe, it } from 'node:test'
import { toHex } from '../../../src/base/bytes.js'
import { writeOID } from '../../../src/der/oid.js'
import {
  writeBitString,
  writeBoolean,
  writeElement,
  writeExplicit,
  writeNull,
  writeOctetString,
  writeSequence,
  writeSmallInteger,
} from '../../../src/der/write.js'
import { readCertificate } from '../../../src/x509/read/certificate.js'
import { bytesOf, derFault } from '../../support/der.js'
import {
  ECDSA_SHA256,
  NOTHING,
  SPKI,
  assembleCertificate,
  extensionOf,
  extensionsOf,
  faultsOf,
  inFolder,
  recordWith,
  run,
  tagged,
  textOfGeneralName,
  textOfName,
  without,
} from '../../support/x509.js'

const CONFIG = `
[req]
distinguished_name = dn
x509_extensions = all
prompt = no
string_mask = utf8only
[dn]
C = DE
O = Home
CN = homebox
[all]
basicConstraints = critical, CA:TRUE, pathlen:3
keyUsage = critical, digitalSignature, keyCertSign, cRLSign, decipherOnly
extendedKeyUsage = serverAuth, clientAuth, 1.3.6.1.4.1.311.10.3.3
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always, issuer:always
subjectAltName = DNS:homebox.local, DNS:*.homebox.local, IP:192.168.1.20, IP:fd00::1, email:a@b.c, URI:https://h/, RID:1.2.3.4, dirName:dn, otherName:1.2.3;UTF8:x
nameConstraints = critical, permitted;DNS:local, permitted;IP:192.168.0.0/255.255.0.0, excluded;DNS:bank.local, excluded;email:c
crlDistributionPoints = URI:http://h/a.crl, URI:http://h/b.crl
authorityInfoAccess = OCSP;URI:http://h/ocsp, caIssuers;URI:http://h/ca.der
certificatePolicies = 1.2.3.4
`

/** A self-signed certificate of openssl that has every extension we read, and one that we do not. */
function opensslCertificate(): Uint8Array {
  return inFolder({ 'all.cnf': CONFIG }, (folder) =>
    run('openssl', [
      ...[
        'req',
        '-x509',
        '-config',
        `${folder}/all.cnf`,
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
      ],
      ...[
        '-nodes',
        '-keyout',
        `${folder}/key.pem`,
        '-days',
        '30',
        '-set_serial',
        '0x1234',
        '-outform',
        'DER',
      ],
    ]),
  )
}

describe('a certificate of openssl', { skip: without('openssl', 'version') }, () => {
  const der = without('openssl', 'version') === false ? opensslCertificate() : NOTHING
  const record = () => readCertificate(der)

  it('is read without a deviation', () => {
    const { deviations, unreadableExtensions, duplicateExtensions } = record()
    assert.deepEqual([deviations, unreadableExtensions, duplicateExtensions], [[], [], []])
  })

  it('has the fields that node:crypto reads', () => {
    const node = new X509Certificate(der)
    const ours = record()
    assert.equal(toHex(ours.serialNumber), node.serialNumber.toLowerCase())
    assert.equal(ours.notBefore.getTime(), Date.parse(node.validFrom))
    assert.equal(ours.notAfter.getTime(), Date.parse(node.validTo))
    assert.equal(textOfName(ours.subject).replaceAll(', ', '\n'), node.subject)
    assert.equal(textOfName(ours.issuer).replaceAll(', ', '\n'), node.issuer)
    assert.deepEqual(Buffer.from(ours.publicKey.der), node.publicKey.export({ type: 'spki', format: 'der' }))
    assert.deepEqual(ours.extensions.extendedKeyUsage, node.keyUsage)
    assert.equal(ours.version, 3)
    assert.equal(ours.signatureAlgorithm, '1.2.840.10045.4.3.2')
  })

  it('has the extensions that the configuration asked for', () => {
    const { extensions, rawExtensions, subject, publicKey } = record()
    assert.deepEqual(extensions.basicConstraints, { cA: true, pathLength: 3 })
    assert.deepEqual(extensions.keyUsage, ['digitalSignature', 'keyCertSign', 'cRLSign', 'decipherOnly'])
    assert.equal(extensions.extendedKeyUsage?.at(-1), '1.3.6.1.4.1.311.10.3.3')
    assert.equal(extensions.subjectKeyId?.length, 20)
    assert.deepEqual(extensions.authorityKeyId?.keyId, extensions.subjectKeyId)
    assert.deepEqual(extensions.authorityKeyId.issuer?.map(textOfGeneralName), [
      `directory ${textOfName(subject)}`,
    ])
    assert.deepEqual(extensions.authorityKeyId.serialNumber, Uint8Array.of(0x12, 0x34))
    assert.deepEqual(extensions.subjectAltName?.map(textOfGeneralName), [
      'dns homebox.local',
      'dns *.homebox.local',
      'ip 192.168.1.20',
      'ip 253.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1',
      'email a@b.c',
      'uri https://h/',
      'registered-id 1.2.3.4',
      'directory C=DE, O=Home, CN=homebox',
      'other a0',
    ])
    assert.deepEqual(extensions.nameConstraints?.permitted.map(textOfGeneralName), [
      'dns local',
      'ip 192.168.0.0.255.255.0.0',
    ])
    assert.deepEqual(extensions.nameConstraints.excluded.map(textOfGeneralName), [
      'dns bank.local',
      'email c',
    ])
    assert.deepEqual(extensions.crlAddresses, ['http://h/a.crl', 'http://h/b.crl'])
    assert.deepEqual(extensions.authorityInfo, { ocsp: ['http://h/ocsp'], caIssuers: ['http://h/ca.der'] })
    assert.equal(rawExtensions.length, 10)
    assert.deepEqual(
      rawExtensions.filter(({ critical }) => critical).map(({ oid }) => oid),
      ['2.5.29.19', '2.5.29.15', '2.5.29.30'],
    )
    assert.equal(publicKey.label, 'P-256')
  })
})

describe('a record', () => {
  const input = assembleCertificate({ extensions: extensionsOf(extensionOf('2.5.29.19', writeSequence())) })

  it('does not change when the input does', () => {
    const bytes = Uint8Array.from(input)
    const record = readCertificate(bytes)
    bytes.fill(0)
    assert.deepEqual(record.der, input)
    assert.equal(textOfName(record.subject), 'CN=b')
  })

  it('holds views of one copy', () => {
    const record = readCertificate(input)
    const views = [
      record.tbs,
      record.serialNumber,
      record.signature,
      record.subject.der,
      record.publicKey.der,
    ]
    for (const view of views) assert.equal(view.buffer, record.der.buffer)
  })

  it('reads a view into a larger buffer', () => {
    const large = new Uint8Array(input.length + 20)
    large.set(input, 10)
    assert.deepEqual(readCertificate(large.subarray(10, 10 + input.length)).der, input)
  })

  it('is frozen through and through', () => {
    const record = readCertificate(input)
    const parts = [
      record,
      record.subject,
      record.subject.rdns,
      record.subject.rdns[0],
      record.subject.rdns[0]?.[0],
    ]
    const more = [
      record.extensions,
      record.extensions.basicConstraints,
      record.rawExtensions,
      record.rawExtensions[0],
    ]
    const lists = [
      record.deviations,
      record.duplicateExtensions,
      record.unreadableExtensions,
      record.publicKey,
    ]
    for (const part of [...parts, ...more, ...lists]) assert.ok(Object.isFrozen(part))
  })

  it('gives a fresh Date at each read', () => {
    const record = readCertificate(input)
    record.notBefore.setTime(0)
    record.notAfter.setTime(0)
    assert.equal(record.notBefore.toISOString(), '2026-01-01T00:00:00.000Z')
    assert.equal(record.notAfter.toISOString(), '2027-01-01T00:00:00.000Z')
  })

  it('has the signed octets, as they stand', () => {
    const record = readCertificate(input)
    assert.deepEqual(
      writeSequence(record.tbs, record.signatureAlgorithmDER, writeBitString(record.signature)),
      input,
    )
  })
})

describe('the version', () => {
  const version = (octets: Uint8Array) => assembleCertificate({ version: octets })

  it('is 1 where it is absent', () => {
    const record = readCertificate(version(NOTHING))
    assert.deepEqual([record.version, record.deviations], [1, []])
  })
  it('deviates where 1 is encoded', () => {
    const record = readCertificate(version(writeExplicit(0, writeSmallInteger(0))))
    assert.deepEqual(
      [record.version, faultsOf(record)],
      [1, ['encoded-default Certificate.tbsCertificate.version']],
    )
  })
  it('may be 2', () => {
    assert.equal(readCertificate(version(writeExplicit(0, writeSmallInteger(1)))).version, 2)
  })
  it('is refused above 3', () => {
    const { path } = derFault(() => readCertificate(version(writeExplicit(0, writeSmallInteger(3)))))
    assert.equal(path, 'Certificate.tbsCertificate.version')
  })
  it('is refused with something behind it', () => {
    derFault(() =>
      readCertificate(version(writeExplicit(0, writeSequence(writeSmallInteger(2), writeNull())))),
    )
  })
})

describe('the serial number', () => {
  const faults = (hex: string) =>
    faultsOf(readCertificate(assembleCertificate({ serialNumber: tagged(2, bytesOf(hex)) }))).map(
      (fault) => fault.split(' ')[0],
    )

  it('is clean from 1', () => {
    assert.deepEqual(faults('01'), [])
  })
  it('deviates at 0', () => {
    assert.deepEqual(faults('00'), ['serial-zero'])
  })
  it('is clean with the highest bit padded', () => {
    assert.deepEqual(faults('0080'), [])
  })
  it('deviates below 0', () => {
    assert.deepEqual(faults('80'), ['serial-negative'])
  })
  it('is clean at 20 octets', () => {
    assert.deepEqual(faults('7f'.repeat(20)), [])
  })
  it('deviates at 21 octets', () => {
    assert.deepEqual(faults('7f'.repeat(21)), ['serial-too-long'])
  })
  it('is refused with a needless leading octet', () => {
    derFault(() => faults('007f'))
  })
  it('is found where the offset of its deviation says', () => {
    const der = assembleCertificate({ serialNumber: tagged(2, bytesOf('00')) })
    const [deviation] = readCertificate(der).deviations
    assert.deepEqual(der.subarray(deviation?.offset, (deviation?.offset ?? 0) + 3), bytesOf('020100'))
  })
})

describe('the algorithm', () => {
  const rsa = (...parameters: readonly Uint8Array[]) =>
    writeSequence(writeOID('1.2.840.113549.1.1.11'), ...parameters)
  const faults = (innerAlgorithm: Uint8Array, outerAlgorithm: Uint8Array) =>
    faultsOf(readCertificate(assembleCertificate({ innerAlgorithm, outerAlgorithm })))

  it('is clean for RSA with NULL', () => {
    assert.deepEqual(faults(rsa(writeNull()), rsa(writeNull())), [])
  })
  it('deviates for RSA without parameters', () => {
    assert.deepEqual(faults(rsa(), rsa()), [
      'algorithm-parameters Certificate.tbsCertificate.signature.parameters',
      'algorithm-parameters Certificate.signatureAlgorithm.parameters',
    ])
  })
  it('deviates for RSA with other parameters than NULL', () => {
    assert.equal(faults(rsa(writeBoolean(true)), rsa(writeBoolean(true))).length, 2)
  })
  it('is refused where NULL has contents', () => {
    derFault(() => faults(rsa(tagged(5, 'x')), rsa(writeNull())))
  })
  it('is refused with two parameters', () => {
    derFault(() => faults(rsa(writeNull(), writeNull()), rsa(writeNull())))
  })
  it('deviates for ECDSA with NULL', () => {
    const ecdsa = writeSequence(writeOID('1.2.840.10045.4.3.2'), writeNull())
    assert.equal(faults(ecdsa, ecdsa).length, 2)
  })
  it('is not judged where it is unknown', () => {
    const unknown = writeSequence(writeOID('1.2.3.4'), writeOctetString(NOTHING))
    assert.deepEqual(faults(unknown, unknown), [])
  })
  it('deviates where inside and outside differ', () => {
    assert.deepEqual(faults(ECDSA_SHA256, rsa(writeNull())), [
      'algorithm-mismatch Certificate.signatureAlgorithm',
    ])
  })
})

describe('the public key', () => {
  const RSA_KEY = writeSequence(tagged(2, bytesOf(`00${'c5'.repeat(128)}`)), writeSmallInteger(65537))
  const rsaInfo = (key: Uint8Array, ...parameters: readonly Uint8Array[]) =>
    writeSequence(writeSequence(writeOID('1.2.840.113549.1.1.1'), ...parameters), writeBitString(key))
  const read = (publicKey: Uint8Array) => readCertificate(assembleCertificate({ publicKey }))

  it('is RSA with its size', () => {
    const { publicKey, deviations } = read(rsaInfo(RSA_KEY, writeNull()))
    assert.deepEqual([publicKey.label, publicKey.bits, deviations], ['RSA 1024', 1024, []])
  })
  it('is RSA where NULL is missing, with a deviation', () => {
    const record = read(rsaInfo(RSA_KEY))
    assert.deepEqual([record.publicKey.label, record.publicKey.der], ['RSA 1024', rsaInfo(RSA_KEY)])
    assert.deepEqual(record.publicKey.keyBits, RSA_KEY)
    assert.deepEqual(faultsOf(record), [
      'algorithm-parameters Certificate.tbsCertificate.subjectPublicKeyInfo.algorithm.parameters',
    ])
  })
  it('belongs to no family where its algorithm does not allow it', () => {
    const record = read(rsaInfo(writeSequence(writeSmallInteger(2), writeSmallInteger(2)), writeNull()))
    assert.equal(record.publicKey.family, 'other')
    assert.deepEqual(faultsOf(record), [
      'public-key Certificate.tbsCertificate.subjectPublicKeyInfo.subjectPublicKey',
    ])
  })
  it('is read where its family is unknown', () => {
    const info = writeSequence(writeSequence(writeOID('1.2.3.4')), writeBitString(Uint8Array.of(1)))
    const { publicKey, deviations } = read(info)
    assert.deepEqual([publicKey.family, publicKey.oid, deviations], ['other', '1.2.3.4', []])
  })
  it('is refused where its structure is broken', () => {
    const info = writeSequence(writeSequence(writeOID('1.2.3.4')), writeOctetString(Uint8Array.of(1)))
    const { path } = derFault(() => read(info))
    assert.equal(path, 'Certificate.tbsCertificate.subjectPublicKeyInfo.subjectPublicKey')
  })
  it('is refused with something behind it', () => {
    derFault(() => read(writeSequence(...[SPKI.subarray(2), writeNull()])))
  })
})

describe('the unique identifiers', () => {
  const ids = new Uint8Array([...tagged(0x81, bytesOf('00ff')), ...tagged(0x82, bytesOf('0780'))])

  it('are read past', () => {
    assert.deepEqual(readCertificate(assembleCertificate({ uniqueIDs: ids })).deviations, [])
  })
  it('deviate in version 1', () => {
    assert.deepEqual(faultsOf(readCertificate(assembleCertificate({ version: NOTHING, uniqueIDs: ids }))), [
      'version Certificate.tbsCertificate.issuerUniqueID',
      'version Certificate.tbsCertificate.subjectUniqueID',
    ])
  })
  it('are refused in the wrong order', () => {
    derFault(() =>
      readCertificate(assembleCertificate({ uniqueIDs: tagged(0x82, bytesOf('00')), extensions: ids })),
    )
  })
})

describe('the extensions', () => {
  it('deviate in version 2', () => {
    const parts = {
      version: writeExplicit(0, writeSmallInteger(1)),
      extensions: extensionsOf(extensionOf('1.2.3', NOTHING)),
    }
    assert.deepEqual(faultsOf(readCertificate(assembleCertificate(parts))), [
      'version Certificate.tbsCertificate.extensions',
    ])
  })
  it('deviate where there is none', () => {
    const record = readCertificate(assembleCertificate({ extensions: extensionsOf() }))
    assert.deepEqual(faultsOf(record), ['empty-sequence Certificate.tbsCertificate.extensions'])
  })
  it('deviate where critical FALSE is encoded', () => {
    const extension = writeSequence(writeOID('1.2.3'), writeBoolean(false), writeOctetString(NOTHING))
    const record = recordWith(extension)
    assert.deepEqual(faultsOf(record), ['encoded-default Certificate.tbsCertificate.extensions[0].critical'])
    assert.equal(record.rawExtensions[0]?.critical, false)
  })
  it('are named where they are repeated, and the first counts', () => {
    const record = recordWith(
      extensionOf('2.5.29.19', writeSequence(writeBoolean(true))),
      extensionOf('2.5.29.19', writeSequence()),
      extensionOf('2.5.29.19', writeNull()),
      extensionOf('1.2.3', NOTHING),
    )
    assert.deepEqual(record.duplicateExtensions, ['2.5.29.19'])
    assert.equal(record.rawExtensions.length, 4)
    assert.deepEqual(record.extensions.basicConstraints, { cA: true, pathLength: undefined })
    assert.deepEqual(record.unreadableExtensions, [])
  })
  it('are refused with an element more', () => {
    derFault(() => recordWith(writeSequence(writeOID('1.2.3'), writeOctetString(NOTHING), writeNull())))
  })
})

describe('the times', () => {
  it('deviate in another form than RFC 5280 has', () => {
    const validity = writeSequence(tagged(0x18, '20260101000000Z'), tagged(0x17, '2701010000Z'))
    const record = readCertificate(assembleCertificate({ validity }))
    assert.deepEqual(faultsOf(record), [
      'time-form Certificate.tbsCertificate.validity.notBefore',
      'time-form Certificate.tbsCertificate.validity.notAfter',
    ])
    assert.equal(record.notAfter.toISOString(), '2027-01-01T00:00:00.000Z')
  })
  it('are two', () => {
    const time = tagged(0x17, '270101000000Z')
    derFault(() => readCertificate(assembleCertificate({ validity: writeSequence(time, time, time) })))
  })
})

describe('octets that are no certificate', () => {
  it('are more than 4 MiB: so many are read and one more is not', () => {
    const signature = writeBitString(new Uint8Array(70))
    const sized = (filling: number): Uint8Array => {
      const extensions = extensionsOf(extensionOf('1.3.6.1.4.1.55555.1', new Uint8Array(filling)))
      return assembleCertificate({ extensions, signature })
    }
    const frame = sized(4_000_000).length - 4_000_000
    const most = sized(4 * 1024 * 1024 - frame)
    assert.equal(most.length, 4 * 1024 * 1024)
    assert.equal(readCertificate(most).rawExtensions.length, 1)
    const fault = derFault(() => readCertificate(sized(4 * 1024 * 1024 - frame + 1)))
    assert.deepEqual([fault.path, fault.offset], ['Certificate', 0])
  })

  const clean = assembleCertificate()

  it('are refused: one more after it', () => {
    const { offset } = derFault(() => readCertificate(Uint8Array.of(...clean, 0)))
    assert.equal(offset, clean.length)
  })
  it('are refused: none', () => {
    derFault(() => readCertificate(NOTHING))
  })
  it('are refused: an element more inside', () => {
    derFault(() => readCertificate(writeSequence(clean.subarray(4), writeNull())))
  })
  it('are refused: a field more in what is signed', () => {
    derFault(() => readCertificate(assembleCertificate({ extensions: writeElement(0x84) })))
  })
  it('are refused: a signature that ends inside an octet', () => {
    derFault(() => readCertificate(assembleCertificate({ signature: tagged(3, bytesOf('0780')) })))
  })
})
