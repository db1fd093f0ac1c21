import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRootCA, homeNameConstraints, parseHost, readCertificate } from '../../../src/index.js'
import type { NameConstraintsOptions } from '../../../src/index.js'
import type { NameConstraints } from '../../../src/index.js'
import { isInNetworks, isPermitted, subtreesOf } from '../../../src/cli/hosts/networks.js'
import { canSign } from '../../../src/cli/words/can-sign.js'

async function constraintsOf(nameConstraints: NameConstraintsOptions): Promise<NameConstraints | undefined> {
  const { der } = await createRootCA({ commonName: 'Test', nameConstraints })
  return readCertificate(der).extensions.nameConstraints
}

const verdicts = [
  ['192.168.1.20', true],
  ['172.15.255.255', false],
  ['172.16.0.0', true],
  ['172.31.255.255', true],
  ['172.32.0.0', false],
  ['85.184.100.12', true],
  ['85.184.100.13', false],
  ['::1', true],
  ['::2', false],
  ['fd00::1', true],
  ['2001:db8::1', false],
  ['homebox.local', true],
  ['local', true],
  ['notlocal', false],
  ['*.box.local', true],
  ['jupyter.example.com', true],
  ['a.jupyter.example.com', true],
  ['example.com', false],
  ['*.example.com', false],
] as const

for (const [host, expected] of verdicts) {
  test(`a root for homes, 85.184.100.12 and jupyter.example.com ${expected ? 'permits' : 'does not permit'} ${host}`, async () => {
    const constraints = await constraintsOf(
      homeNameConstraints({ permit: ['85.184.100.12', 'jupyter.example.com'] }),
    )
    assert.equal(isPermitted(parseHost(host, 'host'), constraints), expected)
  })
}

test('a root without constraints permits everything, and says so', () => {
  assert.equal(isPermitted(parseHost('www.mybank.com', 'host'), undefined), true)
  assert.equal(canSign(undefined).anything, true)
})

test('an excluded name is not permitted even below a permitted one', async () => {
  const constraints = await constraintsOf({ permitted: ['local'], excluded: ['bank.local', '10.0.0.0/8'] })
  assert.equal(isPermitted(parseHost('www.bank.local', 'host'), constraints), false)
  assert.equal(isPermitted(parseHost('home.local', 'host'), constraints), true)
})

test('what a root can sign is read back as the names and ranges that were given', async () => {
  const constraints = await constraintsOf({
    permitted: ['lan', '10.1.0.0/16', 'fd00:1::/32', '192.168.1.20'],
  })
  assert.ok(constraints !== undefined)
  assert.deepEqual(subtreesOf(constraints.permitted), {
    names: ['lan'],
    networks: ['10.1.0.0/16', 'fd00:1::/32', '192.168.1.20/32'],
  })
})

test('the words for a home root name what was added to it and fold what every home has', async () => {
  const constraints = await constraintsOf(
    homeNameConstraints({ permit: ['homebox', '85.184.100.12', '2001:db8::1'] }),
  )
  const { words, anything, names, networks } = canSign(constraints)
  assert.equal(anything, false)
  assert.match(
    words,
    /^only addresses of home networks \(.*\); names that end in \.local.*; .*homebox, 85\.184\.100\.12 and 2001:db8::1$/,
  )
  assert.ok(names.includes('homebox') && networks.includes('85.184.100.12/32'))
})

test('the words for a root that forgot a type say that it is open', () => {
  const dns = { type: 'dns', value: 'lan' } as const
  assert.match(canSign({ permitted: [dns], excluded: [] }).words, /any address/)
  const ip = { type: 'ip', octets: Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0) } as const
  assert.match(canSign({ permitted: [ip], excluded: [] }).words, /any DNS name/)
})

test('an address lies in no empty list of networks, and in a network of its own', () => {
  assert.equal(isInNetworks('10.0.0.1', []), false)
  assert.equal(isInNetworks('10.0.0.1', ['10.0.0.1']), true)
  assert.equal(isInNetworks('::1', ['::1']), true)
})
