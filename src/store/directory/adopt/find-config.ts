import { basename, dirname, join, resolve } from 'node:path'
import { isPKIError, PKIError } from '../../../base/errors.js'
import { quoteText } from '../../../base/quote.js'
import { readCASettings } from './ca-settings.js'
import type { CASettings } from './ca-settings.js'
import { isWithin } from './find-ca.js'
import type { ForeignFiles } from './foreign-files.js'
import { readOpenSSLConfig } from './openssl-config-file.js'
import type { OpenSSLConfig, OpenSSLConfigFile } from './openssl-config-file.js'

/** A configuration that was found. */
export interface FoundConfig {
  /** What it says of its CA. */
  readonly settings: CASettings
  /** What its `.include` lines name that was not followed. */
  readonly skipped: readonly string[]
}

/** Where a configuration is looked for. */
export interface ConfigSearch {
  /** The folder of the CA, absolute. */
  readonly path: string
  /** The file that was given, absolute; absent: the names that tutorials give it. */
  readonly given: string | undefined
  /** The file that an earlier adoption found; absent: there was none. */
  readonly earlier: string | undefined
  /** The environment. */
  readonly env: Readonly<Record<string, string | undefined>>
}

const NAMES = ['openssl.cnf', 'ca/openssl.cnf', 'ca.cnf', 'ca/ca.cnf', 'openssl.conf'] as const
const INCLUDED = /\.(?:cnf|conf)$/

/**
 * Finds the configuration of a CA and reads it; one without a CA in it is passed over unless it was given.
 *
 * @throws {@link PKIError} `ERR_PKI_CONFIG` when it cannot be followed, `ERR_PKI_FILE` when the given one is not there.
 */
export async function findConfig(
  files: ForeignFiles,
  search: ConfigSearch,
): Promise<FoundConfig | undefined> {
  const { path, given, earlier, env } = search
  if (given !== undefined) return readConfig(files, given, env)
  const usual = NAMES.map((name) => join(path, name))
  for (const file of new Set([...(earlier === undefined ? [] : [earlier]), ...usual])) {
    const found = await readConfig(files, file, env).catch(unlessForeign)
    if (found !== undefined) return found
  }
  return undefined
}

/**
 * Finds the configuration above a folder: there the tutorial has it, and somebody may give only its `ca/`.
 *
 * @throws {@link PKIError} As `findConfig`.
 */
export async function findConfigAbove(
  files: ForeignFiles,
  { path, env }: Pick<ConfigSearch, 'path' | 'env'>,
): Promise<FoundConfig | undefined> {
  return readConfig(files, join(dirname(path), NAMES[0]), env).catch(unlessForeign)
}

async function readConfig(files: ForeignFiles, path: string, env: ConfigSearch['env']): Promise<FoundConfig> {
  const text = await files.findText(path)
  if (text === undefined) throw absent(path)
  const include = (name: string): Promise<readonly OpenSSLConfigFile[] | undefined> =>
    findIncluded(files, path, name)
  const config: OpenSSLConfig = await readOpenSSLConfig({ path, text, env, include })
  return { settings: readCASettings(config), skipped: config.skipped }
}

/** What lies in the folder of the configuration is followed; openssl looks from its working folder, mostly this one. */
async function findIncluded(
  files: ForeignFiles,
  config: string,
  name: string,
): Promise<readonly OpenSSLConfigFile[] | undefined> {
  const home = dirname(config)
  const path = resolve(home, name)
  if (!isWithin(home, path)) return undefined
  const kind = await files.kindOf(path)
  const paths =
    kind === 'folder' ? (await files.list(path)).filter((file) => INCLUDED.test(basename(file))) : [path]
  const found: OpenSSLConfigFile[] = []
  for (const file of paths) {
    const text = await files.findText(file)
    if (text === undefined) return undefined
    found.push({ path: file, text })
  }
  return found
}

/** A file that is not there, or whose lines are for something else than a CA, is no configuration of this one. */
function unlessForeign(error: unknown): undefined {
  const isAbsent = isPKIError(error, 'ERR_PKI_FILE') && error.details.systemCode === 'ENOENT'
  const isOther = isPKIError(error, 'ERR_PKI_CONFIG') && error.details.name === 'ca.default_ca'
  if (isAbsent || isOther) return undefined
  throw error
}

function absent(path: string): PKIError<'ERR_PKI_FILE'> {
  return new PKIError('ERR_PKI_FILE', `there is no configuration ${quoteText(path)} (ENOENT)`, {
    details: { path, systemCode: 'ENOENT' },
    hint: 'Give the file that openssl ca was run with: --config FILE.',
  })
}
