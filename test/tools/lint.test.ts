import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'

// The project's own configuration, without the rules that need a type checker: planted files are in no program.
const untyped = tseslint.configs.disableTypeChecked
const eslint = new ESLint({
  overrideConfig: [
    {
      files: ['**/*.ts'],
      rules: untyped.rules ?? {},
      languageOptions: { parserOptions: { projectService: false, project: null } },
    },
  ],
})

/** The rules that a text breaks when it stands in a file of this name. */
async function brokenRules(file: string, text: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(`${text}\n`, { filePath: file })
  assert.ok(result)
  return result.messages.map(({ ruleId, message }) => ruleId ?? message)
}

function importing(specifier: string): string {
  return `import { it } from '${specifier}'\n\nit()`
}

const BOUNDARY = 'orchard/boundaries'

/** A file, what it imports, and where the import goes. */
const FORBIDDEN: readonly (readonly [string, string])[] = [
  ['src/base/planted.ts', '../der/read.js'],
  ['src/base/hosts/planted.ts', '../../der/read.js'],
  ['src/base/planted.ts', 'node:fs'],
  ['src/der/planted.ts', '../keys/verify/public-key.js'],
  ['src/der/planted.ts', 'asn1js'],
  ['src/keys/verify/planted.ts', '../sign/signer.js'],
  ['src/keys/verify/planted.ts', 'node:crypto'],
  ['src/keys/sign/planted.ts', '../node/read-private-key.js'],
  ['src/keys/sign/planted.ts', '../../x509/read/certificate.js'],
  ['src/keys/node/planted.ts', 'node:fs'],
  ['src/keys/planted.ts', './verify/public-key.js'],
  ['src/x509/read/planted.ts', '../write/certificate.js'],
  ['src/x509/read/planted.ts', '../../keys/sign/signer.js'],
  ['src/x509/write/planted.ts', '../../issue/create-root-ca.js'],
  ['src/x509/write/planted.ts', '@peculiar/x509'],
  ['src/foreign/planted.ts', '../issue/create-root-ca.js'],
  ['src/foreign/planted.ts', 'commander'],
  ['src/issue/planted.ts', '../check/run.js'],
  ['src/issue/planted.ts', '../keys/node/read-private-key.js'],
  ['src/issue/planted.ts', 'pkijs'],
  ['src/issue/planted.ts', 'reflect-metadata'],
  ['src/issue/planted.ts', '../../test/support/x.js'],
  ['src/check/planted.ts', '../issue/create-root-ca.js'],
  ['src/check/planted.ts', '../x509/write/certificate.js'],
  ['src/check/planted.ts', '../keys/sign/signer.js'],
  ['src/device/planted.ts', '../check/run.js'],
  ['src/device/planted.ts', '../foreign/cms.js'], // loads it at import; only `await import()` may
  ['src/store/planted.ts', 'node:fs'],
  ['src/store/planted.ts', './directory/open.js'],
  ['src/store/directory/planted.ts', '../../machine/jupyter.js'],
  ['src/store/planted.ts', '../keys/node/read-private-key.js'],
  ['src/enroll/planted.ts', '../probe/dial.js'],
  ['src/machine/planted.ts', '../cli/main.js'],
  ['src/cli/planted.ts', '../issue/create-root-ca.js'],
  ['src/cli/commands/planted.ts', '../../base/errors.js'],
  ['src/cli/planted.ts', '../testing.js'],
  ['src/cli/planted.ts', 'asn1js'],
  ['src/cli/planted.ts', 'orchard-pki'],
  ['src/manager/planted.ts', '../base/errors.js'],
]

