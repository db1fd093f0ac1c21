import { IOS_LIMIT_DAYS } from '../server-days.js'
import type { HostPlan } from '../hosts/plan.js'
import type { Session } from '../session.js'
import { listText } from '../words/lists.js'
import { dayText, untilText } from '../words/when.js'
import type { CADocument, IssuedDocument } from './documents.js'
import { shownPath } from './folder.js'

/** Prints a CA in three lines: which one, where, and what it can ever sign. */
export function printCA(session: Session, ca: CADocument, created: boolean): void {
  const { printer } = session
  printer.done('CA', `"${ca.commonName}"${created ? ', new' : ''}; until ${dayText(new Date(ca.notAfter))}`)
  if (ca.intermediate !== undefined)
    printer.fact(
      'signs as',
      `"${ca.intermediate.commonName}"; until ${dayText(new Date(ca.intermediate.notAfter))}`,
    )
  printer.fact('folder', shownPath(session, ca.path))
  printer.fact('can ever sign', ca.canSign.words)
}

/** Prints a certificate: for whom, until when, and why it was made or kept. */
export function printServer({ printer, now }: Session, server: IssuedDocument, plan: HostPlan): void {
  const { daysLeft, outcome, reason } = server
  const added = plan.added.length === 0 ? '' : `; also ${listText(plan.added)}`
  const limit = daysLeft >= IOS_LIMIT_DAYS ? ", iOS's limit" : ''
  printer.done('Certificate', `${listText(plan.meant)}${added}`)
  printer.fact('until', `${untilText(now, new Date(server.notAfter))}${limit}`)
  printer.fact('state', { issued: 'new', renewed: `renewed: ${reason}`, reused: `kept: ${reason}` }[outcome])
}

/** Says what to keep a copy of, and gives it as data. */
export function printBackUp(session: Session, ca: CADocument): readonly string[] {
  const { printer } = session
  const { path, passphrasePath } = ca
  printer.heading('Back up together; a lost passphrase cannot be recovered:')
  printer.value(shownPath(session, path))
  if (passphrasePath !== undefined) printer.value(shownPath(session, passphrasePath))
  else
    printer.text(
      ca.keyEncrypted
        ? 'and the passphrase, which is stored nowhere'
        : 'its key is not encrypted: guard the copy',
    )
  return passphrasePath === undefined ? [path] : [path, passphrasePath]
}
