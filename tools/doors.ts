import { existsSync, readFileSync } from 'node:fs'

/** A public entry point of the package. The one list of doors is `exports` in package.json. */
export interface Door {
  /** What users import, e.g. `orchard-pki/node`. */
  readonly specifier: string
  /** Base name of all its files, e.g. `node`. */
  readonly name: string
  /** Its source, e.g. `src/node.ts`. */
  readonly source: string
  /** Its published declarations, e.g. `dist/types/node.d.ts`. */
  readonly types: string
  /** Its published code, e.g. `dist/node.js`. */
  readonly code: string
  /** What it needs beyond ECMAScript and WebCrypto; a pure door needs nothing. */
  readonly needs?: 'node' | 'dom'
}

/** Doors that are not pure. */
const NEEDS: Readonly<Record<string, 'node' | 'dom'>> = {
  node: 'node',
  peculiar: 'dom', // the declarations of @peculiar/x509 name `Crypto` and `CryptoKey`
}

/** Where the command starts; bundled into `dist/cli.cjs`. */
export const CLI_SOURCE = 'src/cli/main.ts'

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
}

/** Reads the doors from package.json. An export that is a plain file, such as `./package.json`, is no door. */
export function readDoors(): readonly Door[] {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
  return Object.entries(manifest.exports).flatMap(([path, target]) => {
    if (typeof target === 'string') return []
    const name = path === '.' ? 'index' : path.slice(2)
    const specifier = path === '.' ? manifest.name : `${manifest.name}/${name}`
    const files = { source: `src/${name}.ts`, types: target.types.slice(2), code: target.default.slice(2) }
    const needs = NEEDS[name]
    return [{ specifier, name, ...files, ...(needs === undefined ? {} : { needs }) }]
  })
}

/** Whether the command's source exists. */
export function hasCLI(): boolean {
  return existsSync(CLI_SOURCE)
}
