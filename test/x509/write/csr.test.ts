import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeSequence } from '../../../src/der/write.js'
import { readCSR } from '../../../src/x509/read/csr.js'
import { writeSigned } from '../../../src/x509/write/certificate.js'
import { writeCSRInfo } from '../../../src/x509/write/csr.js'
import { writeKeyUsage, writeSubjectAltName } from '../../../src/x509/write/extensions.js'
import { bytesOf, withoutOpenSSL } from '../../support/der.js'
import { ECDSA_SHA256, SPKI, commonName, run, signByNode, textOfName } from '../../support/x509.js'

/** A request with these extensions, signed by node:crypto. */
function requestWith(...extensions: readonly Uint8Array[]): Uint8Array {
  const tbs = writeCSRInfo({ subject: commonName('homebox'), publicKey: SPKI, extensions })
  return writeSigned(tbs, ECDSA_SHA256, signByNode(tbs))
}

const names = writeSubjectAltName(
  [
    { type: 'dns', value: 'homebox.local' },
    { type: 'ip', octets: bytesOf('c0a80114') },
  ],
  { critical: false },
)
const der = requestWith(names, writeKeyUsage(['digitalSignature']))

describe('a request that we write', () => {
  it('is read and verified by openssl', { skip: withoutOpenSSL }, () => {
    const text = run('openssl', ['req', '-inform', 'DER', '-noout', '-text', '-verify'], der).toString()
    assert.match(text, /Subject: CN = homebox/)
    assert.match(text, /DNS:homebox\.local, IP Address:192\.168\.1\.20/)
    assert.match(text, /Version: 1 \(0x0\)/)
  })

  it('is read and verified by @peculiar/x509', async () => {
    await import('reflect-metadata')
    const x509 = await import('@peculiar/x509')
    const theirs = new x509.Pkcs10CertificateRequest(der)
    assert.equal(theirs.subject, 'CN=homebox')
    assert.deepEqual(
      Array.from(theirs.extensions, ({ type }) => type),
      ['2.5.29.17', '2.5.29.15'],
    )
    assert.ok(await theirs.verify())
  })

  it('is read and verified by pkijs', async () => {
    const { CertificationRequest } = await import('pkijs')
    const theirs = CertificationRequest.fromBER(new Uint8Array(der).buffer)
    assert.equal(theirs.attributes?.[0]?.type, '1.2.840.113549.1.9.14')
    assert.ok(await theirs.verify())
  })

  it('has an empty attributes field where nothing is asked for', { skip: withoutOpenSSL }, () => {
    const bare = requestWith()
    assert.match(run('openssl', ['asn1parse', '-inform', 'DER'], bare).toString(), /l= +0 cons: cont \[ 0 \]/)
    run('openssl', ['req', '-inform', 'DER', '-noout', '-verify'], bare)
    assert.deepEqual([readCSR(bare).attributes, readCSR(bare).deviations], [[], []])
  })

  it('may have an empty subject', { skip: withoutOpenSSL }, () => {
    const tbs = writeCSRInfo({ subject: writeSequence(), publicKey: SPKI, extensions: [names] })
    const bare = writeSigned(tbs, ECDSA_SHA256, signByNode(tbs))
    run('openssl', ['req', '-inform', 'DER', '-noout', '-verify'], bare)
    assert.equal(textOfName(readCSR(bare).subject), '')
  })
})
