import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** A temporary project in which this package is installed by a link. */
export interface ConsumerFolder {
  /** Absolute path. */
  readonly path: string
  /** Writes a file and the folders above it. */
  write(file: string, text: string): void
  /** Deletes the project. */
  remove(): void
}

interface Manifest {
  readonly name: string
  readonly dependencies: Readonly<Record<string, string>>
}

/** Makes a project that can import this package, what this package depends on, and the types of Node. */
export function makeConsumer(): ConsumerFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'orchard-consumer-')))
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(path, file)), { recursive: true })
    writeFileSync(join(path, file), text)
  }
  const link = (name: string, target: string): void => {
    mkdirSync(dirname(join(path, 'node_modules', name)), { recursive: true })
    symlinkSync(resolve(target), join(path, 'node_modules', name))
  }
  write('package.json', '{ "type": "module", "private": true }\n')
  link(manifest.name, '.')
  for (const name of [...Object.keys(manifest.dependencies), '@types/node'])
    link(name, join('node_modules', name))
  return { path, write, remove: () => rmSync(path, { recursive: true, force: true }) }
}
