import { posix, win32 } from 'node:path'
import { PKIError } from '../../base/errors.js'
import { expectObject, expectString } from '../../base/options.js'

/** The facts that decide where a user's files lie. */
export interface UserEnvironment {
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** As `process.platform`. */
  readonly platform: string
  /** Home folder of the user; absent: `HOME` or `USERPROFILE` of the environment. */
  readonly homedir?: string | undefined
}

/** Kinds of folders that a platform sets aside for a user's files. */
export type UserFolderKind = 'data' | 'state'

/** Where each kind lies on Linux: the variable and what stands for it (XDG Base Directory 0.8). */
const XDG = {
  data: { variable: 'XDG_DATA_HOME', below: '.local/share' },
  state: { variable: 'XDG_STATE_HOME', below: '.local/state' },
} as const satisfies Record<UserFolderKind, { variable: string; below: string }>

/**
 * Finds the folder of this program for one kind of a user's files. Touches nothing.
 *
 * @returns Linux: `$XDG_DATA_HOME/orchard`, `$XDG_STATE_HOME/orchard` or their defaults; macOS:
 * `~/Library/Application Support/orchard`; Windows: `%LOCALAPPDATA%\orchard`.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when the environment names no home.
 */
export function userFolder(kind: UserFolderKind, environment: UserEnvironment): string {
  const { env, platform, homedir } = expectEnvironment(environment)
  const home = nonEmpty(homedir ?? env['HOME'] ?? env['USERPROFILE'])
  if (platform === 'win32') return win32.join(windowsBase(env, home), 'orchard')
  if (platform === 'darwin') return posix.join(home ?? missing('HOME'), 'Library/Application Support/orchard')
  const { variable, below } = XDG[kind]
  const base = env[variable]
  // A relative path in an XDG variable is to be ignored.
  if (base !== undefined && posix.isAbsolute(base)) return posix.join(base, 'orchard')
  return posix.join(home ?? missing('HOME'), below, 'orchard')
}

/** Checks the facts that come from outside of this library. */
export function expectEnvironment(environment: UserEnvironment): UserEnvironment {
  const { env, homedir } = expectObject(environment, '')
  expectObject(env, 'env')
  if (homedir !== undefined) expectString(homedir, 'homedir')
  return environment
}

function windowsBase(env: UserEnvironment['env'], home: string | undefined): string {
  return nonEmpty(env['LOCALAPPDATA']) ?? win32.join(home ?? missing('LOCALAPPDATA'), 'AppData', 'Local')
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}

function missing(variable: string): never {
  throw new PKIError('ERR_PKI_OPTION', `${variable} is not set, so there is no folder of yours to use`, {
    details: { option: variable, expected: 'the path of a folder in the environment' },
    hint: 'Say where with --dir or ORCHARD_HOME, and give the passphrase with --passphrase-file.',
  })
}
