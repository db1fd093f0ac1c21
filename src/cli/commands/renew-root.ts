import { PKIError } from '../../index.js'
import { discardPassphrase, recallPassphrase, renewRoot as renewRootOf, storePassphrase } from '../../node.js'
import type { CADirectory, RenewedRoot, RenewRootOptions } from '../../node.js'
import { commonNameOf, describeCA } from '../ca/describe.js'
import type { CADocument } from '../ca/documents.js'
import { openCA, shownPath } from '../ca/folder.js'
import { printBackUp } from '../ca/print.js'
import type { RenewRootDocument } from '../ca/renew-documents.js'
import { serverDocument } from '../ca/server-document.js'
import { EXIT } from '../exit-codes.js'
import type { RenewFlags } from '../flags.js'
import { existingPassphrase } from '../passphrase/existing.js'
import { problemOf, writeComplaint, writeProblem } from '../problem.js'
import type { Outcome } from '../program/runner.js'
import { askYesNo, standardTerminal } from '../prompts/ask.js'
import { repeatFolder, userFiles } from '../session.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'
import { deviceSteps, printDeviceSteps } from '../words/device.js'
import { listText } from '../words/lists.js'
import { dayText, untilText } from '../words/when.js'

/** `orchard renew --root`: the same key and subject, new dates; says what that means for devices and servers. */
export async function renewRoot(
  session: Session,
  words: readonly string[],
  flags: RenewFlags,
): Promise<Outcome> {
  assertSense(words, flags)
  const { printer, now } = session
  const store = await openCA(session, flags)
  printer.fact('Root now', `"${commonNameOf(store.root)}"; until ${untilText(now, store.root.notAfter)}`)
  await confirm(session, flags)
  const issuer = await store.openIssuer({ passphrase: existingPassphrase(session, flags, store) })
  const renewed = await withPassphraseKept(session, store, (beforePublish) =>
    renewRootOf({
      store,
      issuer,
      now,
      beforePublish,
      ...(flags.days === undefined ? {} : { validDays: flags.days }),
    }),
  )
  const ca = await describeCA(session, renewed.directory)
  print(session, ca, renewed)
  const backUp = printBackUp(session, ca)
  return {
    document: { ...documentOf(session, ca, renewed), backUp, remarks: printer.remarks },
    code: renewed.stranded.length > 0 ? EXIT.failed : EXIT.done,
  }
}

function assertSense(words: readonly string[], flags: RenewFlags): void {
  const { due, exec, newKey, dryRun, owner } = flags
  if ([due, exec, newKey, dryRun, owner].every((flag) => flag === undefined) && words.length === 0) return
  throw new UsageError(
    '--root renews the root alone and takes only --days, --passphrase-file and --yes',
    `Renew servers by another command: orchard renew NAME${repeatFolder(flags)}.`,
  )
}

async function confirm({ environment }: Session, flags: RenewFlags): Promise<void> {
  const { yes, json } = flags
  if (yes === true) return
  const notConfirmed = (why: string): PKIError => unconfirmed(flags, why)
  const terminal = standardTerminal(environment)
  if (terminal === undefined || json === true) throw notConfirmed('nobody can be asked here')
  if (!(await askYesNo(terminal, QUESTION))) throw notConfirmed('the answer was no')
}

const QUESTION = 'Make it anew? Each device must then trust the new one.'

function unconfirmed(flags: RenewFlags, why: string): PKIError {
  return new PKIError('ERR_PKI_NOT_CONFIRMED', `the root stays as it is: ${why}`, {
    details: { question: QUESTION },
    hint: `orchard renew --root${repeatFolder(flags)} --yes does not ask.`,
  })
}

type BeforePublish = NonNullable<RenewRootOptions['beforePublish']>

/** A kept passphrase goes by the fingerprint of the root: it is kept for the new root before that is in use. */
async function withPassphraseKept(
  session: Session,
  { fingerprint, keyPath, keyEncrypted }: CADirectory,
  run: (beforePublish: BeforePublish) => Promise<RenewedRoot>,
): Promise<RenewedRoot> {
  const files = userFiles(session)
  const passphrase = keyEncrypted ? await recallPassphrase({ fingerprint, keyPath, ...files }) : undefined
  let next = fingerprint
  try {
    const renewed = await run(async (root) => {
      if (passphrase === undefined) return
      await storePassphrase({ fingerprint: root.fingerprint, passphrase, ...files })
      next = root.fingerprint
    })
    if (passphrase !== undefined) await discardPassphrase({ fingerprint, passphrase, ...files })
    return renewed
  } catch (error) {
    if (passphrase !== undefined && next !== fingerprint)
      await discardPassphrase({ fingerprint: next, passphrase, ...files })
    throw error
  }
}

function print(session: Session, ca: CADocument, renewed: RenewedRoot): void {
  const { printer, environment } = session
  const { previousPath, previousNotAfter, reissued, stranded, unreached } = renewed
  printer.done('Root', `"${ca.commonName}", new; until ${dayText(new Date(ca.notAfter))}`)
  printer.fact('file', shownPath(session, ca.certificatePath))
  printer.fact('the old one', shownPath(session, previousPath))
  for (const { name, hosts } of reissued)
    printer.done('Certificate', `${name}: ${listText(hosts)}; it named the old root by number, so it is new`)
  for (const { name, error } of stranded) {
    writeProblem(environment.stderr, name, error)
    if (error.hint !== undefined) writeComplaint(environment.stderr, `hint: ${error.hint}`)
  }
  if (unreached.length > 0)
    printer.remark(
      'unreached',
      `Certificates in use elsewhere name the old root by its number and do not chain to the new one: ${listText(unreached)}. Issue them again.`,
    )
  printer.text(servingText(session, previousNotAfter))
  printDeviceSteps(printer, ca, shownPath(session, ca.certificatePath))
}

function servingText({ now }: Session, previousNotAfter: Date): string {
  return previousNotAfter < now
    ? 'The old root has expired: a device trusts the servers again once it trusts the new one.'
    : `What it has signed chains to both: a device that trusts the old root goes on working until ${dayText(previousNotAfter)}. Install the new one before that day.`
}

function documentOf(
  session: Session,
  ca: CADocument,
  renewed: RenewedRoot,
): Omit<RenewRootDocument, 'backUp' | 'remarks'> {
  const { previousFingerprint, previousNotAfter, previousPath, reissued, stranded, unreached } = renewed
  return {
    command: 'renew',
    root: ca,
    previous: {
      fingerprint: previousFingerprint,
      notAfter: previousNotAfter.toISOString(),
      path: previousPath,
    },
    reissued: reissued.map((server) => serverDocument(session, server)),
    stranded: stranded.map(({ name, error }) => ({ name, error: problemOf(error) })),
    unreached,
    device: deviceSteps(ca),
  }
}
