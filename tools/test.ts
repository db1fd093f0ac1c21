import { main as prepare } from './prepare.js'
import { main as runTests } from './run-tests.js'

/** `node tools/run.js test [--e2e] [pattern…]`: compiles, bundles, and runs the tests. */
export async function main(args: readonly string[]): Promise<void> {
  await prepare()
  await runTests(args)
}
