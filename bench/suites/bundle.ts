/** What a page has to load for the three verbs, from the code as it is published: `npm run bench -- bundle`. */
import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const VERBS = 'createRootCA, createServerCSR, signServerCert'
const MINIFIED_KB = 60
const GZIPPED_KB = 20

/** A browser loads the three verbs. */
export const suite: BenchSuite = {
  name: 'bundle',
  title: 'the three verbs in one file for a browser',
  run,
}

async function run(say: Say): Promise<readonly Figure[]> {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `export { ${VERBS} } from ${JSON.stringify(resolve('dist/index.js'))}`,
      resolveDir: '.',
    },
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'error',
  })
  const code = outputFiles[0]?.contents ?? new Uint8Array()
  for (const { inputs } of Object.values(metafile.outputs))
    for (const [input, { bytesInOutput }] of Object.entries(inputs))
      if (bytesInOutput > 0) say(`${(bytesInOutput / 1_000).toFixed(1).padStart(6)} kB  ${input}`)
  const sizes = { minified: code.length / 1_000, gzipped: gzipSync(code, { level: 9 }).length / 1_000 }
  return [
    {
      id: 'minified',
      what: `${VERBS}, minified`,
      value: sizes.minified,
      unit: 'kB',
      target: { atMost: MINIFIED_KB },
    },
    {
      id: 'gzipped',
      what: 'the same, gzipped',
      value: sizes.gzipped,
      unit: 'kB',
      target: { atMost: GZIPPED_KB },
    },
  ]
}
