import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isPKIError } from '../../../src/base/errors.js'
import { writeNull } from '../../../src/der/write.js'
import { readCertificate } from '../../../src/x509/read/certificate.js'
import { readName } from '../../../src/x509/read/name.js'
import type { GeneralName, RawExtension } from '../../../src/x509/read/records.js'
import {
  writeAuthorityInfoAccess,
  writeAuthorityKeyIdentifier,
  writeBasicConstraints,
  writeCRLDistributionPoints,
  writeExtendedKeyUsage,
  writeKeyUsage,
  writeNameConstraints,
  writeSubjectAltName,
  writeSubjectKeyIdentifier,
} from '../../../src/x509/write/extensions.js'
import { bytesOf, withoutOpenSSL } from '../../support/der.js'
import { commonName, inFolder, recordWith, run, signedCertificate } from '../../support/x509.js'

const KEY_ID = bytesOf('000102030405060708090a0b0c0d0e0f10111213')
const IPV4_RANGE: GeneralName = { type: 'ip', octets: bytesOf('c0a80000ffff0000') }
const IPV6_RANGE: GeneralName = { type: 'ip', octets: bytesOf(`fd${'00'.repeat(15)}ff${'00'.repeat(15)}`) }
const NAMES: readonly GeneralName[] = [
  { type: 'dns', value: 'homebox.local' },
  { type: 'dns', value: '*.homebox.local' },
  { type: 'ip', octets: bytesOf('c0a80114') },
  { type: 'ip', octets: bytesOf(`fd${'00'.repeat(14)}01`) },
  { type: 'email', value: 'a@b.c' },
  { type: 'uri', value: 'https://h/' },
  { type: 'registered-id', oid: '1.2.3.4' },
  { type: 'directory', name: readName(commonName('homebox')) },
]

/** The extension that openssl writes for a line of its configuration; it adds others by itself. */
function byOpenSSL(line: string, wantedOID: string | undefined): RawExtension | undefined {
  const config = `[req]\ndistinguished_name = dn\nx509_extensions = ext\nprompt = no\n[dn]\nCN = homebox\n[ext]\n${line}\n`
  const der = inFolder({ 'req.cnf': config }, (folder) =>
    run('openssl', [
      ...[
        'req',
        '-x509',
        '-config',
        `${folder}/req.cnf`,
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
      ],
      ...['-nodes', '-keyout', '/dev/null', '-outform', 'DER'],
    ]),
  )
  return readCertificate(der).rawExtensions.find(({ oid }) => oid === wantedOID)
}

/** Asserts `ERR_PKI_OPTION` at an option. */
function assertRefused(option: string, write: () => unknown): void {
  assert.throws(write, (error) => isPKIError(error, 'ERR_PKI_OPTION') && error.details.option === option)
}

