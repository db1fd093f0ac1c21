import { constants } from 'node:fs'
import { access, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { isPKIError, PKIError, readCSR } from '../../index.js'
import type { BatchRequest } from '../../index.js'
import { expectServerFileName } from '../../node.js'
import { generalNameText } from '../ca/describe-file.js'
import { requestOf } from '../commands/sign.js'
import { planHosts } from '../hosts/plan.js'
import type { Session } from '../session.js'
import { readFrom, readInput } from '../sinks/input-file.js'
import { fileError } from '../sinks/new-file.js'
import type { BatchItem } from './batch-item.js'
import { readServerList } from './server-list.js'

/** How files of requests are called; the server is called as what stands before. */
const REQUEST_FILE = /^(.+?)(?:\.(?:csr|req))?\.(?:pem|csr|req|der|p10)$/i

/** Files that may hold something else. */
const OTHER_FILE = /(?<!\.(?:csr|req))\.(?:pem|der)$/i

/**
 * The requests of `sign --batch`: every request file of a folder, sorted, each for the server that it is called after
 * and for the hosts that it names; or the lines of a list: name, file of the request, then hosts, if not its own.
 *
 * @throws PKIError `ERR_PKI_FILE` when the list or the folder cannot be read.
 */
export async function requestItems(session: Session, name: string): Promise<AsyncIterable<BatchItem>> {
  const path = resolve(session.environment.cwd, name)
  if (name !== '-' && (await isFolder(path))) return requestsInFolder(session, path)
  if (name !== '-') await assertReadable(path)
  // Paths in a list start where the list lies, so that both can be moved together.
  const folder = name === '-' ? session.environment.cwd : dirname(path)
  return readServerList(session, name, async (words) => readRequestLine(session, folder, words))
}

async function assertReadable(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK)
  } catch (error) {
    throw fileError(path, error)
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  )
}

async function* requestsInFolder(session: Session, folder: string): AsyncGenerator<BatchItem> {
  const files = (await readdir(folder)).filter((file) => REQUEST_FILE.test(file)).sort()
  for (const [index, file] of files.entries()) {
    const item = { place: file, part: (index + 1) / files.length }
    try {
      const name = expectServerFileName(REQUEST_FILE.exec(file)?.[1] ?? '')
      yield { ...item, request: await readRequest(session, { name, path: join(folder, file), typed: [] }) }
    } catch (error) {
      if (!isPKIError(error)) throw error
      // Certificates and keys may lie beside the requests; what is called a request must be one.
      if (!(isPKIError(error, 'ERR_PKI_PEM') && OTHER_FILE.test(file))) yield { ...item, error }
    }
  }
}

async function readRequestLine(
  session: Session,
  folder: string,
  [name = '', file, ...typed]: readonly string[],
): Promise<BatchRequest> {
  if (file === undefined)
    throw new PKIError('ERR_PKI_OPTION', `${name} has no file of a request`, {
      details: { option: 'csr', expected: 'name, file of the request, then hosts' },
    })
  return readRequest(session, { name: expectServerFileName(name), path: resolve(folder, file), typed })
}

interface RequestFile {
  readonly name: string
  readonly path: string
  /** Hosts that were typed; none: those of the request. */
  readonly typed: readonly string[]
}

async function readRequest(session: Session, { name, path, typed }: RequestFile): Promise<BatchRequest> {
  const file = basename(path)
  const der = requestOf(await readInput(session, path))
  const { extensions } = readFrom(file, () => readCSR(der))
  const named = (extensions.subjectAltName ?? []).map(generalNameText)
  return {
    name,
    csr: { der },
    hosts: planHosts({ typed: typed.length > 0 ? typed : named, only: true }).meant,
  }
}
