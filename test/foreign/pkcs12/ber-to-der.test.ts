import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeSequence } from '../../../src/der/write.js'
import { toDER } from '../../../src/foreign/pkcs12/ber-to-der.js'

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

describe('BER becomes DER', () => {
  for (const [name, ber, der] of [
    ['an indefinite SEQUENCE', '30 80 02 01 05 00 00', '30 03 02 01 05'],
    ['an OCTET STRING in two parts', '24 08 04 02 01 02 04 02 03 04', '04 04 01 02 03 04'],
    ['an indefinite one, in another', '30 80 24 80 04 01 01 04 01 02 00 00 00 00', '30 04 04 02 01 02'],
    ['parts of parts', '24 80 24 80 04 01 01 00 00 04 01 02 00 00', '04 02 01 02'],
    ['an indefinite context tag', 'a0 80 30 80 05 00 00 00 00 00', 'a0 04 30 02 05 00'],
    ['a length in more octets than it needs', '30 81 03 02 01 05', '30 03 02 01 05'],
    ['an OCTET STRING without parts', '24 80 00 00', '04 00'],
    ['an OCTET STRING in parts inside a definite SEQUENCE', '30 06 24 04 04 02 01 02', '30 04 04 02 01 02'],
    [
      'an OCTET STRING whose octets look like BER',
      '30 80 04 04 30 80 00 00 00 00',
      '30 06 04 04 30 80 00 00',
    ],
  ] as const)
    it(name, async () => {
      assert.deepEqual(await toDER(bytes(ber)), bytes(der))
    })
})

describe('what is no BER, or DER already, stays as it is', () => {
  for (const hex of [
    '',
    '30',
    '30 03 02 01 05',
    '30 80 02 01 05',
    '30 80 02 01 05 00 00 ff',
    '30 05 02 01 05',
    '24 80 02 01 05 00 00',
    '24 03 02 01 05',
    '24 02 00 00',
    '30 80 04 80 01 00 00 00 00',
    '30 03 bf 1f 00',
    '30 80 bf 1f 00 00 00',
    'ff'.repeat(40),
    `${'3080'.repeat(60)}${'0000'.repeat(60)}`,
    '3080'.repeat(20_000),
  ])
    it(hex.length > 60 ? `${hex.slice(0, 30)}… (${String(hex.length / 2)} octets)` : `"${hex}"`, async () => {
      const given = bytes(hex)
      assert.equal(await toDER(given), given)
    })
})

describe('nesting has a limit', () => {
  /** A NULL inside so many SEQUENCEs, the innermost of them of indefinite length. */
  const nested = (depth: number, innermost: Uint8Array): Uint8Array =>
    Array.from({ length: depth - 1 }).reduce<Uint8Array>((inner) => writeSequence(inner), innermost)
  const [indefinite, definite] = [bytes('30 80 05 00 00 00'), bytes('30 02 05 00')]

  it('of forty levels above the innermost value: with them it is rewritten, with one more it stays', async () => {
    assert.deepEqual(await toDER(nested(40, indefinite)), nested(40, definite))
    const deeper = nested(41, indefinite)
    assert.equal(await toDER(deeper), deeper)
  })

  it('of definite lengths too: what is deeper is not walked, and stays', async () => {
    const deeper = nested(60, definite)
    assert.equal(await toDER(deeper), deeper)
  })
})
