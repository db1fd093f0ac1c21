import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import type { Socket } from 'node:net'
import { addressGroup, plainAddress } from '../../src/enroll/address-group.js'
import { ConnectionMeter } from '../../src/enroll/connection-meter.js'
import { LIMITS } from '../../src/enroll/limits.js'
import { SocketGate } from '../../src/enroll/socket-gate.js'
import { Visitors } from '../../src/enroll/visitors.js'

test('an IPv4 address that came through an IPv6 socket is the same visitor', () => {
  assert.equal(plainAddress('::ffff:192.168.1.31'), '192.168.1.31')
  assert.equal(plainAddress('fe80::1%eth0'), 'fe80::1')
  assert.equal(addressGroup('192.168.1.31'), '192.168.1.31')
})

test('addresses of one IPv6 network of 64 bits are one network, however they are written; the next network is another', () => {
  const same = [
    '2001:db8:1:2::1',
    '2001:db8:1:2:ffff:ffff:ffff:ffff',
    '2001:db8:1:2:0:0:0:9',
    '2001:DB8:1:2::',
  ]
  assert.equal(new Set(same.map(addressGroup)).size, 1)
  assert.notEqual(addressGroup('2001:db8:1:3::1'), addressGroup('2001:db8:1:2::1'))
  assert.equal(addressGroup('::1'), '0:0:0:0')
  assert.equal(addressGroup('fd00::2'), 'fd00:0:0:0')
})

test('a visitor may ask as often at once as the limit says, and not once more until a second has passed', () => {
  const { burst, perSecond } = LIMITS.requestsPerVisitor
  const meter = new ConnectionMeter(0)
  const taken = (count: number, now: number): number =>
    Array.from({ length: count }, () => meter.take('a', now)).filter(Boolean).length
  assert.equal(taken(burst + 5, 0), burst)
  assert.equal(taken(perSecond + 5, 1000), perSecond)
  assert.equal(meter.take('b', 1000), true)
})

test('where all together ask too much, who asked for little is still answered, and who asked for much is not', () => {
  const meter = new ConnectionMeter(0)
  const greedy = LIMITS.requestsPerVisitor.burst - 1
  for (let visitor = 0; visitor * greedy < LIMITS.requests.burst * 2; visitor += 1)
    for (let request = 0; request < greedy; request += 1) meter.take(`v${String(visitor)}`, 0)
  assert.equal(meter.take('newcomer', 0), true)
  for (let request = 0; request <= LIMITS.requestsPerVisitor.burst / 2; request += 1) meter.take('greedy', 0)
  assert.equal(meter.take('greedy', 0), false)
})

/** As much of a socket as the gate looks at. */
class FakeSocket extends EventEmitter {
  destroyed = false

  setTimeout(): this {
    return this
  }

  destroy(): this {
    if (this.destroyed) return this
    this.destroyed = true
    queueMicrotask(() => this.emit('close'))
    return this
  }
}

function admit(gate: SocketGate, group: string): FakeSocket {
  const socket = new FakeSocket()
  gate.admit(socket as unknown as Socket, group)
  return socket
}

test('of one visitor the oldest connection goes when there is one too many, and no other', async () => {
  const gate = new SocketGate()
  const sockets = Array.from({ length: LIMITS.socketsPerVisitor + 1 }, () => admit(gate, 'a'))
  assert.deepEqual(
    sockets.map(({ destroyed }) => destroyed),
    sockets.map((_, index) => index === 0),
  )
  assert.equal(gate.count, LIMITS.socketsPerVisitor)
  gate.destroyAll()
  await Promise.resolve()
  assert.equal(gate.count, 0)
})

test('of all connections the oldest of the visitor who has most goes, so that a newcomer is always let in', async () => {
  const gate = new SocketGate()
  const modest = admit(gate, 'modest')
  const many: FakeSocket[] = []
  for (let index = 0; gate.count < LIMITS.sockets; index += 1)
    many.push(admit(gate, `attacker ${String(Math.floor(index / LIMITS.socketsPerVisitor))}`))
  const newcomer = admit(gate, 'newcomer')
  assert.equal(gate.count, LIMITS.sockets)
  assert.deepEqual([modest.destroyed, newcomer.destroyed], [false, false])
  assert.deepEqual(many.map(({ destroyed }) => destroyed).filter(Boolean), [true])
  gate.destroyAll()
  await Promise.resolve()
})

