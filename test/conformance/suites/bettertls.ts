import { limboCase, type LimboCase } from './limbo.js'
import { readSuite, runSuite, type SuiteResult } from './suite.js'

/** BetterTLS in limbo's schema; cases of low importance are the soft ones, where either answer is right. */
export async function runBetterTLS(): Promise<SuiteResult> {
  const { testcases } = readSuite('bettertls-sample.json.gz') as { readonly testcases: readonly LimboCase[] }
  return runSuite(
    'BetterTLS, hard',
    testcases.map((one) => ({
      ...limboCase(one),
      excluded: one.importance === 'low' ? 'soft: either answer is right' : undefined,
    })),
  )
}
