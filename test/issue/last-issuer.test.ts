import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createIntermediateCA,
  createRootCA,
  createServerCSR,
  readCertificate,
  signServerCert,
} from '../../src/index.js'
import type { Issuer } from '../../src/index.js'
import { NOW, refusal } from '../support/issue.js'

const csr = await createServerCSR({ hosts: ['homebox.local'] })
const root = await createRootCA({ commonName: 'Root', now: NOW })
const intermediate = await createIntermediateCA({ commonName: 'Sub', issuer: root, now: NOW })

async function signWith(issuer: Issuer): ReturnType<typeof signServerCert> {
  return signServerCert({ issuer, csr, now: NOW })
}

test('an issuer that has signed once is read again when one octet of it is another', async () => {
  await signWith(root)
  const text = Buffer.from(root.der).toString('latin1')
  const renamed = Uint8Array.from(Buffer.from(text.replaceAll('Root', 'Rood'), 'latin1'))
  const { der } = await signWith({ ...root, der: renamed })
  assert.deepEqual(readCertificate(der).issuer.der, readCertificate(renamed).subject.der)
  assert.notDeepEqual(readCertificate(der).issuer.der, readCertificate(root.der).subject.der)
})

test('a chain, and an anchor, that were good once are looked at again when they change', async () => {
  await signWith(intermediate)
  const other = await createRootCA({ commonName: 'Other', now: NOW })
  const broken = [{ chain: [...intermediate.chain, other] }, { anchor: other }, { chain: [other] }]
  for (const change of broken) {
    const { reason } = await refusal('ERR_PKI_ISSUER', () => signWith({ ...intermediate, ...change }))
    assert.equal(reason, 'broken-chain')
  }
})

test('the same certificate with another key is refused after the right one has signed', async () => {
  await signWith(root)
  const { privateKey } = await createRootCA({ commonName: 'Root', now: NOW })
  await refusal('ERR_PKI_KEY_MISMATCH', () => signWith({ ...root, privateKey }))
})

test('whoever writes into a chain that was handed out changes nothing of the next one', async () => {
  const first = await signWith(intermediate)
  const sent = first.chain[1]
  assert.ok(sent !== undefined)
  assert.deepEqual(sent.der, intermediate.der)
  sent.der.fill(0)
  const second = await signWith(intermediate)
  assert.deepEqual(second.chain[1]?.der, intermediate.der)
  assert.deepEqual(readCertificate(second.der).issuer, readCertificate(intermediate.der).subject)
})

test('whoever writes into a root that was just made signs nothing with what it was', async () => {
  const fresh = await createRootCA({ commonName: 'Fresh', now: NOW })
  const kept = { ...fresh, der: Uint8Array.from(fresh.der) }
  fresh.der.fill(0)
  await refusal('ERR_PKI_DER', () => signWith(fresh))
  assert.deepEqual(
    readCertificate((await signWith(kept)).der).issuer.der,
    readCertificate(kept.der).subject.der,
  )
})

test('whoever writes into the anchor of an intermediate changes nothing of what is made next', async () => {
  const next = await createIntermediateCA({ commonName: 'Next', issuer: root, now: NOW })
  assert.ok(next.anchor !== undefined)
  next.anchor.der.fill(0)
  const last = await createIntermediateCA({ commonName: 'Last', issuer: root, now: NOW })
  assert.deepEqual(readCertificate(last.der).issuer.der, readCertificate(root.der).subject.der)
})
