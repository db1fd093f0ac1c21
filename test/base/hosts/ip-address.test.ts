import assert from 'node:assert/strict'
import { isIP } from 'node:net'
import { describe, it } from 'node:test'
import { formatIP, isIPv4Mapped, parseIP } from '../../../src/base/hosts/ip-address.js'

const hex = (octets: Uint8Array | undefined) =>
  octets === undefined ? undefined : Buffer.from(octets).toString('hex')
const fromHex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))

describe('parseIP', () => {
  for (const [text, octets] of [
    ['192.168.1.20', 'c0a80114'],
    ['0.0.0.0', '00000000'],
    ['255.255.255.255', 'ffffffff'],
    ['::', '00000000000000000000000000000000'],
    ['::1', '00000000000000000000000000000001'],
    ['1::', '00010000000000000000000000000000'],
    ['2001:DB8::a', '20010db800000000000000000000000a'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
    ['::2:3:4:5:6:7:8', '00000002000300040005000600070008'],
    ['1:2:3::5:6:7:8', '00010002000300000005000600070008'],
    ['0001:0002:0003:0004:0005:0006:0007:0008', '00010002000300040005000600070008'],
    ['::ffff:192.168.1.20', '00000000000000000000ffffc0a80114'],
    ['1:2:3:4:5:6:1.2.3.4', '00010002000300040005000601020304'],
    ['ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255', 'ffffffffffffffffffffffffffffffff'],
  ] as const) {
    it(`reads ${text}, as node:net does`, () => {
      assert.equal(hex(parseIP(text)), octets)
      assert.equal(isIP(text), octets.length === 8 ? 4 : 6)
    })
  }
  for (const text of [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.',
    '.1.2.3',
    '1..2.3',
    '1.2.3.256',
    '1.2.3.04',
    '00.0.0.0',
    '1.2.3.0x4',
    '1.2.3.+4',
    '1.2.3.-4',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1.2.3.4\n',
    '1.2.3.1e1',
    '١.2.3.4',
    '3232235777',
    ':',
    ':::',
    '1',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4::5:6:7:8',
    '1::2::3',
    ':1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:',
    '1:2:3:4:5:6:7:8:',
    '::12345',
    '::g',
    '::1.2.3',
    '::1.2.3.4:5',
    '1.2.3.4::',
    '::1.2.3.04',
    '1:2:3:4:5:6:7:1.2.3.4',
    '[::1]',
    '::1/128',
    '::0x1',
    '0ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255',
    '1.2.3.4'.padEnd(46, '0'),
  ]) {
    it(`refuses ${JSON.stringify(text)}, as node:net does`, () => {
      assert.equal(parseIP(text), undefined)
      assert.equal(isIP(text), 0)
    })
  }
  it('refuses a zone id, which node:net takes: no certificate can carry one', () => {
    assert.equal(parseIP('fe80::1%en0'), undefined)
    assert.equal(isIP('fe80::1%en0'), 6)
  })
})

describe('formatIP', () => {
  // RFC 5952 §4 and §5.
  for (const [octets, text] of [
    ['c0a80114', '192.168.1.20'],
    ['00000000', '0.0.0.0'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['00010000000000000000000000000000', '1::'],
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['20010000000000010000000000000001', '2001:0:0:1::1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['00000001000100010001000100010000', '0:1:1:1:1:1:1:0'],
    ['2001AABBCCDDEEFF0001000200030004', '2001:aabb:ccdd:eeff:1:2:3:4'],
    ['00000000000000000000ffffc0a80114', '::ffff:192.168.1.20'],
    ['0000000000000000fffffffec0a80114', '::ffff:fffe:c0a8:114'],
    ['000000000000000000000000c0a80114', '::c0a8:114'],
  ] as const) {
    it(`writes ${octets} as ${text}`, () => {
      assert.equal(formatIP(fromHex(octets)), text)
      assert.equal(hex(parseIP(text)), octets.toLowerCase())
    })
  }
  for (const length of [0, 3, 5, 8, 15, 17, 32]) {
    it(`writes ${length} octets, which are no address, as hexadecimal that parseIP refuses`, () => {
      const text = formatIP(new Uint8Array(length).fill(0xab))
      assert.equal(text, `#${'ab'.repeat(length)}`)
      assert.equal(parseIP(text), undefined)
    })
  }
})

describe('isIPv4Mapped', () => {
  it('is true in ::ffff:0:0/96 only', () => {
    assert.ok(isIPv4Mapped(fromHex('00000000000000000000ffff00000000')))
    assert.ok(!isIPv4Mapped(fromHex('00000000000000000000fffe00000000')))
    assert.ok(!isIPv4Mapped(fromHex('00000000000000000001ffff00000000')))
    assert.ok(!isIPv4Mapped(fromHex('ffff0000')))
  })
})
