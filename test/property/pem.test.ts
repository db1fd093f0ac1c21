import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decodeBase64, encodeBase64 } from '../../src/base/base64.js'
import { isPKIError } from '../../src/base/errors.js'
import { decodePEM, encodePEM } from '../../src/base/pem.js'

const RUNS = { numRuns: 500 }

describe('base64', () => {
  it('is written as Buffer writes it, and read back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = encodeBase64(bytes)
        assert.equal(text, Buffer.from(bytes).toString('base64'))
        assert.deepEqual(decodeBase64(text), bytes)
      }),
      RUNS,
    )
  })
  it('is read exactly when Buffer writes the same text again', () => {
    const digits = fc.string({ unit: fc.constantFrom(...Array.from('AQgwZz09+/=- \n_é')), maxLength: 12 })
    fc.assert(
      fc.property(digits, (text) => {
        const bytes = Buffer.from(text, 'base64')
        const expected = bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined
        assert.deepEqual(decodeBase64(text), expected)
      }),
      { numRuns: 3000 },
    )
  })
})

const label = fc
  .array(fc.stringMatching(/^[!-,.-~]{1,8}$/), { minLength: 1, maxLength: 4 })
  .map((words) => words.join(' '))
const content = fc.uint8Array({ minLength: 1, maxLength: 200 })

describe('PEM', () => {
  it('is read back as it was written, however its lines end and whatever stands around', () => {
    const around = fc.stringMatching(/^[a-z:= \t\n]{0,40}$/)
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r', ' \n', '\t\r\n')
    const blocks = fc.array(fc.tuple(label, content, around), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(blocks, lineEnd, (given, eol) => {
        const text = given.map(([name, der, prose]) => `${prose}\n${encodePEM(name, der)}`).join('')
        const read = decodePEM(text.replaceAll('\n', eol))
        assert.deepEqual(
          read.map((each) => [each.label, each.der]),
          given.map(([name, der]) => [name, der]),
        )
      }),
      RUNS,
    )
  })
  it('is refused or read to other content when one character changes', () => {
    const der = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
      type: 'spki',
      format: 'der',
    })
    const text = encodePEM('PUBLIC KEY', der)
    const character = fc.constantFrom(...Array.from('A-B= \n:\0éZ0'))
    fc.assert(
      fc.property(fc.nat(text.length - 1), character, (at, replacement) => {
        const changed = text.slice(0, at) + replacement + text.slice(at + 1)
        const blocks = readOrRefuse(changed)
        if (blocks === undefined) return
        assert.equal(blocks.length, 1)
        // What we read, node:crypto reads to the same key or refuses for its own reasons.
        const [block] = blocks
        if (block?.label === 'PUBLIC KEY' && Buffer.from(block.der).equals(der)) createPublicKey(text)
        else assert.ok(changed !== text)
      }),
      { numRuns: 1000 },
    )
  })
  it('gives a PKIError or blocks for any text, and nothing else', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '-----BEGIN ',
        '-----END ',
        'A',
        '-----',
        '\n',
        '\r\n',
        ' ',
        'Zm9v',
        'X: y\n',
        '\ufeff',
        '=',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        readOrRefuse(pieces.join(''))
      }),
      { numRuns: 3000 },
    )
  })
})

function readOrRefuse(text: string) {
  try {
    return decodePEM(text)
  } catch (error) {
    assert.ok(isPKIError(error, 'ERR_PKI_PEM'), String(error))
    return undefined
  }
}
