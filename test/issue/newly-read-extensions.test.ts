import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeOID } from '../../src/der/oid.js'
import {
  writeElement,
  writeExplicit,
  writeNull,
  writeSequence,
  writeSmallInteger,
} from '../../src/der/write.js'
import { generatePrivateKey, signServerCert } from '../../src/index.js'
import { signerOf } from '../../src/keys/sign/private-key.js'
import { signatureAlgorithmDER } from '../../src/keys/verify/algorithms.js'
import { writeSigned } from '../../src/x509/write/certificate.js'
import { writeCSRInfo } from '../../src/x509/write/csr.js'
import { writeBasicConstraints, writeExtension } from '../../src/x509/write/extensions.js'
import { writeName } from '../../src/x509/write/name.js'
import { NOW, homeCSR, homeRoot, oddCertificate, refusal } from '../support/issue.js'

const DNS_NAME = writeElement(0x82, new TextEncoder().encode('a.local'))
const POINT = writeSequence(writeSequence(writeExplicit(0, writeElement(0xa0, DNS_NAME))))

/** Extensions that are read for the judge alone, each with a sound value. */
const SOUND = {
  certificatePolicies: ['2.5.29.32', writeSequence(writeSequence(writeOID('1.2.3')))],
  policyMappings: ['2.5.29.33', writeSequence(writeSequence(writeOID('1.2.3'), writeOID('1.2.4')))],
  policyConstraints: ['2.5.29.36', writeSequence(writeElement(0x80, Uint8Array.of(1)))],
  inhibitAnyPolicy: ['2.5.29.54', writeSmallInteger(0)],
  issuerAltName: ['2.5.29.18', writeSequence(DNS_NAME)],
  freshestCRL: ['2.5.29.46', POINT],
  qcStatements: ['1.3.6.1.5.5.7.1.3', writeSequence(writeSequence(writeOID('1.2.3')))],
} as const

const NAME = writeName([[{ oid: '2.5.4.3', value: 'Odd' }]])
const CA = writeBasicConstraints({ cA: true })

/** Signs a request that asks for one extension. */
async function signRequest(extension: Uint8Array): Promise<unknown> {
  const key = await generatePrivateKey({ kind: 'ec-p256' })
  const signer = signerOf(key)
  const tbs = writeCSRInfo({ subject: writeName([]), publicKey: key.publicKey, extensions: [extension] })
  const der = writeSigned(tbs, signatureAlgorithmDER(signer.algorithm), await signer.sign(tbs))
  return signServerCert({ issuer: await homeRoot(), csr: { der }, hosts: ['a.local'], now: NOW })
}

/** Signs with an issuer that has one extension. */
async function signWith(extension: Uint8Array): Promise<unknown> {
  const privateKey = await generatePrivateKey({ kind: 'ec-p256' })
  const der = await oddCertificate({ key: privateKey, name: NAME, extensions: [CA, extension] })
  return signServerCert({ issuer: { der, privateKey, chain: [] }, csr: await homeCSR(), now: NOW })
}

for (const [name, [oid, value]] of Object.entries(SOUND)) {
  describe(`${name}, which the judge reads`, () => {
    it('is ignored by issuing where it is sound and not critical', async () => {
      await signRequest(writeExtension(oid, false, value))
      await signWith(writeExtension(oid, false, value))
    })
    it('is an unknown critical extension to issuing where it is critical', async () => {
      const extension = writeExtension(oid, true, value)
      const request = await refusal('ERR_PKI_CSR', () => signRequest(extension))
      assert.equal(request.reason, 'unknown-critical-extension')
      const issuer = await refusal('ERR_PKI_ISSUER', () => signWith(extension))
      assert.equal(issuer.reason, 'unknown-critical-extension')
    })
    it('is refused by issuing where it cannot be read: iOS would refuse the issuer', async () => {
      const extension = writeExtension(oid, false, writeNull())
      const fault = { deviations: [{ kind: 'unreadable-extension', path: oid }] }
      assert.deepEqual(await refusal('ERR_PKI_DEVIATION', () => signRequest(extension)), fault)
      assert.deepEqual(await refusal('ERR_PKI_DEVIATION', () => signWith(extension)), fault)
    })
  })
}
