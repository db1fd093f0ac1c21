import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { isPKIError } from '../../src/base/errors.js'

/** Bytes of hexadecimal text; spaces are for the reader. */
export function bytesOf(hex: string): Uint8Array {
  const digits = hex.replaceAll(' ', '')
  assert.match(digits, /^(?:[\da-f]{2})*$/i)
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16),
  )
}

/** The details of the `ERR_PKI_DER` that a function must throw. */
export function derFault(run: () => unknown): { readonly offset: number; readonly path: string } {
  try {
    run()
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_DER')) return error.details
    throw error
  }
  return assert.fail('it was read')
}

/** Asserts that a function throws a `PKIError` of one code. */
export function assertCode(run: () => unknown, code: string): void {
  assert.throws(run, (error) => isPKIError(error) && error.code === code)
}

/** The reason for which tests with openssl are skipped; `false` where it is there or must be (CI). */
export const withoutOpenSSL: string | false =
  process.env['CI'] === undefined && spawnSync('openssl', ['version']).status !== 0 && 'openssl is absent'

/** What `openssl asn1parse` prints about each element of DER bytes: its type and value. */
export function asn1parse(der: Uint8Array): readonly string[] {
  const { status, stdout, stderr } = spawnSync('openssl', ['asn1parse', '-inform', 'DER'], { input: der })
  assert.equal(status, 0, stderr.toString())
  return stdout
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) =>
      line
        .replace(/^.* (?:prim|cons): /, '')
        .replaceAll(/ +/g, ' ')
        .trim(),
    )
}
