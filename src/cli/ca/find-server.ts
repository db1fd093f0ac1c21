import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { findServer, isPKIError, listServers, parseHost, PKIError, readCertificate } from '../../index.js'
import type { CertificateRecord, ServerRecord } from '../../index.js'
import type { CADirectory } from '../../node.js'
import type { CommonFlags } from '../flags.js'
import { repeatFolder } from '../session.js'
import type { Session } from '../session.js'
import { readFrom, readInput } from '../sinks/input-file.js'
import { UsageError } from '../stop.js'
import { listText } from '../words/lists.js'

/** What a person named, and where it is looked for. */
export interface Search {
  /** The CA. */
  readonly store: CADirectory
  /** A name, a host, or a file. */
  readonly word: string
}

/**
 * The server of a CA that a person means: by its name, by the file of its certificate, or by a host that it alone has.
 *
 * @throws PKIError `ERR_PKI_NOT_FOUND` when there is none, and the codes of reading a file.
 * @throws UsageError when several have that host.
 */
export async function serverOf(session: Session, flags: CommonFlags, search: Search): Promise<ServerRecord> {
  const { store, word } = search
  const named = await findServer({ store, name: word })
  if (named !== undefined) return named
  const servers = await listServers({ store })
  const certificate = await certificateFileOf(session, servers, word)
  if (certificate !== undefined) {
    const path = resolve(session.environment.cwd, word)
    const serial = serialOf(certificate)
    const found = servers.find(
      ({ places, serialNumber }) => places?.certificate === path || serialNumber === serial,
    )
    if (found !== undefined) return found
  }
  return serverByHost(servers, word) ?? unknown(flags, word, servers)
}

/**
 * The server that alone has a host; `undefined` where none has it.
 *
 * @throws UsageError when several have it.
 */
export function serverByHost(servers: readonly ServerRecord[], word: string): ServerRecord | undefined {
  const host = canonical(word)
  const [found, ...others] = servers.filter(({ hosts }) => hosts.includes(host))
  if (others.length === 0) return found
  const names = servers.filter(({ hosts }) => hosts.includes(host)).map(({ name }) => name)
  throw new UsageError(`${listText(names)} all have the host ${host}`, 'Say which one, by its name.')
}

/** Whether a word is the path of something that can be read: a file, or a pipe of the shell, but no folder. */
export function isFile({ environment: { cwd } }: Session, word: string): boolean {
  return word !== '' && statSync(resolve(cwd, word), { throwIfNoEntry: false })?.isDirectory() === false
}

/**
 * The certificate in the file that a word is the path of; `undefined` where it is none. Beside a file of notes that is
 * called as a host is, the host is meant.
 *
 * @throws PKIError `ERR_PKI_FILE`, `ERR_PKI_PEM`, `ERR_PKI_DER` for a file without a certificate that is no host either.
 */
export async function certificateFileOf(
  session: Session,
  servers: readonly ServerRecord[],
  word: string,
): Promise<CertificateRecord | undefined> {
  if (!isFile(session, word)) return undefined
  try {
    return await readCertificateFile(session, word)
  } catch (error) {
    const host = canonical(word)
    if (isPKIError(error) && servers.some(({ hosts }) => hosts.includes(host))) return undefined
    throw error
  }
}

async function readCertificateFile(session: Session, word: string): Promise<CertificateRecord> {
  const blocks = await readInput(session, word)
  const found = blocks.find(({ label }) => label === 'DER' || label === 'CERTIFICATE')
  if (found !== undefined) return readFrom(word, () => readCertificate(found.der))
  const labels = blocks.map(({ label }) => label)
  throw new PKIError('ERR_PKI_PEM', `${word} holds no certificate but: ${listText(labels)}`, {
    details: { expected: ['CERTIFICATE'], found: labels },
    hint: 'Give the file of a certificate.',
  })
}

/** Serial number of a certificate as the books have it. */
export function serialOf({ serialNumber }: CertificateRecord): string {
  return Buffer.from(serialNumber)
    .toString('hex')
    .replace(/^(?:00)+(?=.)/, '')
}

function canonical(word: string): string {
  try {
    return parseHost(word, 'NAME').name
  } catch (error) {
    if (isPKIError(error)) return word
    throw error
  }
}

/** Names that a hint lists; more would bury it. */
const MOST_NAMES = 10

function unknown(flags: CommonFlags, word: string, servers: readonly ServerRecord[]): never {
  const names = servers.map(({ name }) => name)
  const hint =
    names.length === 0
      ? `This CA has no servers yet: orchard issue HOST${repeatFolder(flags)} makes one.`
      : names.length <= MOST_NAMES
        ? `It has ${listText(names)}.`
        : `It has ${String(names.length)}: orchard list${repeatFolder(flags)} says which.`
  throw new PKIError(
    'ERR_PKI_NOT_FOUND',
    `no server of this CA is called "${word}", and none has that host`,
    {
      details: { subject: word },
      hint,
    },
  )
}
