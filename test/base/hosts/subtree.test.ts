import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { HostFault } from '../../../src/base/errors.js'
import { formatSubtree, parseSubtree } from '../../../src/base/hosts/subtree.js'
import { refused } from '../../support/refused.js'

const fromHex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
const zeros = (octets: number) => '00'.repeat(octets)
const ones = (octets: number) => 'ff'.repeat(octets)

const UNDERSTOOD: readonly (readonly [given: string, name: string, octets?: string])[] = [
  ['home.arpa', 'home.arpa'],
  ['.example.com', 'example.com'],
  ['Example.COM.', 'example.com'],
  [' local ', 'local'],
  ['invalid', 'invalid'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['a'.repeat(63), 'a'.repeat(63)],
  ['10.0.0.0/8', '10.0.0.0/8', '0a000000ff000000'],
  ['192.168.1.20', '192.168.1.20/32', 'c0a80114ffffffff'],
  ['192.168.1.20/32', '192.168.1.20/32', 'c0a80114ffffffff'],
  ['192.168.1.20/31', '192.168.1.20/31', 'c0a80114fffffffe'],
  ['172.16.0.0/12', '172.16.0.0/12', 'ac100000fff00000'],
  ['128.0.0.0/1', '128.0.0.0/1', '8000000080000000'],
  ['0.0.0.0/0', '0.0.0.0/0', zeros(8)],
  ['0.0.0.0/32', '0.0.0.0/32', `${zeros(4)}ffffffff`],
  ['１０．０．０．０／８', '10.0.0.0/8', '0a000000ff000000'],
  ['::/0', '::/0', zeros(32)],
  ['fd00::/8', 'fd00::/8', `fd${zeros(15)}ff${zeros(15)}`],
  ['[fd00::]/8', 'fd00::/8', `fd${zeros(15)}ff${zeros(15)}`],
  ['FE80::/10', 'fe80::/10', `fe80${zeros(14)}ffc0${zeros(14)}`],
  ['fd00::1', 'fd00::1/128', `fd${zeros(14)}01${ones(16)}`],
  ['[::1]', '::1/128', `${zeros(15)}01${ones(16)}`],
  ['::/95', '::/95', `${zeros(16)}${ones(11)}fe${zeros(4)}`],
  ['::fffe:0:0/96', '::fffe:0:0/96', `${zeros(10)}fffe${zeros(4)}${ones(12)}${zeros(4)}`],
]

const REFUSED: readonly (readonly [given: string, reason: HostFault, suggestion?: string])[] = [
  ['', 'empty'],
  ['192.168.1.20/24', 'host-bits', '192.168.1.0/24'],
  ['192.168.1.1/31', 'host-bits', '192.168.1.0/31'],
  ['10.0.0.1/0', 'host-bits', '0.0.0.0/0'],
  ['fd00::1/127', 'host-bits', 'fd00::/127'],
  ['::1/0', 'host-bits', '::/0'],
  ['10.0.0.0/33', 'prefix-length'],
  ['fd00::/129', 'prefix-length'],
  ['10.0.0.0/08', 'prefix-length'],
  ['10.0.0.0/-1', 'prefix-length'],
  ['10.0.0.0/', 'prefix-length'],
  ['10.0.0.0/8/9', 'prefix-length'],
  ['10.0.0.0/8x', 'prefix-length'],
  ['10.0.0.0/255.0.0.0', 'prefix-length', '10.0.0.0/8'],
  ['10.0.0.0/0.0.0.0', 'prefix-length', '0.0.0.0/0'],
  ['10.0.0.0/255.0.255.0', 'prefix-length'],
  ['10.0.0.0/ff00::', 'prefix-length'],
  ['0.0.0.0', 'unspecified-address', '0.0.0.0/0'],
  ['::', 'unspecified-address', '::/0'],
  ['::ffff:10.0.0.0/104', 'mapped-address', '10.0.0.0/8'],
  ['::ffff:0:0/96', 'mapped-address', '0.0.0.0/0'],
  ['::ffff:192.168.1.20', 'mapped-address', '192.168.1.20/32'],
  ['::ffff:0:0/95', 'host-bits', '::fffe:0:0/95'],
  ['*.example.com', 'wildcard', 'example.com'],
  ['*', 'wildcard'],
  ['a.*.com', 'wildcard'],
  ['.', 'leading-dot'],
  ['..example.com', 'leading-dot', 'example.com'],
  ['example..com', 'empty-label', 'example.com'],
  ['my_box.com', 'underscore', 'my-box.com'],
  ['a'.repeat(64), 'label-length'],
  ['127.1', 'ambiguous-address', '127.0.0.1/32'],
  ['https://homebox.local:8888/tree', 'syntax', 'homebox.local'],
  ['homebox.local:8888', 'syntax', 'homebox.local'],
  ['bob@example.com', 'syntax', 'example.com'],
  ['home box', 'white-space'],
  ['home\u202ebox', 'invisible-character', 'homebox'],
  ['xn--a', 'idn'],
]

describe('parseSubtree', () => {
  for (const [given, name, octets] of UNDERSTOOD) {
    it(`understands ${JSON.stringify(given)}`, () => {
      const subtree = parseSubtree(given, 'permitted[0]')
      assert.equal(subtree.name, name)
      assert.equal(subtree.kind === 'ip' ? Buffer.from(subtree.octets).toString('hex') : undefined, octets)
      assert.ok(Object.isFrozen(subtree))
      if (subtree.kind === 'ip') assert.equal(formatSubtree(subtree.octets), name)
    })
  }
  for (const [given, reason, suggestion] of REFUSED) {
    it(`refuses ${JSON.stringify(given)}: ${reason}`, () => {
      const { details } = refused('ERR_PKI_HOST', () => parseSubtree(given, 'permitted[0]'))
      assert.deepEqual(
        [details.option, details.reason, details.suggestion],
        ['permitted[0]', reason, suggestion],
      )
      if (suggestion !== undefined) assert.equal(parseSubtree(suggestion, 'x').name, suggestion)
    })
  }
  it('refuses what is no string as an option', () => {
    refused('ERR_PKI_OPTION', () => Reflect.apply(parseSubtree, undefined, [8, 'permitted[0]']))
  })
})

describe('formatSubtree', () => {
  for (const [octets, text] of [
    ['0a000000ff000000', '10.0.0.0/8'],
    ['c0a80114ff00ff00', '192.168.1.20/255.0.255.0'],
    ['c0a80114ffff0000', '192.168.1.20/16'],
    [`fd${zeros(15)}00${ones(15)}`, 'fd00::/ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['0a0000', '#0a0000'],
    ['', '#'],
    // One address without a mask is no constraint.
    ['c0a80114', '192.168.1.20'],
  ] as const) {
    it(`writes ${octets} as ${text}`, () => assert.equal(formatSubtree(fromHex(octets)), text))
  }
})
