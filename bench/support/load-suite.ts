import type { BenchSuite } from './suite.js'

/** Loads bench/suites/<name>.ts: the suite is the export that bears the name of its file. */
export async function loadSuite(name: string): Promise<BenchSuite> {
  const exported = (await import(`../suites/${name}.js`)) as Readonly<Record<string, unknown>>
  const suite = Object.values(exported).find((value) => isSuite(value, name))
  if (suite === undefined) throw new Error(`bench/suites/${name}.ts exports no suite called ${name}`)
  return suite
}

function isSuite(value: unknown, name: string): value is BenchSuite {
  return (
    typeof value === 'object' && value !== null && 'run' in value && 'name' in value && value.name === name
  )
}
