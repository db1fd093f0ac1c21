import {
  adviseOnRevocation,
  find,
  findServer,
  listServers,
  PKIError,
  release,
  revoke as revokeCertificate,
} from '../../index.js'
import type { RevokedCertificate, ServerRecord, StoreEntry } from '../../index.js'
import type { CADirectory } from '../../node.js'
import { entryDocument } from '../books/entry-document.js'
import { certificateFileOf, serialOf, serverByHost } from '../ca/find-server.js'
import { openCA } from '../ca/folder.js'
import type { RevokeDocument } from '../books/documents.js'
import type { RevokeFlags } from '../flags.js'
import { askYesNo, standardTerminal } from '../prompts/ask.js'
import { repeatFolder } from '../session.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'
import { listText } from '../words/lists.js'
import { dayText, untilText } from '../words/when.js'

/** The certificate that a person means. */
interface Target {
  readonly entry: StoreEntry
  /** The server that it was found by, where it was. */
  readonly server: ServerRecord | undefined
}

/** `orchard revoke`: takes a certificate back, or a hold off it, and says what that does not do. */
export async function revoke(session: Session, subject: string, flags: RevokeFlags): Promise<RevokeDocument> {
  if (flags.release === true && (flags.reason ?? flags.invalidSince) !== undefined)
    throw new UsageError('--release takes no reason and no date', 'Leave --reason and --invalid-since away.')
  assertInvalidSince(session, flags)
  const store = await openCA(session, flags)
  const target = await targetOf(session, flags, { store, subject })
  printTarget(session, target)
  await confirm(session, flags, target)
  const { serialNumber } = target.entry
  if (flags.release !== true)
    return reportRevoked(session, flags, await revokeEntry(session, flags, { store, serialNumber }))
  return reportRelease(session, flags, await release({ store, serialNumber, now: session.now }))
}

function assertInvalidSince({ now }: Session, { reason = 'unspecified', invalidSince }: RevokeFlags): void {
  if (invalidSince === undefined) return
  if (reason !== 'keyCompromise' && reason !== 'cACompromise')
    throw new UsageError(
      `--invalid-since does not go with the reason ${reason}`,
      'It says since when a key must be doubted: --reason keyCompromise or cACompromise.',
    )
  if (invalidSince > now)
    throw new UsageError('--invalid-since lies in the future', 'Give a day that has begun, in UTC.')
}

async function revokeEntry(
  { now }: Session,
  { reason, invalidSince }: RevokeFlags,
  certificate: { readonly store: CADirectory; readonly serialNumber: string },
): Promise<RevokedCertificate> {
  return revokeCertificate({
    ...certificate,
    now,
    ...(reason === undefined ? {} : { reason }),
    ...(invalidSince === undefined ? {} : { invalidSince }),
  })
}

function reportRevoked(
  session: Session,
  flags: RevokeFlags,
  { entry, trustedUntil, servers }: RevokedCertificate,
): RevokeDocument {
  const { printer, now } = session
  const { at = now, reason = 'unspecified' } = entry.revocation ?? {}
  const { notAfter } = entry
  const advice = adviseOnRevocation({ notAfter, now, servers, reason, folderWords: repeatFolder(flags) })
  printer.done('Revoked', `${reason}, ${dayText(at)}`)
  printer.heading('What that does not do, and what helps:')
  advice.forEach((sentence, index) => printer.step(index + 1, sentence))
  return {
    command: 'revoke',
    certificate: entryDocument(entry),
    released: false,
    trustedUntil: trustedUntil.toISOString(),
    servers,
    advice,
    remarks: printer.remarks,
  }
}

function reportRelease(session: Session, flags: RevokeFlags, entry: StoreEntry): RevokeDocument {
  const { printer } = session
  printer.done('Released', 'the hold is taken back: the certificate is good again')
  nextList(session, flags)
  return {
    command: 'revoke',
    certificate: entryDocument(entry),
    released: true,
    servers: [],
    advice: [],
    remarks: printer.remarks,
  }
}

function nextList({ printer }: Session, flags: RevokeFlags): void {
  printer.heading('For clients that look at a list, make the next one:')
  printer.command(`orchard crl${repeatFolder(flags)}`)
}

interface Wanted {
  readonly store: CADirectory
  readonly subject: string
}

/** The certificate by the name of its server, its serial number, its file or a host, in this order. */
async function targetOf(session: Session, flags: RevokeFlags, wanted: Wanted): Promise<Target> {
  const { store, subject } = wanted
  const server = await findServer({ store, name: subject })
  if (server !== undefined) return { entry: await entryOf(store, server.serialNumber, subject), server }
  const serialNumber = /^(?:0x)?([\da-f]{1,2}(?::?[\da-f]{1,2})*)$/i.exec(subject)?.[1]
  const entry = serialNumber === undefined ? undefined : await findEntry(store, serialNumber)
  if (entry !== undefined) return { entry, server: undefined }
  const servers = await listServers({ store })
  const certificate = await certificateFileOf(session, servers, subject)
  if (certificate !== undefined)
    return { entry: await entryOf(store, serialOf(certificate), subject), server: undefined }
  const byHost = serverByHost(servers, subject)
  if (byHost !== undefined)
    return { entry: await entryOf(store, byHost.serialNumber, subject), server: byHost }
  throw notFound(subject, `orchard find TEXT${repeatFolder(flags)} looks through all that was issued.`)
}

async function findEntry(store: CADirectory, serialNumber: string): Promise<StoreEntry | undefined> {
  for await (const entry of find({ store, serialNumber })) return entry
  return undefined
}

async function entryOf(store: CADirectory, serialNumber: string, subject: string): Promise<StoreEntry> {
  const entry = await findEntry(store, serialNumber)
  if (entry !== undefined) return entry
  throw notFound(subject, `Its serial number ${serialNumber} is not in the books: another CA has issued it.`)
}

function notFound(subject: string, hint: string): PKIError {
  return new PKIError('ERR_PKI_NOT_FOUND', `this CA knows no certificate by "${subject}"`, {
    details: { subject },
    hint,
  })
}

function printTarget({ printer, now }: Session, { entry, server }: Target): void {
  const { serialNumber, notAfter, subject } = entry
  const untitled = subject.toLowerCase() === serialNumber
  const title =
    server === undefined
      ? untitled
        ? 'without a subject'
        : subject
      : `${server.name}: ${listText(server.hosts)}`
  printer.fact('Certificate', title)
  printer.fact('serial', serialNumber)
  printer.fact('until', untilText(now, notAfter))
}

async function confirm(session: Session, flags: RevokeFlags, { entry }: Target): Promise<void> {
  if (flags.yes === true) return
  const question = flags.release === true ? 'Take back the hold on it?' : 'Revoke it?'
  const terminal = standardTerminal(session.environment)
  const refuse = (why: string): PKIError =>
    new PKIError('ERR_PKI_NOT_CONFIRMED', `nothing was changed: ${why}`, {
      details: { question },
      hint: `With --yes it does not ask: orchard revoke ${entry.serialNumber}${repeatFolder(flags)} --yes`,
    })
  if (terminal === undefined || flags.json === true) throw refuse('nobody can be asked here')
  if (!(await askYesNo(terminal, question))) throw refuse('the answer was no')
}
