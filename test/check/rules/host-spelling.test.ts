import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { describe, it } from 'node:test'
import { spellHost } from '../../../src/check/rules/host-spelling.js'

describe('spellHost', () => {
  it('spells names in lower case, as A-labels and without a dot at the end', () => {
    assert.equal(spellHost('Example.COM.'), 'example.com')
    assert.equal(spellHost('*.Example.com'), '*.example.com')
    assert.equal(spellHost('bücher.example'), 'xn--bcher-kva.example')
  })

  it('spells addresses in their one form', () => {
    assert.equal(spellHost('2001:DB8:0:0:0:0:0:1'), '2001:db8::1')
    assert.equal(spellHost('192.168.001.001'), '192.168.1.1')
    assert.equal(spellHost('0xC0A80101'), '192.168.1.1')
    assert.equal(spellHost('0'), '0.0.0.0')
  })

  it('takes the largest last number that there is room for, and no larger one', () => {
    assert.equal(spellHost('4294967295'), '255.255.255.255')
    assert.equal(spellHost('4294967296'), undefined)
    assert.equal(spellHost('1.16777215'), '1.255.255.255')
    assert.equal(spellHost('1.16777216'), undefined)
    assert.equal(spellHost('1.2.65535'), '1.2.255.255')
    assert.equal(spellHost('1.2.65536'), undefined)
    assert.equal(spellHost('1.2.3.255'), '1.2.3.255')
    assert.equal(spellHost('1.2.3.256'), undefined)
    assert.equal(spellHost('256.1'), undefined)
  })

  it('reads 255 characters and no more', () => {
    assert.equal(spellHost(`${'a.'.repeat(126)}a.`), `${'a.'.repeat(126)}a`)
    assert.equal(spellHost('1'.padStart(256, '0')), undefined)
  })

  it('says nothing of what is no host', () => {
    for (const text of ['', '.', '*.', 'a b', 'a_b', 'a..b', '1.2.3.4.5', '0x', '0x1.', '-1', '1e3.4']) {
      assert.equal(spellHost(text), undefined, text)
    }
  })

  it('reads IPv4 addresses of one to four numbers as URL does', () => {
    for (let round = 0; round < 500; round += 1) {
      const count = randomInt(1, 5)
      const numbers = Array.from({ length: count }, (_, index) =>
        index === count - 1 ? randomInt(2 ** (40 - 8 * count)) + randomInt(300) : randomInt(300),
      )
      const text = numbers
        .map((number) => (randomInt(2) === 0 ? `0x${number.toString(16)}` : number))
        .join('.')
      assert.equal(spellHost(text), byURL(text), text)
    }
  })
})

function byURL(text: string): string | undefined {
  try {
    return new URL(`http://${text}/`).hostname
  } catch {
    return undefined
  }
}
