import { runAllSuites } from './all.js'
import { reasonOf } from './known-disagreements.js'
import { WITHOUT_SUITES, type Disagreement, type SuiteResult } from './suite.js'
import { TARGETS, shortfalls } from './targets.js'

// `npm run suites`: one table of scores, one table of disagreements for each direction, and 1 where a target is missed.
if (WITHOUT_SUITES === false) {
  const results = await runAllSuites()
  process.stdout.write(`${scores(results)}\n${exclusions(results)}\n${tables(results)}\n`)
  process.exitCode = results.some((result) => lacksOf(result).length > 0) ? 1 : 0
} else {
  process.stdout.write(`no suites: ${WITHOUT_SUITES}\n`)
}

function lacksOf(result: SuiteResult): readonly string[] {
  const target = TARGETS.find(({ suite }) => suite === result.suite)
  return target === undefined ? ['no target'] : shortfalls(result, target)
}

function scores(results: readonly SuiteResult[]): string {
  const rows = results.map((result) => {
    const { suite, passed, total, excluded, falseAccepts, slowestMs } = result
    const lacks = lacksOf(result)
    return [
      suite,
      `${passed} of ${total}`,
      String(excluded.length),
      String(falseAccepts.length),
      `${slowestMs.toFixed(0)} ms`,
      TARGETS.find((target) => target.suite === suite)?.words ?? '',
      lacks.length === 0 ? 'MET' : `MISSED: ${lacks.join(', ')}`,
    ]
  })
  return table([['suite', 'agree', 'left out', 'false accepts', 'slowest', 'target', ''], ...rows])
}

function exclusions(results: readonly SuiteResult[]): string {
  const counts = new Map<string, number>()
  for (const { suite, excluded } of results) {
    for (const { reason } of excluded) {
      const key = `${suite}: ${reason}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  const lines = [...counts].map(([reason, count]) => `  ${String(count).padStart(4)}  ${reason}`)
  return ['', 'Left out', ...lines].join('\n')
}

function tables(results: readonly SuiteResult[]): string {
  const direction = (title: string, expected: string): readonly string[] => {
    const rows = results.flatMap(({ disagreements }) =>
      disagreements.filter((one) => one.expected === expected).map(rowOf),
    )
    return ['', `${title} (${rows.length})`, table(rows)]
  }
  return [...direction('Should be refused', 'refuse'), ...direction('Should be accepted', 'accept')].join(
    '\n',
  )
}

function rowOf({ id, got, reason }: Disagreement): readonly string[] {
  const why = reasonOf(id) ?? reason
  return [`  ${id}`, got.slice(0, 80), why.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200)]
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
