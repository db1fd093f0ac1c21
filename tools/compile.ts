import { resolve } from 'node:path'
import { captureOrFail } from './process.js'

/** Runs the TypeScript compiler, and throws its report when it finds a fault. */
export async function tsc(args: readonly string[], cwd?: string): Promise<void> {
  const compiler = resolve('node_modules/typescript/bin/tsc')
  await captureOrFail(process.execPath, [compiler, ...args], cwd === undefined ? {} : { cwd })
}

/** The script of the device's page: it runs in a browser, so it is a project of its own, with the DOM and without Node. */
const PAGE_SCRIPT = 'src/enroll/page/script'

/** Type-checks everything and compiles it into build/, incrementally. */
export async function compile(): Promise<void> {
  await tsc(['-p', '.', '--incremental', '--tsBuildInfoFile', 'build/.tsbuildinfo'])
  await tsc(['-p', PAGE_SCRIPT, '--incremental', '--tsBuildInfoFile', 'build/.page-script.tsbuildinfo'])
}
