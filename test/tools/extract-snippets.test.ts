import assert from 'node:assert/strict'
import test from 'node:test'
import { extractSnippets } from '../../tools/extract-snippets.js'

const FENCE = '```'

test('a fence marked ts is a snippet on its own line, and other fences are none', () => {
  const text = ['# Title', `${FENCE}sh`, 'npm ci', FENCE, '', `${FENCE}ts`, 'one()', FENCE].join('\n')
  const [snippet, ...others] = extractSnippets('docs/a.md', text)
  assert.deepEqual(others, [])
  assert.equal(snippet?.line, 6)
  assert.equal(snippet.runs, true)
  assert.deepEqual(snippet.code.split('\n'), ['', '', '', '', '', '', 'one()'])
})

test('no-run keeps a snippet from running', () => {
  const text = [`${FENCE}ts no-run`, 'one()', FENCE].join('\n')
  assert.equal(extractSnippets('a.md', text)[0]?.runs, false)
})

test('continue repeats the snippet before, each line in its place', () => {
  const text = [`${FENCE}ts`, 'one()', FENCE, 'Then', `${FENCE}ts continue`, 'two()', FENCE].join('\n')
  const codes = extractSnippets('a.md', text).map(({ code }) => code.split('\n'))
  assert.deepEqual(codes, [
    ['', 'one()'],
    ['', 'one()', '', '', '', 'two()'],
  ])
})

test('without continue a snippet knows nothing of the one before', () => {
  const text = [`${FENCE}ts`, 'one()', FENCE, `${FENCE}ts`, 'two()', FENCE].join('\n')
  assert.ok(!extractSnippets('a.md', text)[1]?.code.includes('one'))
})

test('an unknown flag and an open fence are refused', () => {
  assert.throws(() => extractSnippets('a.md', [`${FENCE}ts norun`, FENCE].join('\n')))
  assert.throws(() => extractSnippets('a.md', `${FENCE}ts\none()`))
})

test('in a source only docstrings hold snippets, and an example must be marked ts', () => {
  const docstring = (fence: string): string =>
    ['/**', ' * Does.', ' *', ' * @example', ` * ${fence}`, ' * one()', ` * ${FENCE}`, ' */', 'does()'].join(
      '\n',
    )
  assert.deepEqual(
    extractSnippets('src/a.ts', docstring(`${FENCE}ts`)).map(({ code }) => code.trim()),
    ['one()'],
  )
  assert.throws(() => extractSnippets('src/a.ts', docstring(FENCE)))
  assert.throws(() => extractSnippets('src/a.ts', '/**\n * @example one()\n */'))
  assert.deepEqual(extractSnippets('src/a.ts', `const x = \`\n${FENCE}ts\none()\n${FENCE}\n\``), [])
})
