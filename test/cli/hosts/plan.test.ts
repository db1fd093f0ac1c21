import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namesOfMachine, planHosts } from '../../../src/cli/hosts/plan.js'

test('loopback and the names of the machine are added once', () => {
  const plan = planHosts({ typed: ['192.168.1.20', 'LOCALHOST'], only: false, hostname: 'homebox' })
  assert.deepEqual(plan, {
    meant: ['192.168.1.20', 'localhost'],
    added: ['127.0.0.1', '::1', 'homebox', 'homebox.local'],
  })
})

test('with only, nothing is added', () => {
  assert.deepEqual(planHosts({ typed: ['a.local'], only: true, hostname: 'homebox' }).added, [])
})

test('of another machine the names are not added', () => {
  assert.deepEqual(planHosts({ typed: ['a.local'], only: false }).added, ['localhost', '127.0.0.1', '::1'])
})

for (const [hostname, names] of [
  ['homebox', ['homebox', 'homebox.local']],
  ['MacBook.local', ['macbook.local']],
  ['web.example.com', ['web.example.com', 'web.local']],
  ['my_box', []],
  ['localhost', []],
  ['localhost.localdomain', []],
  ['', []],
] as const) {
  test(`a machine called "${hostname}" has the names ${names.join(', ') || 'of no certificate'}`, () => {
    assert.deepEqual([...new Set(namesOfMachine(hostname))], names)
  })
}
