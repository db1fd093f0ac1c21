import assert from 'node:assert/strict'
import { webcrypto } from 'node:crypto'
import { test } from 'node:test'
import { Crypto } from '@peculiar/webcrypto'
import { callProvider, resolveCrypto, type CryptoProvider } from '../../../src/keys/verify/crypto-provider.js'
import { refused } from '../../support/refused.js'
import type { BrowserCrypto } from '../../support/browser-crypto.js'
import { rejected } from '../../support/keys.js'

// The compiler checks these lines: no cast is needed.
const runtime: CryptoProvider = globalThis.crypto
const node: CryptoProvider = webcrypto
const peculiar: CryptoProvider = new Crypto()
const fromBrowser = (browser: BrowserCrypto): CryptoProvider => browser

test('a given provider is used as it is', () => {
  const { subtle } = globalThis.crypto
  const draw = (array: Uint8Array<ArrayBuffer>): Uint8Array => globalThis.crypto.getRandomValues(array)
  const browser = fromBrowser({ subtle, getRandomValues: draw } as BrowserCrypto)
  for (const provider of [runtime, node, peculiar, browser]) assert.equal(resolveCrypto(provider), provider)
})

test("the runtime's own provider is used where none is given", () => {
  assert.equal(resolveCrypto(undefined), globalThis.crypto)
})

/** Passes anything as a provider, as JavaScript may. */
const resolveAnything: (given: unknown) => unknown = (given) => resolveCrypto(given as CryptoProvider)

test('what cannot sign is no provider', () => {
  for (const given of [{}, 1, { subtle: undefined }, { subtle: {} }, { subtle: { sign: 1 } }]) {
    assert.equal(refused('ERR_PKI_CRYPTO', () => resolveAnything(given)).details.operation, 'subtle')
  }
})

test('what cannot draw random octets is no provider', () => {
  const { subtle } = globalThis.crypto
  for (const given of [{ subtle }, { subtle, getRandomValues: 1 }]) {
    const error = refused('ERR_PKI_CRYPTO', () => resolveAnything(given))
    assert.equal(error.details.operation, 'getRandomValues')
  }
})

test('an operation that a provider refuses is named, and its error kept', async () => {
  const cause = new Error('no')
  const error = await rejected(
    'ERR_PKI_CRYPTO',
    callProvider('sign', () => Promise.reject(cause)),
  )
  assert.equal(error.details.operation, 'sign')
  assert.equal(error.cause, cause)
})

test('an operation that throws at once is named too', async () => {
  const fails = (): Promise<never> => {
    throw new TypeError('at once')
  }
  assert.equal((await rejected('ERR_PKI_CRYPTO', callProvider('digest', fails))).details.operation, 'digest')
})
