import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeOID } from '../../../src/der/oid.js'
import {
  writeBitString,
  writeElement,
  writeNull,
  writeOctetString,
  writeSequence,
  writeSetOf,
  writeSmallInteger,
} from '../../../src/der/write.js'
import { readCSR } from '../../../src/x509/read/csr.js'
import type { CSRRecord } from '../../../src/x509/read/records.js'
import { writeSigned } from '../../../src/x509/write/certificate.js'
import { bytesOf, derFault } from '../../support/der.js'
import {
  ECDSA_SHA256,
  NOTHING,
  SPKI,
  commonName,
  extensionOf,
  faultsOf,
  inFolder,
  run,
  signByNode,
  tagged,
  textOfGeneralName,
  textOfName,
  without,
} from '../../support/x509.js'

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'
const SAN = extensionOf('2.5.29.17', writeSequence(tagged(0x82, 'homebox.local')))

/** An Attribute with its values in the order given. */
function attribute(oid: string, ...values: readonly Uint8Array[]): Uint8Array {
  return writeSequence(writeOID(oid), writeElement(0x31, ...values))
}

/** A request, signed by node:crypto, whose attributes field is these octets. */
function requestWith(attributes: Uint8Array, version = writeSmallInteger(0)): Uint8Array {
  const tbs = writeSequence(version, commonName('homebox'), SPKI, attributes)
  return writeSigned(tbs, ECDSA_SHA256, signByNode(tbs))
}

/** The record of a request with these attributes, in this order. */
function read(...attributes: readonly Uint8Array[]): CSRRecord {
  return readCSR(requestWith(writeElement(0xa0, ...attributes)))
}

describe('a request of openssl', { skip: without('openssl', 'version') }, () => {
  const OUTPUT = ['-nodes', '-keyout', '/dev/null', '-outform', 'DER']

  it('is read with its subject, key and requested extensions', () => {
    const config = `
[req]
distinguished_name = dn
req_extensions = ext
attributes = attributes
prompt = no
[dn]
C = DE
CN = homebox
[attributes]
challengePassword = secret
unstructuredName = a name
[ext]
basicConstraints = CA:FALSE
keyUsage = digitalSignature, keyEncipherment
subjectAltName = DNS:homebox.local, IP:192.168.1.20
`
    const der = inFolder({ 'req.cnf': config }, (folder) =>
      run('openssl', ['req', '-new', '-config', `${folder}/req.cnf`, '-newkey', 'rsa:2048', ...OUTPUT]),
    )
    const record = readCSR(der)
    assert.equal(textOfName(record.subject), 'C=DE, CN=homebox')
    assert.equal(record.publicKey.label, 'RSA 2048')
    assert.deepEqual([...record.attributes].sort(), [
      EXTENSION_REQUEST,
      '1.2.840.113549.1.9.2',
      '1.2.840.113549.1.9.7',
    ])
    assert.deepEqual(record.extensions.subjectAltName?.map(textOfGeneralName), [
      'dns homebox.local',
      'ip 192.168.1.20',
    ])
    assert.deepEqual(record.extensions.keyUsage, ['digitalSignature', 'keyEncipherment'])
    assert.deepEqual(record.extensions.basicConstraints, { cA: false, pathLength: undefined })
    assert.equal(record.rawExtensions.length, 3)
    assert.deepEqual(record.deviations, [])
  })

  it('is clean without any attribute', () => {
    const record = readCSR(
      run('openssl', [
        'req',
        '-new',
        '-subj',
        '/CN=a',
        '-config',
        '/dev/null',
        ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
        ...OUTPUT,
      ]),
    )
    assert.deepEqual([record.attributes, record.rawExtensions, record.deviations], [[], [], []])
  })
})

