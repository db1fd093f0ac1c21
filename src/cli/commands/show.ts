import { isPKIError, listServers, PKIError, readCertificate, readCSR } from '../../index.js'
import { openCADirectory } from '../../node.js'
import type { CADirectory } from '../../node.js'
import { describeCA, EMPTY_NAME } from '../ca/describe.js'
import { describeCertificate, describeRequest } from '../ca/describe-file.js'
import type { CADocument, FileDocument, ServerDocument, ShowDocument } from '../ca/documents.js'
import { isFile } from '../ca/find-server.js'
import { caPath, leadingTo, shownPath } from '../ca/folder.js'
import { printCA } from '../ca/print.js'
import { serverDocument } from '../ca/server-document.js'
import type { CommonFlags } from '../flags.js'
import { repeatFolder } from '../session.js'
import type { Session } from '../session.js'
import { readFrom, readInput } from '../sinks/input-file.js'
import type { InputBlock } from '../sinks/input-file.js'
import { UsageError } from '../stop.js'
import { listText, printFingerprint } from '../words/lists.js'
import { dayText, untilText } from '../words/when.js'

/** `orchard show`: the CA and its certificates, one of them, or a file, in words. */
export async function show(
  session: Session,
  subject: string | undefined,
  flags: CommonFlags,
): Promise<ShowDocument> {
  if (subject === undefined) return showCA(session, flags)
  const path = await pathOfServer(session, subject, flags)
  const blocks = await readInput(session, path ?? subject)
  const shown = blocks.filter(({ label }) => !label.endsWith('PRIVATE KEY'))
  const file = readFrom(path ?? subject, () => shown.map(describeBlock))
  if (file.length === 0) throw onlyKeys(blocks)
  for (const each of file) printFile(session, each)
  return { command: 'show', file }
}

async function showCA(session: Session, flags: CommonFlags): Promise<ShowDocument> {
  const { printer } = session
  const directory = await leadingTo(flags, openCADirectory({ path: caPath(session, flags) }))
  const ca = await describeCA(session, directory)
  const servers = (await listServers({ store: directory })).map((server) => serverDocument(session, server))
  printCA(session, ca, false)
  printFiles(session, ca)
  for (const warning of directory.warnings) printer.remark('folder', warning)
  printer.heading(servers.length === 0 ? 'No certificates yet:' : 'Certificates:')
  if (servers.length === 0) printer.command(`orchard issue HOST${repeatFolder(flags)}`)
  for (const server of servers) printServerLine(session, server)
  return { command: 'show', ca, servers }
}

function printFiles(session: Session, ca: CADocument): void {
  const { printer } = session
  printer.fact('root', shownPath(session, ca.certificatePath))
  printFingerprint(printer, ca.fingerprint)
  const { passphrasePath, keyEncrypted } = ca
  const kept = passphrasePath === undefined ? 'known to you only' : shownPath(session, passphrasePath)
  printer.fact('passphrase', keyEncrypted ? kept : 'none: the key is not encrypted')
}

function printServerLine(session: Session, server: ServerDocument): void {
  const { printer, now } = session
  printer.fact(server.name, `${listText(server.hosts)}; until ${untilText(now, new Date(server.notAfter))}`)
}

/** The file of a server of this CA by its name; `undefined` where the word is a file, or no such server is known. */
async function pathOfServer(
  session: Session,
  subject: string,
  flags: CommonFlags,
): Promise<string | undefined> {
  if (subject === '-') return undefined
  const directory = await findCA(session, flags)
  const servers = directory === undefined ? [] : await listServers({ store: directory })
  const found = servers.find(({ name, hosts }) => name === subject || hosts.includes(subject))
  if (found !== undefined) return found.places?.certificate
  if (isFile(session, subject)) return undefined
  const names = servers.map(({ name }) => name)
  throw new UsageError(
    `"${subject}" is neither a server of this CA nor a file`,
    names.length === 0
      ? 'orchard show FILE says what a certificate or a request holds.'
      : `It knows ${listText(names)}.`,
  )
}

async function findCA(session: Session, flags: CommonFlags): Promise<CADirectory | undefined> {
  try {
    return await openCADirectory({ path: caPath(session, flags) })
  } catch (error) {
    const absent = isPKIError(error, 'ERR_PKI_DIRECTORY') || isPKIError(error, 'ERR_PKI_OPTION')
    if (absent && flags.dir === undefined) return undefined
    throw error
  }
}

function describeBlock({ label, der }: InputBlock): FileDocument {
  if (label.endsWith('CERTIFICATE REQUEST')) return describeRequest(readCSR(der))
  if (label !== 'DER') return describeCertificate(readCertificate(der))
  try {
    return describeCertificate(readCertificate(der))
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_DER')) throw error
    return describeRequest(readCSR(der))
  }
}

function onlyKeys(blocks: readonly InputBlock[]): PKIError {
  return new PKIError('ERR_PKI_PEM', 'this file holds a private key and nothing else; keys are not shown', {
    details: { expected: ['CERTIFICATE', 'CERTIFICATE REQUEST'], found: blocks.map(({ label }) => label) },
    hint: 'Give the file of the certificate.',
  })
}

const KINDS = { ca: 'CA', server: 'Certificate', csr: 'Request' } as const

function printFile({ printer, now }: Session, file: FileDocument): void {
  // No tick: nothing is verified here.
  const untitled = file.subject === EMPTY_NAME
  printer.fact(KINDS[file.kind], untitled ? listText(file.hosts) : file.subject)
  if (file.issuer !== undefined) printer.fact('by', file.issuer === file.subject ? 'itself' : file.issuer)
  if (file.hosts.length > 0 && !untitled) printer.fact('hosts', listText(file.hosts))
  if (file.canSign !== undefined) printer.fact('can ever sign', file.canSign.words)
  printer.fact('key', file.key)
  if (file.notBefore !== undefined) printer.fact('from', dayText(new Date(file.notBefore)))
  if (file.notAfter !== undefined) printer.fact('until', untilText(now, new Date(file.notAfter)))
  if (file.serialNumber !== undefined) printer.fact('serial', file.serialNumber)
  printFingerprint(printer, file.fingerprint)
}
