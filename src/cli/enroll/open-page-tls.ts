import { isPKIError } from '../../index.js'
import type { ServerRecord } from '../../index.js'
import { openEnrolmentTLS } from '../../node.js'
import type { CADirectory, EnrolmentTLS } from '../../node.js'
import type { EnrollFlags } from '../flags.js'
import { existingPassphrase } from '../passphrase/existing.js'
import type { Session } from '../session.js'

/** What a certificate of a page is for. */
export interface PageTLSWish {
  /** The CA. */
  readonly directory: CADirectory
  /** The server whose certificate would do. */
  readonly server: ServerRecord | undefined
  /** The hosts of the page, the best first. */
  readonly hosts: readonly string[]
}

/**
 * Opens the certificate under which trust is watched. Without the passphrase of the CA, or for hosts that it can never
 * sign, nothing can be watched: then it says so, and the page is served all the same.
 *
 * @throws PKIError where the passphrase is wrong, or the page was asked for over https only.
 */
export async function openPageTLS(
  session: Session,
  flags: EnrollFlags,
  { directory, server, hosts }: PageTLSWish,
): Promise<EnrolmentTLS | undefined> {
  try {
    return await openEnrolmentTLS({
      store: directory,
      hosts,
      now: session.now,
      passphrase: existingPassphrase(session, flags, directory),
      ...(server === undefined ? {} : { name: server.name }),
    })
  } catch (error) {
    const reason = flags.https === true ? undefined : reasonOf(error)
    if (reason === undefined) throw error
    session.printer.remark('not-watched', `${reason}, so the arrival of trust cannot be watched here.`)
    return undefined
  }
}

/** Why trust cannot be watched; `undefined` for what is a fault. */
function reasonOf(error: unknown): string | undefined {
  if (isPKIError(error, 'ERR_PKI_PASSPHRASE') && error.details.reason === 'missing')
    return 'The passphrase of the CA was not given (--passphrase-file, ORCHARD_PASSPHRASE)'
  if (isPKIError(error, 'ERR_PKI_NAME_CONSTRAINTS')) return `This CA can never sign ${error.details.name}`
  return undefined
}
