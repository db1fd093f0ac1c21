import { readdir, readFile, stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { PKIError } from '../../base/errors.js'
import { quoteText } from '../../base/quote.js'
import { fileError, systemCodeOf } from '../../store/directory/file-error.js'
import type { ProgramEnvironment } from '../jupyter/run-quietly.js'

/** Variables whose file is used instead of the roots of the system, so that it must hold those too; all measured. */
export const BUNDLE_VARIABLES = [
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
  'PIP_CERT',
] as const
/** The variable whose file is added to what Node.js trusts. */
export const EXTRA_VARIABLE = 'NODE_EXTRA_CA_CERTS'

/** Variables that may name a folder: the library requests reads these, and pip has it inside. */
const MAY_BE_FOLDER: readonly string[] = ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'PIP_CERT']

/** Certificates that an environment names already. */
export interface NamedCertificates {
  /** The paths of others that are kept, in order. */
  readonly sources: readonly string[]
  /** What those hold. */
  readonly texts: readonly string[]
}

/** What is ours, and therefore never a source. */
export interface OwnFiles {
  /** A folder: all below it is ours. */
  readonly folder: string | undefined
  /** The files that are about to be written. */
  readonly files: readonly string[]
}

/**
 * Reads the files that the variables of an environment name. A bundle of ours stands for the sources that it was made
 * of, so that a root which was ours once is not kept for ever. A file that is gone trusts nothing already.
 *
 * @throws {@link PKIError} `ERR_PKI_FILE` when one cannot be read.
 */
export async function readNamedCertificates(
  env: ProgramEnvironment,
  own: OwnFiles,
): Promise<NamedCertificates> {
  const read = new Map<string, string>()
  for (const variable of [...BUNDLE_VARIABLES, EXTRA_VARIABLE]) {
    const path = env[variable] ?? ''
    if (path === '') continue
    const paths = isOwn(path, own) ? sourcesOf(await readOne(path, variable)) : [path]
    for (const source of paths)
      if (!read.has(source) && !isOwn(source, own)) read.set(source, await readOne(source, variable))
  }
  return { sources: [...read.keys()], texts: [...read.values()] }
}

/** Says in a bundle what it was made of: a comment, which every reader of PEM passes over. */
export function sourceLines(sources: readonly string[]): string {
  return sources.map((path) => `# with ${JSON.stringify(path)}\n`).join('')
}

function sourcesOf(bundle: string): readonly string[] {
  return Array.from(bundle.matchAll(/^# with (".*")$/gm), ([, text = '""']) => pathIn(text)).filter(
    (path) => path !== '',
  )
}

function pathIn(text: string): string {
  try {
    return String(JSON.parse(text))
  } catch {
    return ''
  }
}

function isOwn(path: string, { folder, files }: OwnFiles): boolean {
  const whole = resolve(path)
  if (files.some((file) => resolve(file) === whole)) return true
  return folder !== undefined && whole.startsWith(resolve(folder) + sep)
}

async function readOne(path: string, variable: string): Promise<string> {
  try {
    if (!(await stat(path)).isDirectory()) return await readFile(path, 'utf8')
    if (MAY_BE_FOLDER.includes(variable)) return await readHashed(path)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error))) return ''
    throw fileError(error, { action: 'read', path })
  }
  throw new PKIError('ERR_PKI_FILE', `${variable} names the folder ${quoteText(path)}`, {
    details: { path, systemCode: 'EISDIR' },
    hint: `Let ${variable} name a file of certificates, or unset it.`,
  })
}

/** Of a folder OpenSSL looks at files that are called by the hash of a subject only. @see X509_LOOKUP_hash_dir(3) */
async function readHashed(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => /^[\da-f]{8}\.\d+$/.test(name)).sort()
  const texts: string[] = []
  for (const name of names) texts.push(await readFile(resolve(folder, name), 'latin1').catch(() => ''))
  return texts.join('\n')
}
