import { writeDoorsConfig } from './build.js'
import { readDoors } from './doors.js'
import { captureOrFail } from './process.js'

/** `node tools/run.js docs [--write]`: checks the docstrings of all doors; `--write` makes docs/reference. */
export async function main(args: readonly string[] = []): Promise<void> {
  const entryPoints = readDoors().flatMap(({ source }) => ['--entryPoints', source])
  const emit = args.includes('--write') ? [] : ['--emit', 'none']
  await captureOrFail(process.execPath, [
    'node_modules/typedoc/bin/typedoc',
    '--tsconfig',
    writeDoorsConfig(),
    ...entryPoints,
    ...emit,
  ])
}
