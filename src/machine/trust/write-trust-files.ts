import { readFile } from 'node:fs/promises'
import { rootCertificates } from 'node:tls'
import { posix, win32 } from 'node:path'
import { expectObject, expectString } from '../../base/options.js'
import { fileError, systemCodeOf } from '../../store/directory/file-error.js'
import type { ProgramEnvironment } from '../jupyter/run-quietly.js'
import { writePublicFile } from './apply-trust-plan.js'
import { bodiesOf } from './find-anchors.js'

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

/** Where the roots of a system lie, in one file. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
] as const

/** What `writeTrustFiles` takes. */
export interface WriteTrustFilesOptions {
  /** The root, one PEM block. */
  readonly pem: string
  /** The folder that the two files are written to; it is made. */
  readonly folder: string
  /** As `process.platform`; absent: this one. */
  readonly platform?: string
  /** The environment; absent: that of this process. Files that its variables name already go into the bundle. */
  readonly env?: ProgramEnvironment
}

/** Files by which single programs trust a root, without any change to the machine. */
export interface TrustFiles {
  /** The root alone: `root.pem`. */
  readonly rootPath: string
  /** The roots of the system and this one: `bundle.pem`. */
  readonly bundlePath: string
  /** How many certificates the bundle holds. */
  readonly roots: number
  /** The variables to set, each to one of the two. */
  readonly variables: Readonly<Record<string, string>>
}

/**
 * Writes a root, and a bundle of it with the roots of the system, world-readable and each in one step; gives the
 * variables by which OpenSSL, Python, curl, git and Node.js find them. Files that the environment names already are kept
 * in the bundle, so that a proxy of a company stays trusted.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` for bad options; `ERR_PKI_FILE` when a file cannot be written, or one that a
 * variable names cannot be read.
 */
export async function writeTrustFiles(options: WriteTrustFilesOptions): Promise<TrustFiles> {
  expectObject(options, '')
  const { env = process.env, platform = process.platform } = options
  const pem = expectString(options.pem, 'pem')
  const folder = expectString(options.folder, 'folder')
  const paths = platform === 'win32' ? win32 : posix
  const [rootPath, bundlePath] = [paths.join(folder, 'root.pem'), paths.join(folder, 'bundle.pem')]
  const bodies = await bundleBodies(pem, env)
  await write(rootPath, pem)
  await write(bundlePath, bodies.map(blockOf).join(''))
  const extra = env[EXTRA_VARIABLE] ?? ''
  const variables: Record<string, string> = {
    [EXTRA_VARIABLE]: extra === '' || extra === rootPath ? rootPath : bundlePath,
  }
  for (const name of BUNDLE_VARIABLES) variables[name] = bundlePath
  return Object.freeze({ rootPath, bundlePath, roots: bodies.length, variables: Object.freeze(variables) })
}

/** Every certificate once, the root first. */
async function bundleBodies(pem: string, env: ProgramEnvironment): Promise<readonly string[]> {
  const texts = [pem, await systemRoots()]
  const named = [...BUNDLE_VARIABLES, EXTRA_VARIABLE]
    .map((name) => env[name] ?? '')
    .filter((path) => path !== '')
  for (const path of new Set(named)) texts.push(await readNamed(path))
  return [...new Set(texts.flatMap(bodiesOf))]
}

async function systemRoots(): Promise<string> {
  for (const path of SYSTEM_BUNDLES) {
    const text = await readFile(path, 'latin1').catch(() => '')
    if (bodiesOf(text).length > 0) return text
  }
  // Windows has no such file, and a container may have none: what Node.js brings is Mozilla's list.
  return rootCertificates.join('\n')
}

/** A file that is gone trusts nothing already, so it may be missing; everything else about it must be known. */
async function readNamed(path: string): Promise<string> {
  try {
    return await readFile(path, 'latin1')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error))) return ''
    throw fileError(error, { action: 'read', path })
  }
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writePublicFile(path, text)
  } catch (error) {
    throw fileError(error, { action: 'write', path })
  }
}

function blockOf(body: string): string {
  const lines = body.match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
