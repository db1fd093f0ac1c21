import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import {
  createMemoryStore,
  createRootCA,
  ensureServerCertificate,
  homeNameConstraints,
} from '../../src/index.js'
import { openEnrolmentTLS } from '../../src/node.js'
import { NOW, refusal } from '../support/issue.js'

const DAY_MS = 86_400_000

async function storeOf(constrained = false) {
  const nameConstraints = homeNameConstraints()
  const issuer = await createRootCA({
    commonName: 'Home CA',
    now: NOW,
    ...(constrained ? { nameConstraints } : {}),
  })
  return createMemoryStore({ issuer })
}

test('the certificate of a server whose key is here is used where it names the best host of the page', async () => {
  const store = await storeOf()
  await ensureServerCertificate({ store, name: 'box', hosts: ['192.168.1.20', 'homebox.local'], now: NOW })
  const hosts = ['192.168.1.20', '10.0.0.5', 'homebox.local']
  const tls = await openEnrolmentTLS({ store, name: 'box', hosts, now: NOW })
  assert.equal(tls.source, 'server')
  assert.deepEqual(tls.hosts, ['192.168.1.20', 'homebox.local'])
  assert.equal(tls.cert, (await store.findServer('box'))?.chainPEM)
})

test('otherwise one is made that ends after a day, for all hosts of the page, and stands in the books', async () => {
  const store = await storeOf()
  await ensureServerCertificate({ store, name: 'box', hosts: ['homebox.local'], now: NOW })
  const late = new Date(NOW.getTime() + 900 * DAY_MS)
  for (const [name, hosts, now] of [
    [undefined, ['192.168.1.20', 'homebox.local'], NOW],
    ['box', ['192.168.1.20', 'homebox.local'], NOW],
    ['absent', ['homebox.local'], NOW],
    ['box', ['homebox.local'], late],
  ] as const) {
    const tls = await openEnrolmentTLS({ store, hosts, now, ...(name === undefined ? {} : { name }) })
    assert.equal(tls.source, 'one-day')
    assert.deepEqual(tls.hosts, hosts)
    const certificate = new X509Certificate(tls.cert)
    assert.ok(new Date(certificate.validTo).getTime() - now.getTime() <= DAY_MS)
    assert.ok(new Date(certificate.validTo) > now)
    const found = await store.findCertificate(certificate.serialNumber.toLowerCase().replace(/^(?:00)+/, ''))
    assert.ok(found !== undefined && Buffer.compare(found, certificate.raw) === 0)
  }
  assert.deepEqual(await store.serverNames(), ['box'])
})

test('hosts that the CA can never sign are left out; where none is left it is refused before the key is opened', async () => {
  const store = await storeOf(true)
  const { hosts } = await openEnrolmentTLS({ store, hosts: ['85.184.100.12', '192.168.1.20'], now: NOW })
  assert.deepEqual(hosts, ['192.168.1.20'])
  const { name } = await refusal('ERR_PKI_NAME_CONSTRAINTS', () =>
    openEnrolmentTLS({
      store: { ...store, openIssuer: () => assert.fail() },
      hosts: ['85.184.100.12'],
      now: NOW,
    }),
  )
  assert.equal(name, '85.184.100.12')
})

test('without a host there is nothing to prove', async () => {
  const store = await storeOf()
  await refusal('ERR_PKI_NO_HOSTS', () => openEnrolmentTLS({ store, hosts: [], now: NOW }))
})
