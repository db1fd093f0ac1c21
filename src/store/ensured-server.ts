import { freezeDated } from '../base/dated-record.js'
import { PKIError } from '../base/errors.js'
import { quoteText } from '../base/quote.js'
import type { ServerPlaces } from './ca-store.js'
import { prepareServer } from './prepare-server.js'
import type { PreparedServer, ServerTask } from './prepare-server.js'
import type { ServerReason } from './server-reason.js'
import { describeServer } from './server-record.js'
import type { ServerRecord } from './server-record.js'

/** A server with a good certificate, and what was done for it. */
export interface EnsuredServer extends ServerRecord {
  /** `reused`: nothing was changed; `issued`: there was no certificate; `renewed`: another took its place. */
  readonly outcome: 'reused' | 'issued' | 'renewed'
  /** Why. */
  readonly reason: ServerReason
  /** Whether it got a new key beside the old one, in files of other names: Jupyter must be started with these. */
  readonly newPair: boolean
}

/** Sees to it that a server has a good certificate: judges, signs, and enters it into the books. */
export async function ensureServer(task: ServerTask): Promise<EnsuredServer> {
  return enterServer(task, await prepareServer(task))
}

/**
 * Enters what was prepared for a server into the books, and reads back what is there now: that, and not what was meant, is
 * the result.
 */
export async function enterServer(
  { store, name, placement, crypto }: Pick<ServerTask, 'store' | 'name' | 'placement' | 'crypto'>,
  { entry, outcome, reason, newPair, notes }: PreparedServer,
): Promise<EnsuredServer> {
  if (entry !== undefined) await store.commit([entry])
  const { owner } = placement ?? {}
  const stored = await store.findServer(name, {
    withoutKey: true,
    ...(owner === undefined ? {} : { owner }),
  })
  const record = stored === undefined ? undefined : await describeServer(stored, crypto)
  if (record === undefined) throw vanished(name)
  const { places } = record
  const fields = {
    ...record,
    outcome,
    reason,
    newPair,
    warnings: Object.freeze([...notes, ...(newPair ? newPairNotes(places) : []), ...record.warnings]),
  }
  return freezeDated(fields, record)
}

/** What runs with the old pair goes on with it, and takes no notice of the new one. */
function newPairNotes(places: ServerPlaces | undefined): readonly string[] {
  if (places === undefined) return []
  const { certificate, key } = places
  return [
    `This server has a new key, in new files: start Jupyter with the certificate ${certificate} and the key ${key}. Until then it goes on with the old ones.`,
  ]
}

function vanished(name: string): PKIError<'ERR_PKI_NOT_FOUND'> {
  return new PKIError(
    'ERR_PKI_NOT_FOUND',
    `the certificate of ${quoteText(name)} has been removed by another program`,
    { details: { subject: name }, hint: 'Run it again.' },
  )
}
