import { resolve } from 'node:path'
import { captureOrFail } from './process.js'

/** Runs the TypeScript compiler, and throws its report when it finds a fault. */
export async function tsc(args: readonly string[], cwd?: string): Promise<void> {
  const compiler = resolve('node_modules/typescript/bin/tsc')
  await captureOrFail(process.execPath, [compiler, ...args], cwd === undefined ? {} : { cwd })
}

/** Type-checks everything and compiles it into build/, incrementally. */
export async function compile(): Promise<void> {
  await tsc(['-p', '.', '--incremental', '--tsBuildInfoFile', 'build/.tsbuildinfo'])
}