describe('the octets that openssl writes', { skip: withoutOpenSSL }, () => {
  const cases: readonly (readonly [line: string, ours: Uint8Array])[] = [
    ['basicConstraints = critical, CA:TRUE', writeBasicConstraints({ cA: true })],
    ['basicConstraints = critical, CA:TRUE, pathlen:0', writeBasicConstraints({ cA: true, pathLength: 0 })],
    [
      'basicConstraints = critical, CA:TRUE, pathlen:128',
      writeBasicConstraints({ cA: true, pathLength: 128 }),
    ],
    ['basicConstraints = critical, CA:FALSE', writeBasicConstraints({ cA: false })],
    ['keyUsage = critical, keyCertSign, cRLSign', writeKeyUsage(['cRLSign', 'keyCertSign'])],
    [
      'keyUsage = critical, digitalSignature, keyEncipherment',
      writeKeyUsage(['digitalSignature', 'keyEncipherment']),
    ],
    ['keyUsage = critical, decipherOnly', writeKeyUsage(['decipherOnly'])],
    [
      'extendedKeyUsage = serverAuth, clientAuth',
      writeExtendedKeyUsage(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']),
    ],
    ['subjectKeyIdentifier = 000102030405060708090a0b0c0d0e0f10111213', writeSubjectKeyIdentifier(KEY_ID)],
    [
      'subjectAltName = DNS:homebox.local, DNS:*.homebox.local, IP:192.168.1.20, IP:fd00::1, email:a@b.c, URI:https://h/, RID:1.2.3.4, dirName:dn',
      writeSubjectAltName(NAMES, { critical: false }),
    ],
    [
      'subjectAltName = critical, IP:192.168.1.20',
      writeSubjectAltName(NAMES.slice(2, 3), { critical: true }),
    ],
    [
      'nameConstraints = critical, permitted;DNS:local, permitted;IP:192.168.0.0/255.255.0.0, excluded;IP:fd00::/ff00::',
      writeNameConstraints({
        permitted: [{ type: 'dns', value: 'local' }, IPV4_RANGE],
        excluded: [IPV6_RANGE],
      }),
    ],
    [
      'nameConstraints = critical, excluded;email:b.c',
      writeNameConstraints({ permitted: [], excluded: [{ type: 'email', value: 'b.c' }] }),
    ],
    [
      'crlDistributionPoints = URI:http://h/a.crl, URI:http://h/b.crl',
      writeCRLDistributionPoints(['http://h/a.crl', 'http://h/b.crl']),
    ],
    [
      'authorityInfoAccess = OCSP;URI:http://h/o, caIssuers;URI:http://h/c',
      writeAuthorityInfoAccess({ ocsp: ['http://h/o'], caIssuers: ['http://h/c'] }),
    ],
  ]
  for (const [line, ours] of cases) {
    it(`are ours: ${line}`, () => {
      const [extension] = recordWith(ours).rawExtensions
      assert.deepEqual(extension, byOpenSSL(line, extension?.oid))
    })
  }

  it('say the same of the authority key identifier, which openssl takes from a key', () => {
    const der = signedCertificate({ extensions: [writeAuthorityKeyIdentifier(KEY_ID)] })
    const text = run(
      'openssl',
      ['x509', '-inform', 'DER', '-noout', '-ext', 'authorityKeyIdentifier'],
      der,
    ).toString()
    assert.match(text, /^ +00:01:02:.*:13$/m)
  })
})

describe('a GeneralName', () => {
  it('of another form is written as it was read', () => {
    const der = Uint8Array.of(0xa3, 2, ...writeNull())
    const extension = writeSubjectAltName([{ type: 'other', tag: 0xa3, der }], { critical: false })
    assert.deepEqual(extension.subarray(-4), der)
  })
})

describe('what no extension can say', () => {
  const critical = { critical: false }

  it('is an empty list', () => {
    assertRefused('keyUsage', () => writeKeyUsage([]))
    assertRefused('extendedKeyUsage', () => writeExtendedKeyUsage([]))
    assertRefused('subjectAltName', () => writeSubjectAltName([], critical))
    assertRefused('nameConstraints', () => writeNameConstraints({ permitted: [], excluded: [] }))
    assertRefused('crlDistributionPoints', () => writeCRLDistributionPoints([]))
    assertRefused('authorityInfoAccess', () => writeAuthorityInfoAccess({ ocsp: [], caIssuers: [] }))
  })

  it('is a path length of a certificate that is no CA, below 0, or above 2^31 - 1', () => {
    assertRefused('pathLength', () => writeBasicConstraints({ cA: false, pathLength: 0 }))
    for (const pathLength of [-1, 0.5, NaN, 2 ** 31]) {
      assertRefused('pathLength', () => writeBasicConstraints({ cA: true, pathLength }))
    }
    writeBasicConstraints({ cA: true, pathLength: 2 ** 31 - 1 })
  })

  it('is an address of the wrong length', () => {
    for (const length of [0, 3, 5, 8, 15, 17, 32]) {
      const octets = new Uint8Array(length)
      assertRefused('subjectAltName[0]', () => writeSubjectAltName([{ type: 'ip', octets }], critical))
    }
    for (const length of [0, 4, 7, 9, 16, 31, 33]) {
      const excluded: readonly GeneralName[] = [{ type: 'ip', octets: new Uint8Array(length) }]
      assertRefused('nameConstraints.excluded[0]', () => writeNameConstraints({ permitted: [], excluded }))
    }
  })

  it('is text that is empty, not ASCII, or holds a space or a control character', () => {
    for (const value of ['', 'münchen', 'a b', 'a\0b', 'a\n', '\x7f']) {
      assertRefused('subjectAltName[0]', () => writeSubjectAltName([{ type: 'dns', value }], critical))
      assertRefused('crlDistributionPoints[0]', () => writeCRLDistributionPoints([value]))
      assertRefused('authorityInfoAccess.caIssuers[0]', () =>
        writeAuthorityInfoAccess({ ocsp: [], caIssuers: [value] }),
      )
    }
  })

  it('is a purpose that is no object identifier', () => {
    assertRefused('oid', () => writeExtendedKeyUsage(['serverAuth']))
  })
})
