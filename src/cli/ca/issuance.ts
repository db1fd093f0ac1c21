import { ensureServerCertificate } from '../../index.js'
import type { EnsureServerCertificateOptions } from '../../index.js'
import type { CADirectory } from '../../node.js'
import type { CommonFlags } from '../flags.js'
import { explainRefusal } from '../hosts/refusal.js'
import { allHosts, withinRoot } from '../hosts/plan.js'
import type { HostPlan } from '../hosts/plan.js'
import { keyKindOption } from '../key-kind.js'
import type { Session } from '../session.js'
import { ownerOf } from './owner.js'
import type { IssuedDocument } from './documents.js'
import type { CAOpening } from './opening.js'
import { printServer } from './print.js'
import { serverDocument } from './server-document.js'

/** Options of the commands that issue, as they were typed. */
export interface IssuanceFlags extends CommonFlags {
  /** Name of the files. */
  readonly name?: string
  /** Length of the certificate's life in days. */
  readonly days?: number
  /** Kind of the server's key. */
  readonly keyKind?: string
  /** Who owns the files, `USER[:GROUP]`. */
  readonly owner?: string
}

/** What a certificate is issued for and by. */
export interface Issuance {
  /** The CA. */
  readonly directory: CADirectory
  /** The hosts. */
  readonly plan: HostPlan
  /** How the CA's key is opened. */
  readonly opening: CAOpening
}

/** Sees to it that a server has a good certificate, and prints what was done. */
export async function ensureServer(
  session: Session,
  flags: IssuanceFlags,
  issuance: Issuance,
): Promise<IssuedDocument> {
  const { directory, opening } = issuance
  const plan = withinRoot(issuance.plan, directory.root)
  const options = {
    ...(await issuanceOptions(session, flags)),
    ...keyKindOption(flags.keyKind),
  }
  const ensured = await explainRefusal(flags, { meant: plan.meant, root: directory.root }, async () =>
    ensureServerCertificate({ ...options, ...opening, store: directory, hosts: allHosts(plan) }),
  )
  const server = { ...serverDocument(session, ensured), outcome: ensured.outcome, reason: ensured.reason }
  printServer(session, server, plan)
  if (ensured.outcome === 'reused') remarkUnusedDays(session, flags)
  for (const warning of ensured.warnings) session.printer.remark('server', warning)
  return server
}

/** An option that changes nothing says so instead of being lost. */
function remarkUnusedDays({ printer }: Session, { days }: IssuanceFlags): void {
  if (days === undefined) return
  const text =
    '--days changed nothing: the certificate is still good. With another --name one is made for so many days now.'
  printer.remark('unused-days', text)
}

/** What the options of a command mean for the functions that issue. */
export async function issuanceOptions(
  { now }: Session,
  { name, days, owner }: IssuanceFlags,
): Promise<Pick<EnsureServerCertificateOptions, 'now' | 'name' | 'validDays' | 'placement'>> {
  return {
    now,
    ...(name === undefined ? {} : { name }),
    ...(days === undefined ? {} : { validDays: days }),
    ...(owner === undefined ? {} : { placement: await ownerOf(owner) }),
  }
}
