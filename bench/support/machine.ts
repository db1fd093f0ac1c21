import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { arch, cpus, release, totalmem, type } from 'node:os'
import type { ForeignProgram } from './suite.js'

/** The machine that figures belong to. */
export interface Machine {
  /** Model of the processor. */
  readonly cpu: string
  /** Its cores that this machine has. */
  readonly cores: number
  /** Memory in GiB. */
  readonly memoryGiB: number
  /** Operating system and architecture. */
  readonly system: string
}

/** Looks at this machine. */
export function thisMachine(): Machine {
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Number((totalmem() / 2 ** 30).toFixed(1)),
    system: `${type()} ${release()} ${arch()}`,
  }
}

const PYTHON_VERSIONS =
  'import platform, cryptography; print(platform.python_version(), "cryptography", cryptography.__version__)'

/** How each program is asked for its version. */
const VERSION_COMMANDS: Readonly<Record<ForeignProgram, readonly [string, readonly string[]]>> = {
  go: ['go', ['version']],
  openssl: ['openssl', ['version']],
  python: ['python3', ['-c', PYTHON_VERSIONS]],
}

/** What a program says of its version; `undefined` where it is absent or, for python, has no `cryptography`. */
export function versionOf(program: ForeignProgram): string | undefined {
  const [command, words] = VERSION_COMMANDS[program]
  const { status, stdout } = spawnSync(command, words, { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

/** Versions of Node, of the OpenSSL inside it, of every package that is compared with, and of these programs. */
export function versionsOf(programs: readonly ForeignProgram[]): Readonly<Record<string, string>> {
  const { version, dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly version: string
    readonly dependencies: Readonly<Record<string, string>>
    readonly devDependencies: Readonly<Record<string, string>>
  }
  const found = programs.flatMap((program) => {
    const said = versionOf(program)
    return said === undefined ? [] : [[program, said] as const]
  })
  return {
    node: process.versions.node,
    'openssl of node': process.versions.openssl,
    'orchard-pki': version,
    '@peculiar/x509': dependencies['@peculiar/x509'] ?? 'absent',
    pkijs: dependencies['pkijs'] ?? 'absent',
    'node-forge': devDependencies['node-forge'] ?? 'absent',
    ...Object.fromEntries(found),
  }
}
