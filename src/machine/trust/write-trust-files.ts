import { readFile } from 'node:fs/promises'
import { rootCertificates } from 'node:tls'
import { posix, win32 } from 'node:path'
import { expectObject, expectString } from '../../base/options.js'
import { fileError } from '../../store/directory/file-error.js'
import type { ProgramEnvironment } from '../jupyter/run-quietly.js'
import { writePublicFile } from './apply-trust-plan.js'
import { assertReplaceableBundle } from './assert-replaceable-bundle.js'
import { bodiesOf } from './find-anchors.js'
import { BUNDLE_VARIABLES, EXTRA_VARIABLE, readNamedCertificates, sourceLines } from './named-certificates.js'

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
  /**
   * The folder above every folder that was given here before, the parent of `trustFolder`: what variables name below it
   * is ours and not kept; absent: only `folder` is.
   */
  readonly own?: string
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
 * in the bundle, so that a proxy of a company stays trusted; of a bundle that this made before, only those are kept.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` for bad options; `ERR_PKI_FILE_EXISTS` where a file of one of the two names
 * holds more than certificates, or is a link; `ERR_PKI_FILE` when a file cannot be written, or one that a
 * variable names cannot be read.
 */
export async function writeTrustFiles(options: WriteTrustFilesOptions): Promise<TrustFiles> {
  expectObject(options, '')
  const { env = process.env, platform = process.platform } = options
  expectObject(env, 'env')
  const pem = expectString(options.pem, 'pem')
  const folder = expectString(options.folder, 'folder')
  const paths = platform === 'win32' ? win32 : posix
  const [rootPath, bundlePath] = [paths.join(folder, 'root.pem'), paths.join(folder, 'bundle.pem')]
  const named = await readNamedCertificates(env, {
    folder: options.own === undefined ? undefined : expectString(options.own, 'own'),
    files: [rootPath, bundlePath],
  })
  const bodies = [...new Set([pem, await systemRoots(), ...named.texts].flatMap(bodiesOf))]
  for (const path of [rootPath, bundlePath]) await assertReplaceableBundle(path)
  await write(rootPath, pem)
  await write(bundlePath, bodies.map(blockOf).join('') + sourceLines(named.sources))
  const extra = env[EXTRA_VARIABLE] ?? ''
  const variables: Record<string, string> = {
    [EXTRA_VARIABLE]: extra === '' || extra === rootPath ? rootPath : bundlePath,
  }
  for (const name of BUNDLE_VARIABLES) variables[name] = bundlePath
  return Object.freeze({ rootPath, bundlePath, roots: bodies.length, variables: Object.freeze(variables) })
}

async function systemRoots(): Promise<string> {
  for (const path of SYSTEM_BUNDLES) {
    const text = await readFile(path, 'latin1').catch(() => '')
    if (bodiesOf(text).length > 0) return text
  }
  // Windows has no such file, and a container may have none: what Node.js brings is Mozilla's list.
  return rootCertificates.join('\n')
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