const ALLOWED: readonly (readonly [string, string])[] = [
  ['src/base/planted.ts', './errors.js'],
  ['src/base/hosts/planted.ts', '../errors.js'],
  ['src/der/planted.ts', '../base/errors.js'],
  ['src/keys/verify/planted.ts', '../../der/read.js'],
  ['src/keys/sign/planted.ts', '../verify/public-key.js'],
  ['src/keys/node/planted.ts', 'node:crypto'],
  ['src/x509/read/planted.ts', '../../keys/verify/public-key.js'],
  ['src/x509/write/planted.ts', '../read/records.js'],
  ['src/foreign/planted.ts', 'asn1js'],
  ['src/foreign/planted.ts', 'pkijs'],
  ['src/foreign/planted.ts', '@peculiar/x509'],
  ['src/foreign/planted.ts', 'reflect-metadata'],
  ['src/issue/planted.ts', '../keys/sign/signer.js'],
  ['src/check/planted.ts', 'tldts'],
  ['src/check/rules/apple/planted.ts', '../../../x509/read/records.js'],
  ['src/store/planted.ts', '../issue/create-root-ca.js'],
  ['src/store/directory/planted.ts', 'node:fs/promises'],
  ['src/store/directory/planted.ts', '../../keys/node/read-private-key.js'],
  ['src/machine/planted.ts', '../store/directory/open.js'],
  ['src/cli/planted.ts', '../index.js'],
  ['src/cli/commands/planted.ts', '../../node.js'],
  ['src/cli/planted.ts', '@clack/prompts'],
]

describe('imports go down only', () => {
  for (const [file, specifier] of FORBIDDEN) {
    it(`${file} may not import ${specifier}`, async () => {
      assert.ok((await brokenRules(file, importing(specifier))).includes(BOUNDARY))
    })
  }
  for (const [file, specifier] of ALLOWED) {
    it(`${file} may import ${specifier}`, async () => {
      assert.deepEqual(await brokenRules(file, importing(specifier)), [])
    })
  }
  it('a forbidden folder stays forbidden for types, re-exports, import types and import()', async () => {
    const upward = '../issue/records.js'
    const texts = [
      `/** A root. */\nexport type { RootCA } from '${upward}'`,
      `export * from '${upward}'`,
      `/** A root. */\nexport type Root = import('${upward}').RootCA`,
      `/** Loads. */\nexport const load = (): Promise<unknown> => import('${upward}')`,
    ]
    for (const text of texts)
      assert.ok((await brokenRules('src/der/planted.ts', text)).includes(BOUNDARY), text)
  })
  it('a computed import() is refused, because nobody can tell where it goes', async () => {
    const text = '/** Loads. */\nexport const load = (path: string): Promise<unknown> => import(path)'
    assert.deepEqual(await brokenRules('src/issue/planted.ts', text), [BOUNDARY])
  })
  it('the folder of foreign libraries is loaded lazily, and its types are free', async () => {
    const text = `import type { CMS } from '../foreign/cms.js'

/** Loads. */
export const load = (): Promise<CMS> => import('../foreign/cms.js')`
    assert.deepEqual(await brokenRules('src/device/planted.ts', text), [])
  })
  it('only node.ts reaches keys/node, and a door may load the foreign folder', async () => {
    const keys = "export { readAnyPrivateKey } from './keys/node/read-private-key.js'"
    assert.deepEqual(await brokenRules('src/node.ts', keys), [])
    assert.deepEqual(await brokenRules('src/index.ts', keys), [BOUNDARY])
    const border = "export { fromX509 } from './foreign/certificate.js'"
    assert.deepEqual(await brokenRules('src/peculiar.ts', border), [])
    assert.deepEqual(await brokenRules('src/index.ts', border), [BOUNDARY])
  })
})

