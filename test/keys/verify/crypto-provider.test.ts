import assert from 'node:assert/strict'
import { webcrypto } from 'node:crypto'
import path from 'node:path'
import { test } from 'node:test'
import { Crypto } from '@peculiar/webcrypto'
import ts from 'typescript'
import { callProvider, resolveCrypto, type CryptoProvider } from '../../../src/keys/verify/crypto-provider.js'
import { refused } from '../../support/refused.js'
import { ROOT, rejected } from '../../support/keys.js'

// The compiler checks these three lines: no cast is needed.
const runtime: CryptoProvider = globalThis.crypto
const node: CryptoProvider = webcrypto
const peculiar: CryptoProvider = new Crypto()

test('a given provider is used as it is', () => {
  for (const provider of [runtime, node, peculiar]) assert.equal(resolveCrypto(provider), provider)
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

test("the browser's Crypto fits without a cast", () => {
  const name = path.join(ROOT, 'test/keys/verify/browser-crypto.ts')
  const text = `
    import type { CryptoProvider } from '../../../src/keys/verify/crypto-provider.js'
    export const browser: CryptoProvider = crypto
    export const broken: CryptoProvider = { subtle: crypto.subtle, getRandomValues: 1 }
  `
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    types: [],
  }
  const host = ts.createCompilerHost(options)
  const readSource = host.getSourceFile.bind(host)
  host.getSourceFile = (file, target, ...rest) =>
    file === name ? ts.createSourceFile(file, text, target) : readSource(file, target, ...rest)
  const program = ts.createProgram([name], options, host)
  const diagnostics = program.getSemanticDiagnostics(program.getSourceFile(name))
  assert.deepEqual(
    diagnostics.map(({ start }) => text.slice(start).split(':')[0]),
    ['getRandomValues'],
  )
})