describe('a request of keytool', { skip: without('keytool', '-help') }, () => {
  it('is read with its names', () => {
    const pem = inFolder({}, (folder) => {
      const store = ['-keystore', `${folder}/store`, '-storepass', 'changeit', '-alias', 'a']
      run('keytool', [
        '-genkeypair',
        '-keyalg',
        'EC',
        '-groupname',
        'secp256r1',
        '-dname',
        'CN=a, OU=b, C=DE',
        ...store,
      ])
      return run('keytool', [
        '-certreq',
        '-ext',
        'san=dns:homebox.local,ip:192.168.1.20',
        ...store,
      ]).toString()
    })
    const record = readCSR(Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64'))
    assert.equal(textOfName(record.subject), 'C=DE, OU=b, CN=a')
    assert.deepEqual(record.extensions.subjectAltName?.map(textOfGeneralName), [
      'dns homebox.local',
      'ip 192.168.1.20',
    ])
    assert.equal(record.extensions.subjectKeyId?.length, 20)
    assert.deepEqual(record.deviations, [])
  })
})

describe('a request of certtool', { skip: without('certtool') }, () => {
  it('is read with its names', () => {
    const template = 'cn = homebox\ndns_name = homebox.local\nip_address = 192.168.1.20\ntls_www_server\n'
    const der = inFolder({ template }, (folder) => {
      run('certtool', ['--generate-privkey', '--key-type', 'ecdsa', '--outfile', `${folder}/key`])
      const args = ['--load-privkey', `${folder}/key`, '--template', `${folder}/template`, '--outder']
      return run('certtool', ['--generate-request', ...args])
    })
    const record = readCSR(der)
    assert.equal(textOfName(record.subject), 'CN=homebox')
    assert.deepEqual(record.extensions.subjectAltName?.map(textOfGeneralName), [
      'dns homebox.local',
      'ip 192.168.1.20',
    ])
    assert.deepEqual(record.extensions.extendedKeyUsage, ['1.3.6.1.5.5.7.3.1'])
    assert.deepEqual(record.deviations, [])
  })
})

/**
 * A request with the attributes of Microsoft's certreq in their shapes of MS-WCCE §2.2.2.7: made here, because no
 * request of certreq itself can be had.
 */
describe('a request with the attributes of certreq', () => {
  const osVersion = attribute('1.3.6.1.4.1.311.13.2.3', tagged(0x16, '10.0.19045.2'))
  const clientInfo = attribute(
    '1.3.6.1.4.1.311.21.20',
    writeSequence(
      writeSmallInteger(5),
      tagged(0x0c, 'pc.example'),
      tagged(0x0c, 'EXAMPLE\\me'),
      tagged(0x0c, 'certreq.exe'),
    ),
  )
  const provider = attribute(
    '1.3.6.1.4.1.311.13.2.2',
    writeSequence(writeSmallInteger(1), tagged(0x1e, bytesOf('004d0053')), writeBitString(NOTHING)),
  )
  const extensions = writeSequence(
    extensionOf('2.5.29.37', writeSequence(writeOID('1.3.6.1.5.5.7.3.1'))),
    SAN,
  )
  const microsoftExtensions = attribute('1.3.6.1.4.1.311.2.1.14', extensions)
  const attributes = [
    osVersion,
    clientInfo,
    provider,
    attribute(EXTENSION_REQUEST, extensions),
    microsoftExtensions,
  ]
  const der = requestWith(Uint8Array.of(0xa0, ...writeSetOf(attributes).subarray(1)))

  it('is read by openssl too', { skip: without('openssl', 'version') }, () => {
    const text = run('openssl', ['req', '-inform', 'DER', '-noout', '-text', '-verify'], der).toString()
    assert.match(text, /DNS:homebox\.local/)
    assert.match(text, /1\.3\.6\.1\.4\.1\.311\.13\.2\.3\s*:10\.0\.19045\.2/)
  })

  it('has them listed, and the extensions of PKCS#9 read once', () => {
    const record = readCSR(der)
    assert.deepEqual(
      [...record.attributes].sort(),
      [
        EXTENSION_REQUEST,
        '1.3.6.1.4.1.311.13.2.2',
        '1.3.6.1.4.1.311.13.2.3',
        '1.3.6.1.4.1.311.2.1.14',
        '1.3.6.1.4.1.311.21.20',
      ].sort(),
    )
    assert.deepEqual(
      record.rawExtensions.map(({ oid }) => oid),
      ['2.5.29.37', '2.5.29.17'],
    )
    assert.deepEqual([record.duplicateExtensions, record.deviations], [[], []])
  })

  it('has no extension where only the attribute of Microsoft holds some', () => {
    assert.deepEqual(read(microsoftExtensions).rawExtensions, [])
  })
})

describe('the attributes of a request', () => {
  const request = attribute(EXTENSION_REQUEST, writeSequence(SAN))

  it('are clean where there is none', () => {
    assert.deepEqual(read().deviations, [])
  })
  it('deviate where the field is absent', () => {
    const record = readCSR(requestWith(NOTHING))
    assert.deepEqual(record.attributes, [])
    assert.deepEqual(faultsOf(record), [
      'absent-field CertificationRequest.certificationRequestInfo.attributes',
    ])
  })
  it('deviate out of order', () => {
    const other = attribute('1.2.3', writeNull())
    assert.deepEqual(faultsOf(read(other, request)), [])
    assert.deepEqual(faultsOf(read(request, other)), [
      'set-order CertificationRequest.certificationRequestInfo.attributes',
    ])
  })
  it('may have several values, or none with a deviation', () => {
    assert.deepEqual(faultsOf(read(attribute('1.2.3', writeOctetString(NOTHING), writeNull()))), [])
    assert.deepEqual(faultsOf(read(attribute('1.2.3'))), [
      'empty-sequence CertificationRequest.certificationRequestInfo.attributes[0].values',
    ])
  })
  it('show two extension requests, whose extensions are all there', () => {
    const record = read(request, request)
    assert.deepEqual(record.attributes, [EXTENSION_REQUEST, EXTENSION_REQUEST])
    assert.equal(record.rawExtensions.length, 2)
    assert.deepEqual(record.duplicateExtensions, ['2.5.29.17'])
  })
  it('deviate with an extension request of nothing', () => {
    const path = 'CertificationRequest.certificationRequestInfo.attributes[0].values'
    assert.deepEqual(faultsOf(read(attribute(EXTENSION_REQUEST))), [`empty-sequence ${path}`])
    assert.deepEqual(faultsOf(read(attribute(EXTENSION_REQUEST, writeSequence()))), [
      `empty-sequence ${path}[0]`,
    ])
  })
  it('are refused with an extension request of two values (RFC 2985 §5.4.2)', () => {
    const { path } = derFault(() =>
      read(attribute(EXTENSION_REQUEST, writeSequence(SAN), writeSequence(SAN))),
    )
    assert.equal(path, 'CertificationRequest.certificationRequestInfo.attributes[0].values')
  })
  it('are refused with something behind the values', () => {
    derFault(() => read(writeSequence(writeOID('1.2.3'), writeElement(0x31), writeNull())))
  })
  it('list what cannot be read', () => {
    const record = read(attribute(EXTENSION_REQUEST, writeSequence(extensionOf('2.5.29.17', writeNull()))))
    assert.equal(record.unreadableExtensions[0]?.oid, '2.5.29.17')
  })
})

describe('the version of a request', () => {
  it('deviates from 0', () => {
    const record = readCSR(requestWith(writeElement(0xa0), writeSmallInteger(2)))
    assert.deepEqual(faultsOf(record), ['version CertificationRequest.certificationRequestInfo.version'])
  })
  it('is refused where it is no small number', () => {
    derFault(() => readCSR(requestWith(writeElement(0xa0), writeSmallInteger(0x1000))))
    derFault(() => readCSR(requestWith(writeElement(0xa0), tagged(2, NOTHING))))
  })
})

describe('octets that are no request', () => {
  it('are more than 4 MiB: so many are read and one more is not', () => {
    const sized = (filling: number): Uint8Array => {
      const value = attribute('1.2.3', writeOctetString(new Uint8Array(filling)))
      const tbs = writeSequence(writeSmallInteger(0), commonName('a'), SPKI, writeElement(0xa0, value))
      return writeSigned(tbs, ECDSA_SHA256, new Uint8Array(70))
    }
    const frame = sized(4_000_000).length - 4_000_000
    const most = sized(4 * 1024 * 1024 - frame)
    assert.equal(most.length, 4 * 1024 * 1024)
    assert.deepEqual(readCSR(most).attributes, ['1.2.3'])
    const fault = derFault(() => readCSR(sized(4 * 1024 * 1024 - frame + 1)))
    assert.deepEqual([fault.path, fault.offset], ['CertificationRequest', 0])
  })

  it('are refused: one more, one field more, none', () => {
    const clean = requestWith(writeElement(0xa0))
    derFault(() => readCSR(Uint8Array.of(...clean, 0)))
    derFault(() => readCSR(requestWith(Uint8Array.of(...writeElement(0xa0), ...writeNull()))))
    derFault(() => readCSR(NOTHING))
  })
})

describe('the record of a request', () => {
  it('is a frozen copy', () => {
    const bytes = requestWith(writeElement(0xa0, attribute(EXTENSION_REQUEST, writeSequence(SAN))))
    const record = readCSR(bytes)
    bytes.fill(0)
    assert.equal(textOfName(record.subject), 'CN=homebox')
    for (const part of [record, record.attributes, record.rawExtensions, record.deviations])
      assert.ok(Object.isFrozen(part))
    assert.equal(record.tbs.buffer, record.der.buffer)
    assert.equal(record.signatureAlgorithm, '1.2.840.10045.4.3.2')
  })
})
