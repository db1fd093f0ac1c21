import { readFileSync } from 'node:fs'
import { build } from 'esbuild'
import { DRAWING_FILES, writeGuide } from './device-guide.js'

const GENERATED = 'src/enroll/page/generated'

/** Files about the device that are made from the code, and what makes each. */
export const DEVICE_FILES: Readonly<Record<string, () => string | Promise<string>>> = {
  [`${GENERATED}/page-script.ts`]: pageScript,
  [`${GENERATED}/page-css.ts`]: pageCSS,
  ...DRAWING_FILES,
  'docs/device.md': () => writeGuide(readFileSync('docs/device.md', 'utf8')),
}

async function pageScript(): Promise<string> {
  return constantOf('PAGE_SCRIPT', await bundle('src/enroll/page/script/page.ts'))
}

async function pageCSS(): Promise<string> {
  return constantOf('PAGE_CSS', await bundle('src/enroll/page/style/page.css'))
}

/** One small file for the browsers of iOS 15 and later. */
async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: ['safari15', 'chrome100', 'firefox100'],
    legalComments: 'none',
    charset: 'utf8',
    tsconfigRaw: {},
    logLevel: 'warning',
  })
  return outputFiles.map(({ text }) => text).join('')
}

function constantOf(name: string, text: string): string {
  return [
    '/** Made from the files beside this folder by `npm run pages`: do not edit. */',
    `export const ${name}: string =`,
    `  ${JSON.stringify(text)}`,
  ].join('\n')
}
