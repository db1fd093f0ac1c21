import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageHosts } from '../../../src/cli/enroll/page-hosts.js'
import {
  isPKIError,
  createMemoryStore,
  createRootCA,
  ensureServerCertificate,
  findServer,
} from '../../../src/index.js'
import type { ServerRecord } from '../../../src/index.js'
import type { Machine } from '../../../src/node.js'

const machine: Machine = {
  hostname: 'homebox',
  environment: 'plain',
  addresses: [
    { address: '127.0.0.1', family: 'IPv4', internal: true, interface: 'lo' },
    { address: 'fd00::20', family: 'IPv6', internal: false, interface: 'wlan0' },
    { address: 'fe80::1', family: 'IPv6', internal: false, interface: 'wlan0' },
    { address: '169.254.1.1', family: 'IPv4', internal: false, interface: 'wlan0' },
    { address: '10.0.0.5', family: 'IPv4', internal: false, interface: 'eth0' },
    { address: '192.168.1.20', family: 'IPv4', internal: false, interface: 'wlan0' },
  ],
}

async function serverFor(hosts: readonly string[]): Promise<ServerRecord> {
  const store = await createMemoryStore({ issuer: await createRootCA({ commonName: 'x' }) })
  await ensureServerCertificate({ store, name: 'box', hosts })
  return (await findServer({ store, name: 'box' })) ?? assert.fail()
}

test('addresses come first that the certificate names, then IPv4, then IPv6, then the mDNS name; none that needs a zone', async () => {
  const server = await serverFor(['192.168.1.20', 'localhost', '::1'])
  const { outside } = pageHosts({ given: undefined, machine, server })
  assert.deepEqual(outside, ['192.168.1.20', '10.0.0.5', 'fd00::20', 'homebox.local'])
})

test('in a container, WSL or a cloud the addresses of the certificate come first: others know this machine by them', async () => {
  const server = await serverFor(['85.184.100.12', '127.0.0.1', '*.example.com', 'jupyter.example.com'])
  for (const environment of ['container', 'wsl', 'cloud-unknown'] as const) {
    const { outside } = pageHosts({ given: undefined, machine: { ...machine, environment }, server })
    assert.deepEqual(outside.slice(0, 2).toSorted(), ['85.184.100.12', 'jupyter.example.com'])
  }
  assert.equal(pageHosts({ given: undefined, machine, server }).outside.includes('85.184.100.12'), false)
})

test('--host comes before all, and what is no host is refused', () => {
  const { outside } = pageHosts({ given: 'JUPYTER.example.com', machine, server: undefined })
  assert.equal(outside[0], 'jupyter.example.com')
  assert.throws(
    () => pageHosts({ given: 'a b', machine, server: undefined }),
    (error) => isPKIError(error, 'ERR_PKI_HOST'),
  )
})

test('--host may name a port, after a name, an IPv6 address in brackets or in the address of a page', () => {
  const place = (given: string) => pageHosts({ given, machine, server: undefined }).published
  assert.deepEqual(place('Box.example.com:9000'), { host: 'box.example.com', port: 9000 })
  assert.deepEqual(place('[fd00::99]:1'), { host: 'fd00::99', port: 1 })
  assert.deepEqual(place('http://10.0.0.9:65535/abcd'), { host: '10.0.0.9', port: 65_535 })
  for (const given of ['box.example.com', 'fd00::99', '[fd00::99]', 'https://box.example.com/a:9'])
    assert.equal(place(given), undefined, given)
  for (const given of ['box.example.com:0', 'box.example.com:65536', '[fd00::99]:99999999'])
    assert.throws(() => place(given), { name: 'UsageError' }, given)
})

test('a machine without an address has none to propose, and still reaches itself', () => {
  const hosts = pageHosts({
    given: undefined,
    machine: { ...machine, hostname: 'localhost', addresses: [] },
    server: undefined,
  })
  assert.deepEqual(hosts.outside, [])
  assert.deepEqual(hosts.all, ['localhost', '127.0.0.1', '::1'])
})
