import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Crypto } from '@peculiar/webcrypto'
import { isPKIError, type PKIErrorCode, type PKIErrorOf } from '../../src/base/errors.js'
import { nodeCrypto } from '../../src/keys/node/node-crypto.js'
import type { CryptoProvider } from '../../src/keys/verify/crypto-provider.js'
import type { KeyKind } from '../../src/keys/verify/algorithms.js'

/** Passphrase of every encrypted fixture. */
export const PASSPHRASE = 'orchard'

/** The folder with package.json. */
export const ROOT: string = findRoot(import.meta.dirname)

function findRoot(folder: string): string {
  return existsSync(path.join(folder, 'package.json')) ? folder : findRoot(path.dirname(folder))
}

/** Text of a stored key file. */
export function fixture(name: string): string {
  return readFileSync(path.join(ROOT, 'test/fixtures/keys', name), 'utf8')
}

/** Octets of a stored key file. */
export function fixtureBytes(name: string): Uint8Array {
  return Uint8Array.from(readFileSync(path.join(ROOT, 'test/fixtures/keys', name)))
}

/** Body of the only PEM block of a text. */
export function derOf(pem: string): Uint8Array {
  return Uint8Array.from(Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64'))
}

/** The second implementation of WebCrypto. */
export const PECULIAR: CryptoProvider = new Crypto()

/** The implementations of WebCrypto, by name. */
export const PROVIDERS: Readonly<Record<ProviderName, CryptoProvider>> = {
  native: globalThis.crypto,
  node: nodeCrypto,
  peculiar: PECULIAR,
}

/** Names of {@link PROVIDERS}. */
export const PROVIDER_NAMES = ['native', 'node', 'peculiar'] as const

/** A name of one of {@link PROVIDERS}. */
export type ProviderName = (typeof PROVIDER_NAMES)[number]

/** Asserts that a promise is rejected with a code, and hands out the error. */
export async function rejected<Code extends PKIErrorCode>(
  code: Code,
  promise: Promise<unknown>,
): Promise<PKIErrorOf<Code>> {
  const error = await promise.then(
    () => assert.fail(`expected ${code}, and nothing was thrown`),
    (fault: unknown) => fault,
  )
  assert.ok(error instanceof Error)
  assert.ok(isPKIError(error, code), `expected ${code}, got ${String(error.stack)}`)
  return error
}

const nodeKeys = new Map<string, { readonly privateKey: KeyObject; readonly publicKey: KeyObject }>()

/** A key pair of Node's, made once per process. */
export function nodeKeyPair(kind: Exclude<KeyKind, 'rsa-3072' | 'rsa-4096'>): {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
} {
  const made =
    nodeKeys.get(kind) ??
    (kind === 'rsa-2048'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: kind === 'ec-p256' ? 'P-256' : 'P-384' }))
  nodeKeys.set(kind, made)
  return made
}

/** SubjectPublicKeyInfo of a key of Node's. */
export function spkiOf(key: KeyObject): Uint8Array {
  return Uint8Array.from(key.export({ type: 'spki', format: 'der' }))
}

/** PKCS#8 of a key of Node's. */
export function pkcs8OfNode(key: KeyObject): Uint8Array {
  return Uint8Array.from(key.export({ type: 'pkcs8', format: 'der' }))
}

const hasOpenSSL = spawnSync('openssl', ['version']).status === 0

/** Why a test with openssl is skipped, or `false`; in CI it never is. */
export const NO_OPENSSL: string | false =
  hasOpenSSL || process.env['CI'] !== undefined ? false : 'openssl is not installed'

/** Runs openssl, in a folder with some files, and gives what it prints. */
export function openssl(
  args: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'orchard-keys-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content)
    return execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const SUITES = path.join(ROOT, '../shared/suites/wycheproof')

/** Why a test of Wycheproof's vectors is skipped, or `false`. */
export const NO_WYCHEPROOF: string | false = existsSync(SUITES)
  ? false
  : 'the Wycheproof vectors are not here'

/** One group of vectors; its fields depend on the file. */
export interface WycheproofGroup<Test> {
  /** Key of the group, SubjectPublicKeyInfo in hex, where it has one. */
  readonly publicKeyDer: string
  readonly tests: readonly Test[]
}

/** One vector of any file. */
export interface WycheproofTest {
  readonly tcId: number
  readonly comment: string
  readonly flags: readonly string[]
  readonly result: 'valid' | 'acceptable' | 'invalid'
}

/** Reads a file of Wycheproof's vectors. */
export function wycheproof<Test extends WycheproofTest>(name: string): readonly WycheproofGroup<Test>[] {
  const file = JSON.parse(readFileSync(path.join(SUITES, name), 'utf8')) as {
    readonly testGroups: readonly WycheproofGroup<Test>[]
  }
  return file.testGroups
}

/** Octets of hexadecimal text. */
export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}
