import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportUnencryptedPrivateKey } from '../../../src/index.js'
import type { CertificateAuthority } from '../../../src/index.js'
import { writeServer } from './check.js'
import type { ServerFiles, ServerParts } from './check.js'
import { mustRun } from './run-program.js'
import { runInShells } from './shell-batch.js'
import type { ShellJob } from './shell-batch.js'

/** A server certificate that openssl makes with a key of ours: no refusal of this library stands in its way. */
export interface OutsideRequest {
  /** What it is, in words. */
  readonly id: string
  /** The CA whose key signs. */
  readonly issuer: CertificateAuthority
  /** PEM of the root above it; absent: the issuer is the root. */
  readonly rootPEM?: string
  /** Value of subjectAltName as openssl's configuration writes it, e.g. `DNS:www.example,IP:8.8.8.8`; absent: none. */
  readonly subjectAltName?: string
  /** The subject, in openssl's form; absent: empty. */
  readonly subject?: string
}

/** A server certificate that openssl has made. */
export interface OutsideServer {
  /** The request. */
  readonly id: string
  /** Its files. */
  readonly files: ServerFiles
}

/** Signs each request with `openssl x509 -req -CA`, under one server key. */
export async function signOutside(
  folder: string,
  requests: readonly OutsideRequest[],
): Promise<readonly OutsideServer[]> {
  mkdirSync(folder, { recursive: true })
  const key = join(folder, 'server.key')
  const keyPEM = await mustRun('openssl', [
    'genpkey',
    '-algorithm',
    'EC',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
  ])
  writeFileSync(key, keyPEM)
  const csrs = await makeCSRs(folder, requests, key)
  const jobs = await Promise.all(
    requests.map((request, index) =>
      jobOf(request, join(folder, String(index)), csrs.get(subjectOf(request)) ?? ''),
    ),
  )
  const answers = await runInShells(jobs)
  return answers.map(({ id, status, said }, index) => {
    const request = requests[index]
    const leaf = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----\n?/.exec(said)?.[0]
    if (status !== 0 || leaf === undefined || request === undefined) throw new Error(`${id}: ${said}`)
    const files = writeServer(join(folder, String(index)), partsOf(request, `${leaf}\n`, keyPEM))
    return { id, files }
  })
}

function partsOf({ issuer, rootPEM }: OutsideRequest, leaf: string, key: string): ServerParts {
  return rootPEM === undefined
    ? { root: issuer.pem, leaf, key }
    : { root: rootPEM, leaf, intermediates: issuer.pem, key }
}

async function jobOf(request: OutsideRequest, folder: string, csr: string): Promise<ShellJob> {
  mkdirSync(folder, { recursive: true })
  const { pem } = await exportUnencryptedPrivateKey({ privateKey: request.issuer.privateKey })
  const path = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const command = [
    ...['openssl', 'x509', '-req', '-in', csr, '-days', '300', '-set_serial', '0x4711', '-sha256'],
    ...['-CA', path('ca.pem', request.issuer.pem), '-CAkey', path('ca.key', pem)],
    ...['-extfile', path('extensions', extensionsOf(request))],
  ]
  return { id: request.id, command }
}

/** Makes one request for each subject, under the same key. */
async function makeCSRs(
  folder: string,
  requests: readonly OutsideRequest[],
  key: string,
): Promise<ReadonlyMap<string, string>> {
  const config = join(folder, 'request.cnf')
  writeFileSync(config, '[req]\ndistinguished_name=dn\n[dn]\n')
  const paths = new Map<string, string>()
  for (const subject of new Set(requests.map(subjectOf))) {
    const path = join(folder, `request-${paths.size}.pem`)
    await mustRun('openssl', ['req', '-new', '-key', key, '-subj', subject, '-config', config, '-out', path])
    paths.set(subject, path)
  }
  return paths
}

function subjectOf({ subject }: OutsideRequest): string {
  return subject ?? '/'
}

function extensionsOf({ subjectAltName, subject }: OutsideRequest): string {
  const critical = subject === undefined ? 'critical,' : ''
  return [
    'keyUsage=critical,digitalSignature',
    'extendedKeyUsage=serverAuth',
    'subjectKeyIdentifier=hash',
    'authorityKeyIdentifier=keyid',
    ...(subjectAltName === undefined ? [] : [`subjectAltName=${critical}${subjectAltName}`]),
    '',
  ].join('\n')
}
