import { buildCode } from './build.js'
import { compile } from './compile.js'

/** `node tools/run.js prepare`: all that a test or a benchmark needs, build/ and dist/. */
export async function main(): Promise<void> {
  await compile()
  await buildCode()
}
