import { resolve } from 'node:path'
import { crl as signCRL } from '../../index.js'
import type { IssuedCRL, KeptCRL } from '../../index.js'
import { openCA, shownPath } from '../ca/folder.js'
import type { CRLDocument } from '../books/documents.js'
import type { CRLFlags } from '../flags.js'
import { existingPassphrase } from '../passphrase/existing.js'
import type { Session } from '../session.js'
import { assertReplaceable, replaceFile } from '../sinks/replace-file.js'
import { UsageError } from '../stop.js'
import { untilText } from '../words/when.js'

/** `orchard crl`: signs the list of revoked certificates. */
export async function crl(session: Session, flags: CRLFlags): Promise<CRLDocument> {
  assertSense(session, flags)
  const { out, der, days } = flags
  const { stdout, cwd } = session.environment
  const path = out === undefined || out === '-' ? undefined : resolve(cwd, out)
  const store = await openCA(session, flags)
  if (path !== undefined) await assertReplaceable(path, 'list')
  const list = await signCRL({
    store,
    now: session.now,
    passphrase: existingPassphrase(session, flags, store),
    ...(days === undefined ? {} : { nextUpdateDays: days }),
  })
  if (path !== undefined) await replaceFile(path, contents(list, der))
  print(session, list, path ?? store.crlPath)
  remarkLater(session, list, path)
  if (out === '-' && flags.json !== true) stdout.write(contents(list, der))
  return documentOf(session, list, path ?? store.crlPath)
}

function assertSense({ environment: { stdout } }: Session, { out, der }: CRLFlags): void {
  if (der === true && out === undefined)
    throw new UsageError(
      '--der says how the file of --out is written',
      'Give --out FILE, or --out - for a pipe.',
    )
  if (der === true && out === '-' && stdout.isTTY === true)
    throw new UsageError('DER would garble this terminal', 'Send it to a file: --out ca.crl')
  if (out === '') throw new UsageError('--out is empty', 'Give a file, or - for standard output.')
}

function contents({ pem, der }: IssuedCRL, asDER: true | undefined): string | Uint8Array {
  return asDER === true ? der : pem
}

function print(session: Session, list: IssuedCRL, path: string): void {
  const { printer, now } = session
  const { entries, number, nextUpdate } = list
  printer.done(
    'CRL',
    `number ${String(number)}: ${entries === 1 ? '1 certificate' : `${String(entries)} certificates`} revoked`,
  )
  printer.fact('next', `before ${untilText(now, nextUpdate)}`)
  printer.fact('file', shownPath(session, path))
}

/** Two who sign at the same time: the list of the higher number stays in the folder. */
function remarkLater({ printer }: Session, { isCurrent }: KeptCRL, path: string | undefined): void {
  if (isCurrent) return
  const where = path === undefined ? 'and this one was not kept' : 'and this one is only in the file of --out'
  printer.remark(
    'later-list',
    `A later list has been signed meanwhile: that one is in the folder of the CA, ${where}.`,
  )
}

function documentOf({ printer }: Session, list: IssuedCRL, path: string): CRLDocument {
  return {
    command: 'crl',
    number: String(list.number),
    entries: list.entries,
    thisUpdate: list.thisUpdate.toISOString(),
    nextUpdate: list.nextUpdate.toISOString(),
    pem: list.pem,
    path,
    remarks: printer.remarks,
  }
}
