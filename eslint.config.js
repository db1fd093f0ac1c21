import js from '@eslint/js'
import tsdoc from 'eslint-plugin-tsdoc'
import tseslint from 'typescript-eslint'
import { boundaries } from './tools/lint/boundaries.js'
import { docstrings } from './tools/lint/docstrings.js'
import { DOORS, LAYERS, PURE_FOLDERS } from './tools/lint/layers.js'

const PURE = [...PURE_FOLDERS.map((folder) => `src/${folder}/**`), ...DOORS.map((door) => `src/${door}`)]
const TYPESCRIPT = ['src/**/*.ts', 'test/**/*.ts', 'tools/**/*.ts', 'bench/**/*.ts', 'examples/**/*.ts']

const CLOCK =
  'Time comes in as `now`; only issue/defaults.ts, check/clock.ts and device/clock.ts read the clock.'
const NO_CLOCK = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: CLOCK },
  { selector: 'CallExpression[callee.name="Date"]', message: CLOCK },
  { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: CLOCK },
  { selector: 'MemberExpression[object.name="performance"]', message: CLOCK },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'Use crypto.getRandomValues.',
  },
]
const NODE_GLOBALS = [
  'Buffer',
  'process',
  'global',
  'require',
  'module',
  '__dirname',
  '__filename',
  'setImmediate',
]
const NO_ENDING = ['exit', 'exitCode', 'abort', 'reallyExit'].map((property) => ({
  object: 'process',
  property,
  message: 'Only cli/main.ts ends the process.',
}))

/** Limits of a function and a file, in lines of code. */
const sizes = ({ functionLines, complexity, params, lines }) => ({
  'max-lines-per-function': functionLines
    ? ['error', { max: functionLines, skipBlankLines: true, skipComments: true }]
    : 'off',
  complexity: ['error', complexity],
  'max-params': 'off',
  '@typescript-eslint/max-params': ['error', { max: params, countVoidThis: false }],
  'max-lines': ['error', { max: lines, skipBlankLines: true, skipComments: true }],
})

export default tseslint.config(
  { ignores: ['build/', 'build-*/', 'coverage/', 'dist/', 'docs/', 'orchard/', 'node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', require: 'readonly', __dirname: 'readonly' },
    },
  },
  {
    // A Node that is too old must be able to read them.
    files: ['bin/orchard.cjs', 'bin/require-node.cjs'],
    languageOptions: { ecmaVersion: 5 },
  },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { tsdoc },
    rules: {
      ...sizes({ functionLines: 40, complexity: 10, params: 3, lines: 250 }),
      'tsdoc/syntax': 'error',
      eqeqeq: 'error',
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { orchard: { rules: { boundaries, docstrings } } },
    rules: {
      'orchard/boundaries': 'error',
      'orchard/docstrings': 'error',
      'no-console': 'error',
      'no-restricted-properties': ['error', ...NO_ENDING],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
    },
  },
  {
    files: PURE,
    ignores: Object.keys(LAYERS).flatMap((name) => (LAYERS[name].pure === true ? [] : [`src/${name}/**`])),
    rules: {
      'no-restricted-globals': ['error', ...NODE_GLOBALS],
      'no-restricted-properties': [
        'error',
        ...NO_ENDING,
        ...NODE_GLOBALS.map((property) => ({ object: 'globalThis', property })),
      ],
      'no-restricted-syntax': ['error', ...NO_CLOCK],
    },
  },
  {
    files: ['src/issue/defaults.ts', 'src/check/clock.ts', 'src/device/clock.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['src/foreign/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }] },
  },
  { files: ['src/cli/main.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: DOORS.map((door) => `src/${door}`),
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Program > :not(ExportAllDeclaration, ExportNamedDeclaration[source])',
          message: 'A door only re-exports.',
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts', 'examples/**/*.ts'],
    rules: {
      // A `describe` callback holds many tests: length per function says nothing here, length per file does.
      ...sizes({ functionLines: 0, complexity: 12, params: 4, lines: 500 }),
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] },
          ],
        },
      ],
    },
  },
  { files: ['tools/test-reporter.ts'], rules: { 'no-restricted-exports': 'off' } },
)