/** A rule, a file where it bites, a text that breaks it, and a file where the same text is legal. */
const RULES: readonly (readonly [string, string, string, string?])[] = [
  [
    'no-restricted-syntax',
    'src/x509/write/planted.ts',
    'export const f = (): Date => new Date()',
    'src/issue/defaults.ts',
  ],
  [
    'no-restricted-syntax',
    'src/issue/planted.ts',
    'export const f = (): number => Date.now()',
    'src/issue/defaults.ts',
  ],
  ['no-restricted-syntax', 'src/index.ts', 'export const f = (): number => 1', 'src/base/planted.ts'],
  [
    'no-restricted-globals',
    'src/base/planted.ts',
    'export const f = (): unknown => Buffer',
    'src/cli/planted.ts',
  ],
  [
    'no-restricted-globals',
    'src/der/planted.ts',
    'export const f = (): unknown => process.env',
    'src/machine/planted.ts',
  ],
  [
    'no-restricted-properties',
    'src/der/planted.ts',
    'export const f = (): unknown => globalThis.process',
    'src/cli/planted.ts',
  ],
  [
    'no-restricted-properties',
    'src/cli/planted.ts',
    'export const f = (): never => process.exit(1)',
    'src/cli/main.ts',
  ],
  [
    'no-restricted-properties',
    'src/machine/planted.ts',
    'export const f = (): number => (process.exitCode = 1)',
    'src/cli/main.ts',
  ],
  [
    '@typescript-eslint/consistent-type-assertions',
    'src/issue/planted.ts',
    'export const f = (x: unknown): Date => x as Date',
    'src/foreign/planted.ts',
  ],
  ['@typescript-eslint/no-explicit-any', 'src/issue/planted.ts', 'export const f = (): any => 1'],
  [
    '@typescript-eslint/no-non-null-assertion',
    'src/issue/planted.ts',
    'export const f = (x?: string): string => x!',
    'test/issue/planted.ts',
  ],
  ['no-restricted-exports', 'src/issue/planted.ts', 'export default 1'],
  [
    '@typescript-eslint/max-params',
    'src/issue/planted.ts',
    'export const f = (a: 1, b: 1, c: 1, d: 1): number => a + b + c + d',
    'test/issue/planted.ts',
  ],
]

describe('the rules of the house', () => {
  for (const [rule, file, text, elsewhere] of RULES) {
    it(`${rule} is broken in ${file} by: ${text}`, async () => {
      assert.deepEqual(await brokenRules(file, `/** Planted. */\n${text}`), [rule])
      if (elsewhere !== undefined)
        assert.deepEqual(await brokenRules(elsewhere, `/** Planted. */\n${text}`), [])
    })
  }
  it('a date with an argument and `as const` are legal in the core', async () => {
    const text = `/** Days. */\nexport const DAYS = [1, 2] as const\n\n/** A day. */\nexport const day = (): Date => new Date('2026-01-01')`
    assert.deepEqual(await brokenRules('src/issue/planted.ts', text), [])
  })
  it('an export and a field of an exported interface need a docstring each', async () => {
    const bare = 'export interface Planted {\n  readonly field: string\n}'
    const full =
      '/** Planted. */\nexport interface Planted {\n  /** Its field. */\n  readonly field: string\n}'
    assert.deepEqual(await brokenRules('src/base/planted.ts', bare), [
      'orchard/docstrings',
      'orchard/docstrings',
    ])
    assert.deepEqual(await brokenRules('src/base/planted.ts', full), [])
  })
})

describe('the limits of size, on both sides', () => {
  const body = (lines: number): string =>
    `/** Planted. */\nexport function planted(): void {\n${'  void 0\n'.repeat(lines - 2)}}`
  const branches = (count: number): string =>
    `/** Planted. */\nexport function planted(x: number): void {\n${'  if (x === 1) planted(1)\n'.repeat(count - 1)}}`
  const file = (lines: number): string =>
    '/** Planted. */\nexport const LINE = 1\n// a comment does not count\n' + 'void 0\n'.repeat(lines - 1)

  it('a function has 40 lines', async () => {
    assert.deepEqual(await brokenRules('src/base/planted.ts', body(40)), [])
    assert.deepEqual(await brokenRules('src/base/planted.ts', body(41)), ['max-lines-per-function'])
  })
  it('a function has 10 branches', async () => {
    assert.deepEqual(await brokenRules('src/base/planted.ts', branches(10)), [])
    assert.deepEqual(await brokenRules('src/base/planted.ts', branches(11)), ['complexity'])
  })
  it('a file has 250 lines of code', async () => {
    assert.deepEqual(await brokenRules('src/base/planted.ts', file(250)), [])
    assert.deepEqual(await brokenRules('src/base/planted.ts', file(251)), ['max-lines'])
  })
})
