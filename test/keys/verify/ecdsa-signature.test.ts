import assert from 'node:assert/strict'
import { sign, verify } from 'node:crypto'
import { test } from 'node:test'
import { toHex } from '../../../src/base/bytes.js'
import { ecdsaFromDER, ecdsaToDER } from '../../../src/keys/verify/ecdsa-signature.js'
import { fromHex, nodeKeyPair } from '../../support/keys.js'

/** r and s side by side, each of 32 octets. */
function raw(r: string, s: string): Uint8Array {
  return fromHex(r.padStart(64, '0') + s.padStart(64, '0'))
}

const DATA = Buffer.from('orchard')

test('what Node signs in one form Node verifies in the other, converted', () => {
  for (const [kind, hash, octets] of [
    ['ec-p256', 'sha256', 32],
    ['ec-p384', 'sha384', 48],
  ] as const) {
    const { privateKey, publicKey } = nodeKeyPair(kind)
    const flat = sign(hash, DATA, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    assert.ok(verify(hash, DATA, { key: publicKey, dsaEncoding: 'der' }, ecdsaToDER(flat)))
    const der = sign(hash, DATA, { key: privateKey, dsaEncoding: 'der' })
    const back = ecdsaFromDER(der, octets)
    assert.ok(back !== undefined)
    assert.ok(verify(hash, DATA, { key: publicKey, dsaEncoding: 'ieee-p1363' }, back))
  }
})

/** Numbers at the edges of their encodings, and the INTEGER that each makes. */
const EDGES = [
  ['1', '020101'],
  ['7f', '02017f'],
  ['80', '02020080'],
  ['ff', '020200ff'],
  ['100', '02020100'],
  ['7fff', '02027fff'],
  ['8000', '0203008000'],
  ['ff'.repeat(32), `022100${'ff'.repeat(32)}`],
  ['7f'.repeat(32), `0220${'7f'.repeat(32)}`],
] as const

for (const [number, integer] of EDGES) {
  test(`r = ${number} is written as ${integer}, and read back`, () => {
    const der = ecdsaToDER(raw(number, '1'))
    assert.equal(toHex(der), `30${(der.length - 2).toString(16).padStart(2, '0')}${integer}020101`)
    assert.deepEqual(ecdsaFromDER(der, 32), raw(number, '1'))
  })
}

test('a signature of P-521 whose length needs two octets is written and read', () => {
  const flat = fromHex('01ff'.padEnd(132, '5a').repeat(2))
  const der = ecdsaToDER(flat)
  assert.equal(toHex(der.subarray(0, 3)), `3081${(der.length - 3).toString(16)}`)
  assert.deepEqual(ecdsaFromDER(der, 66), flat)
})

const MALFORMED: Readonly<Record<string, string>> = {
  nothing: '',
  'a sequence alone': '3000',
  'another type outside': '3106020101020101',
  'another type of r': '3006030101020101',
  'another type of s': '3006020101030101',
  'a long length that could be short': '308106020101020101',
  'an indefinite length': '30800201010201010000',
  'octets behind the whole': '300602010102010100',
  'octets behind s': '300702010102010100',
  'a missing s': '3003020101',
  'a whole that is cut off': '30060201010201',
  'an r of no octets': '30050200020101',
  'r = 0': '3006020100020101',
  's = 0': '3006020101020100',
  'a negative r': '3006020181020101',
  'a negative s': '30060201010201ff',
  'a padded r': '300702020001020101',
  'a padded s': '300702010102020001',
  'an r longer than the field': `30260221${'01'.repeat(33)}020101`,
  'an r longer than the field after its zero': `30270222${'00'.padEnd(68, 'ff')}020101`,
}

for (const [name, hex] of Object.entries(MALFORMED)) {
  test(`${name} is no signature`, () => {
    assert.equal(ecdsaFromDER(fromHex(hex), 32), undefined)
  })
}
