import { PKIError } from '../../index.js'
import { requestItems } from '../batch/request-items.js'
import { runBatch } from '../batch/run-batch.js'
import { ownerOf } from '../ca/owner.js'
import { openCA } from '../ca/folder.js'
import type { SignFlags } from '../flags.js'
import { remarkSudo } from '../hosts/remarks.js'
import { existingPassphrase } from '../passphrase/existing.js'
import type { Outcome } from '../program/runner.js'
import { askYesNo, standardTerminal } from '../prompts/ask.js'
import type { Session } from '../session.js'
import { assertServerDays } from '../server-days.js'
import { UsageError } from '../stop.js'
import { listText } from '../words/lists.js'
import { assertInputIsOne } from './issue-batch.js'

/** `orchard sign --batch`: shows the requests of a list or a folder, asks once, and signs them. */
export async function signBatch(
  session: Session,
  words: readonly string[],
  flags: SignFlags & { readonly batch: string },
): Promise<Outcome> {
  const { batch, name, out, days, owner } = flags
  assertInputIsOne(flags)
  if (words.length > 0 || name !== undefined || out !== undefined)
    throw new UsageError(
      '--batch takes names, requests and hosts from its file: no CSR, no HOST, no --name, no --out beside it',
      'A line of the file is a name, the file of a request, then hosts if not its own; or give a folder of requests.',
    )
  assertServerDays(days)
  const store = await openCA(session, flags)
  // A list that is not there is said before a question about it.
  const items = await requestItems(session, batch)
  await confirm(session, flags)
  remarkSudo(session, flags)
  return runBatch(session, flags, {
    items,
    options: {
      store,
      now: session.now,
      passphrase: existingPassphrase(session, { ...flags, stdinTaken: batch === '-' }, store),
      placement: { ownFolder: true, ...(await ownerOf(owner)) },
      ...(days === undefined ? {} : { validDays: days }),
    },
  })
}

/** Requests that are shown before the question; more would scroll the question away from what it is about. */
const MOST_SHOWN = 20

async function confirm(
  session: Session,
  { batch, yes, json }: SignFlags & { readonly batch: string },
): Promise<void> {
  if (yes === true) return
  const terminal = standardTerminal(session.environment)
  const question = 'Sign these?'
  if (terminal === undefined || json === true || batch === '-')
    throw notConfirmed(question, 'nobody can be asked here')
  await showRequests(session, batch)
  if (!(await askYesNo(terminal, question))) throw notConfirmed(question, 'the answer was no')
}

async function showRequests(session: Session, batch: string): Promise<void> {
  const { printer } = session
  let count = 0
  for await (const { request } of await requestItems(session, batch)) {
    if (request === undefined) continue
    count += 1
    const { name, hosts } = request
    if (count <= MOST_SHOWN && hosts !== 'from-csr') printer.fact(name, listText(hosts))
  }
  if (count > MOST_SHOWN) printer.text(`… and ${String(count - MOST_SHOWN)} more`)
}

function notConfirmed(question: string, why: string): PKIError {
  return new PKIError('ERR_PKI_NOT_CONFIRMED', `nothing was signed: ${why}`, {
    details: { question },
    hint: 'Look at the requests with orchard show FILE, then sign them with --yes.',
  })
}
