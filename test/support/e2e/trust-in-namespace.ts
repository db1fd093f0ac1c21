import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../interop/run-program.js'
import type { ProgramOutcome } from '../interop/run-program.js'

/** Folders of a system that change when its roots do. */
const CHANGED = ['/etc/ssl', '/usr/local/share/ca-certificates'] as const

/** Copies of the folders in which a Debian keeps its roots, which stand in their place for what is run with them. */
export interface TrustNamespace {
  /** Runs a line of a shell in which the copies stand in the place of the folders; nobody else sees it. */
  readonly run: (line: string) => Promise<ProgramOutcome>
  /** The path of the copy of a file. */
  readonly copyOf: (path: string) => string
}

/** Why the roots of a real system cannot be changed here; `false` where they can. In CI they must. */
export function withoutDebianRoot(): string | false {
  if (process.env['CI'] !== undefined) return false
  if (process.getuid?.() !== 0) return 'not root'
  const isDebian = existsSync('/etc/debian_version') && existsSync('/usr/sbin/update-ca-certificates')
  return !isDebian && 'no Debian with ca-certificates'
}

/**
 * Makes a place in which the system's own program changes the system's own folders, or copies of them: a mount namespace
 * ends with the command that it was made for, so that whatever happens, this machine trusts nothing new afterwards.
 */
export function createTrustNamespace(folder: string): TrustNamespace {
  const copyOf = (path: string): string => join(folder, path)
  for (const path of CHANGED) {
    mkdirSync(copyOf(path), { recursive: true })
    cpSync(path, copyOf(path), { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
  }
  const mounts = CHANGED.map((path) => `mount --bind '${copyOf(path)}' ${path}`)
  const own = {
    SSL_CERT_FILE: undefined,
    SSL_CERT_DIR: undefined,
    CURL_CA_BUNDLE: undefined,
    SUDO_USER: undefined,
  }
  return {
    copyOf,
    run: (line) =>
      runProgram(
        'unshare',
        ['--mount', '--propagation', 'private', 'sh', '-c', ['set -e', ...mounts, line].join('\n')],
        { env: { ...own, HOME: join(folder, 'home') } },
      ),
  }
}

/** Octets of a bundle. */
export function bundleOf({ copyOf }: TrustNamespace): string {
  return readFileSync(copyOf('/etc/ssl/certs/ca-certificates.crt'), 'latin1')
}
