import { readServerLine, readServerList } from '../batch/server-list.js'
import { runBatch } from '../batch/run-batch.js'
import { openCA } from '../ca/folder.js'
import { ownerOf } from '../ca/owner.js'
import type { IssueFlags } from '../flags.js'
import { remarkSudo } from '../hosts/remarks.js'
import { keyKindOption } from '../key-kind.js'
import { existingPassphrase } from '../passphrase/existing.js'
import type { Outcome } from '../program/runner.js'
import type { Session } from '../session.js'
import { assertServerDays } from '../server-days.js'
import { UsageError } from '../stop.js'

/** `orchard issue --batch`: a certificate for each server of a list, each in a folder of its own. */
export async function issueBatch(
  session: Session,
  hosts: readonly string[],
  flags: IssueFlags & { readonly batch: string },
): Promise<Outcome> {
  const { batch, name, ephemeral, days, keyKind, owner } = flags
  assertInputIsOne(flags)
  if (hosts.length > 0 || name !== undefined || ephemeral === true)
    throw new UsageError(
      '--batch takes names and hosts from its file: no HOST, no --name, no --ephemeral beside it',
      'A line of the file is a name, then its hosts: web 192.168.1.30 web.lan',
    )
  assertServerDays(days)
  const store = await openCA(session, flags)
  remarkSudo(session, flags)
  return runBatch(session, flags, {
    items: readServerList(session, batch, readServerLine),
    options: {
      store,
      now: session.now,
      passphrase: existingPassphrase(session, { ...flags, stdinTaken: batch === '-' }, store),
      placement: { ownFolder: true, ...(await ownerOf(owner)) },
      ...keyKindOption(keyKind),
      ...(days === undefined ? {} : { validDays: days }),
    },
  })
}

/** Standard input brings the list or the passphrase, not both. @throws UsageError. */
export function assertInputIsOne({
  batch,
  passphraseFile,
}: {
  readonly batch: string
  readonly passphraseFile?: string
}): void {
  if (batch !== '-' || passphraseFile !== '-') return
  throw new UsageError(
    'standard input cannot be both the list and the passphrase',
    'Give one of them as a file, or set ORCHARD_PASSPHRASE.',
  )
}
