import assert from 'node:assert/strict'
import { createECDH, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { fromBigInt, toBigInt } from '../../../src/keys/sign/big-integer.js'
import { isScalar, multiplyBase } from '../../../src/keys/sign/ec-point.js'

const CURVES = [
  ['P-256', 'prime256v1', 32, 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n],
  [
    'P-384',
    'secp384r1',
    48,
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  ],
] as const

for (const [name, nodeName, octets, order] of CURVES) {
  test(`Node derives the same points of ${name}`, () => {
    const scalars = [1n, 2n, 3n, order - 1n, order - 2n, order / 2n]
    for (let count = 0; count < 6; count += 1)
      scalars.push((toBigInt(randomBytes(octets)) % (order - 1n)) + 1n)
    for (const scalar of scalars) {
      const ecdh = createECDH(nodeName)
      ecdh.setPrivateKey(Buffer.from(fromBigInt(scalar, octets)))
      const { x, y } = multiplyBase(name, scalar)
      const point = Buffer.concat([Buffer.of(4), fromBigInt(x, octets), fromBigInt(y, octets)])
      assert.equal(point.toString('hex'), ecdh.getPublicKey('hex'), `scalar ${scalar.toString(16)}`)
    }
  })

  test(`private keys of ${name} are 1 to its order less 1`, () => {
    assert.deepEqual(
      [0n, 1n, order - 1n, order].map((scalar) => isScalar(name, scalar)),
      [false, true, true, false],
    )
  })
}

test('octets and numbers convert both ways', () => {
  assert.equal(toBigInt(new Uint8Array(0)), 0n)
  assert.equal(toBigInt(Uint8Array.of(1, 0)), 256n)
  assert.deepEqual(fromBigInt(256n, 4), Uint8Array.of(0, 0, 1, 0))
})
