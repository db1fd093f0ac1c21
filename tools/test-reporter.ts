import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'

/**
 * Reporter of node:test that prints what needs attention: each failure in full, each skipped or slow test in one line,
 * and Node's own summary (`# tests 12`, `# pass 12`, `# fail 0`, …).
 */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const path: string[] = []
  for await (const event of events) {
    if (event.type === 'test:start') path.splice(event.data.nesting, Infinity, event.data.name)
    if (event.type === 'test:fail') yield failure(event.data, path)
    if (event.type === 'test:pass' && typeof event.data.skip === 'string') {
      yield `skipped: ${event.data.name} (${event.data.skip})\n`
    }
    if (event.type === 'test:pass' && isSlow(event.data)) {
      yield `slow: ${path.join(' > ')} (${(event.data.details.duration_ms / 1000).toFixed(1)} s)\n`
    }
    if (event.type === 'test:diagnostic' && event.data.nesting === 0) yield `# ${event.data.message}\n`
  }
}

/** A test of this many milliseconds is named, so that the suite stays fast. */
const SLOW_MS = 4000

function isSlow({ details }: Extract<TestEvent, { readonly type: 'test:pass' }>['data']): boolean {
  return details.type !== 'suite' && details.duration_ms > SLOW_MS
}

type FailedTest = Extract<TestEvent, { readonly type: 'test:fail' }>['data']

/** A suite that failed only because one of its tests did says nothing new. */
function failure(test: FailedTest, path: readonly string[]): string {
  const { error } = test.details
  if (Reflect.get(error, 'failureType') === 'subtestsFailed') return ''
  const place = test.file === undefined ? '' : ` (${relative('.', test.file)}:${String(test.line)})`
  const cause: unknown = error.cause
  const reason = inspect(cause ?? error, { depth: 6 }).replace(/^/gm, '    ')
  return `failed: ${path.join(' > ')}${place}\n${reason}\n\n`
}
