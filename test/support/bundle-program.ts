import { basename, join } from 'node:path'
import { build } from 'esbuild'

/**
 * Puts a compiled program and all that it imports in one file of a folder: Node starts that in half of the time.
 *
 * @returns The path of the file.
 */
export async function bundleProgram(entry: string, folder: string): Promise<string> {
  const program = join(folder, `${basename(entry, '.js')}.cjs`)
  await build({
    entryPoints: [entry],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
    // What asks where it lies is not called by these programs.
    logOverride: { 'empty-import-meta': 'silent' },
  })
  return program
}

/** Environment of a program that is started often: to read more certificates takes Node longer than all the rest. */
export const QUICK_START = { NODE_EXTRA_CA_CERTS: '' } as const
