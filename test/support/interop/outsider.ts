import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportUnencryptedPrivateKey } from '../../../src/index.js'
import type { CertificateAuthority } from '../../../src/index.js'
import { writeServer } from './check.js'
import type { ServerFiles } from './check.js'
import { mustRun } from './run-program.js'
import { runInShells } from './shell-batch.js'

/** A server certificate that openssl makes with a key of ours: no refusal of this library stands in its way. */
export interface OutsideRequest {
  /** What it is, in words. */
  readonly id: string
  /** The CA whose key signs. */
  readonly root: CertificateAuthority
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
  const jobs = await Promise.all(
    requests.map((request, index) => jobOf(request, join(folder, String(index)), key)),
  )
  const answers = await runInShells(jobs.map(({ job }) => job))
  return answers.map(({ id, status, said }, index) => {
    const request = requests[index]
    const leaf = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----\n?/.exec(said)?.[0]
    if (status !== 0 || leaf === undefined || request === undefined) throw new Error(`${id}: ${said}`)
    const files = writeServer(join(folder, String(index)), {
      root: request.root.pem,
      leaf: `${leaf}\n`,
      key: keyPEM,
    })
    return { id, files }
  })
}

async function jobOf(request: OutsideRequest, folder: string, key: string) {
  mkdirSync(folder, { recursive: true })
  const { pem } = await exportUnencryptedPrivateKey({ privateKey: request.root.privateKey })
  const path = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const csr = await mustRun(
    'openssl',
    ['req', '-new', '-key', key, '-subj', request.subject ?? '/', '-config', '/dev/stdin'],
    {
      input: '[req]\ndistinguished_name=dn\n[dn]\n',
    },
  )
  const command = [
    ...['openssl', 'x509', '-req', '-in', path('csr.pem', csr), '-days', '300', '-set_serial', '0x4711'],
    ...['-CA', path('ca.pem', request.root.pem), '-CAkey', path('ca.key', pem), '-sha256'],
    ...['-extfile', path('extensions', extensionsOf(request))],
  ]
  return { job: { id: request.id, command } }
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
