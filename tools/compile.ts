import { run } from './process.js'

const TSC = 'node_modules/typescript/bin/tsc'

/** Runs the TypeScript compiler, and throws when it finds a fault. */
export async function tsc(args: readonly string[], cwd?: string): Promise<void> {
  await run(process.execPath, [`${process.cwd()}/${TSC}`, ...args], cwd === undefined ? {} : { cwd })
}

/** Type-checks everything and compiles it into build/, incrementally. */
export async function compile(): Promise<void> {
  await tsc(['-p', '.', '--incremental', '--tsBuildInfoFile', 'build/.tsbuildinfo'])
}

/** `node tools/run.js compile` */
export const main: () => Promise<void> = compile
