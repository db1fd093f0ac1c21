import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { test } from 'node:test'
import { authorityOf, HostGate } from '../../src/enroll/host-gate.js'

const OWN = { host: '192.168.1.20', port: 8470 } as const

/** A request with these `Host` fields. */
function requestFor(...hosts: readonly string[]): IncomingMessage {
  return { rawHeaders: hosts.flatMap((host) => ['Host', host]) } as unknown as IncomingMessage
}

test('a place is a host with its port: the host with another port, or without one, is none', () => {
  const gate = new HostGate([OWN])
  assert.deepEqual(gate.placeOf(requestFor('192.168.1.20:8470')), OWN)
  for (const host of ['192.168.1.20:8471', '192.168.1.20', '192.168.1.20:', ':8470', ''])
    assert.equal(gate.placeOf(requestFor(host)), undefined, host)
  assert.equal(gate.placeOf(requestFor()), undefined)
  assert.equal(gate.placeOf(requestFor('192.168.1.20:8470', '192.168.1.20:8470')), undefined)
})

test('a published port opens that host only, and the own port stays open', () => {
  const published = { host: 'box.example.org', port: 9000 }
  const gate = new HostGate([OWN, { host: 'box.example.org', port: 8470 }, published])
  assert.deepEqual(gate.placeOf(requestFor('BOX.example.org:9000')), published)
  assert.equal(gate.placeOf(requestFor('box.example.org:8470'))?.port, 8470)
  assert.equal(gate.placeOf(requestFor('192.168.1.20:9000')), undefined)
  assert.equal(gate.isOwnOrigin('https://box.example.org:9000'), true)
  assert.equal(gate.isOwnOrigin('https://192.168.1.20:9000'), false)
})

test('the usual ports of http and https may be left away, as browsers do, and no other', () => {
  for (const port of [80, 443]) {
    const gate = new HostGate([{ host: 'fd00::20', port }])
    assert.equal(gate.placeOf(requestFor('[fd00::20]'))?.port, port)
    assert.equal(gate.placeOf(requestFor(`[fd00::20]:${String(port)}`))?.port, port)
    assert.equal(gate.isOwnOrigin('https://[fd00::20]'), true)
  }
  for (const port of [79, 81, 442, 444])
    assert.equal(new HostGate([{ host: 'a.local', port }]).placeOf(requestFor('a.local')), undefined)
})

test('an IPv6 address stands in brackets', () => {
  assert.equal(authorityOf({ host: 'fd00::20', port: 1 }), '[fd00::20]:1')
  assert.equal(authorityOf({ host: 'a.local', port: 65_535 }), 'a.local:65535')
})