test('page loads are remembered up to a limit for each visitor and for all; the oldest are forgotten', () => {
  const visitors = new Visitors(() => undefined)
  const mine = Array.from({ length: LIMITS.noncesPerVisitor + 1 }, () =>
    visitors.open({ device: 'ipad', address: '192.168.1.31' }),
  )
  assert.deepEqual(
    mine.map((nonce) => visitors.knows(nonce)),
    mine.map((_, index) => index > 0),
  )
  for (let index = 0; index < LIMITS.nonces * 2; index += 1)
    visitors.open({ device: 'other', address: `10.0.${String(index >> 8)}.${String(index & 255)}` })
  assert.equal(visitors.list().length, LIMITS.nonces)
})

const neighbour = (index: number): string => `2001:db8:1:2::${index.toString(16)}`

test('a neighbour in the same IPv6 network takes neither requests, connections nor page loads from another device', async () => {
  const good = '2001:db8:1:2:aaaa::1'
  const meter = new ConnectionMeter(0)
  for (let index = 0; index < LIMITS.requestsPerVisitor.burst * 3; index += 1) meter.take(neighbour(1), 0)
  assert.equal(meter.take(good, 0), true)
  const gate = new SocketGate()
  const own = admit(gate, good)
  for (let index = 0; index < LIMITS.socketsPerVisitor * 3; index += 1) admit(gate, neighbour(1))
  assert.equal(own.destroyed, false)
  gate.destroyAll()
  await Promise.resolve()
  const visitors = new Visitors(() => undefined)
  const nonce = visitors.open({ device: 'ipad', address: good })
  for (let index = 0; index <= LIMITS.noncesPerVisitor * 3; index += 1)
    visitors.open({ device: 'other', address: neighbour(1) })
  assert.equal(visitors.knows(nonce), true)
})

test('a device that changes its IPv6 address all the time is held by the wider limits of its network', async () => {
  const meter = new ConnectionMeter(0)
  const taken = Array.from({ length: 1000 }, (_, index) => meter.take(neighbour(index), 0)).filter(Boolean)
  assert.equal(taken.length, LIMITS.requestsPerNetwork.burst)
  assert.equal(meter.take('2001:db8:1:3::1', 0), true)
  const gate = new SocketGate()
  const first = admit(gate, neighbour(0))
  for (let index = 1; index < LIMITS.socketsPerNetwork; index += 1) admit(gate, neighbour(index))
  assert.equal(first.destroyed, false)
  admit(gate, neighbour(9999))
  assert.deepEqual([first.destroyed, gate.count], [true, LIMITS.socketsPerNetwork])
  gate.destroyAll()
  await Promise.resolve()
  const visitors = new Visitors(() => undefined)
  for (let index = 0; index < LIMITS.nonces; index += 1)
    visitors.open({ device: 'other', address: neighbour(index) })
  assert.equal(visitors.list().length, LIMITS.noncesPerNetwork)
})

test('a page load that was heard of in the last minute is not forgotten while an idle one can be', () => {
  let now = 0
  const visitors = new Visitors(
    () => undefined,
    () => now,
  )
  const open = (index: number): string => visitors.open({ device: 'ipad', address: neighbour(index) })
  const nonces = Array.from({ length: LIMITS.noncesPerNetwork }, (_, index) => open(index))
  const [active = '', idle = '', ...others] = nonces
  now = LIMITS.activeMs - 1
  visitors.said(active, 'refused', neighbour(0))
  for (const nonce of others) visitors.said(nonce, 'refused', neighbour(2))
  now = LIMITS.activeMs
  open(5000)
  assert.deepEqual([visitors.knows(active), visitors.knows(idle)], [true, false])
  for (let index = 6000; index < 6000 + LIMITS.noncesPerNetwork; index += 1) open(index)
  assert.equal(visitors.knows(active), true, 'those that never came back go before it')
  now = LIMITS.activeMs * 3
  open(7000)
  assert.equal(visitors.list().length, LIMITS.noncesPerNetwork)
})
