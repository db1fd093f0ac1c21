import { homeNameConstraints } from '../../index.js'
import type { CreateRootCAOptions, SubjectFields } from '../../index.js'
import type { InitFlags } from '../flags.js'
import type { Session } from '../session.js'
import { monthText } from '../words/when.js'

/** What a new root must be able to do. */
export interface NewRootOptions {
  /** Names and addresses that it must be able to sign, besides those of homes. */
  readonly hosts: readonly string[]
  /** Name of this machine, for the CN. */
  readonly hostname: string
  /** Its life in days; absent, the library's default. */
  readonly days?: number
}

/** The options of a new root: its name, its limits, and what the command line says. */
export function rootOptions(
  session: Session,
  flags: InitFlags,
  options: NewRootOptions,
): CreateRootCAOptions {
  return {
    ...subjectOf(flags),
    commonName: flags.commonName ?? defaultCommonName(session, options.hostname),
    ...(flags.keyKind === undefined ? {} : { keyKind: flags.keyKind }),
    ...(options.days === undefined ? {} : { validDays: options.days }),
    ...(flags.unconstrained === true ? {} : { nameConstraints: constraintsOf(flags, options) }),
    now: session.now,
  }
}

function constraintsOf(
  { permit }: InitFlags,
  { hosts }: NewRootOptions,
): ReturnType<typeof homeNameConstraints> {
  // A wildcard lies below its parent, and a constraint covers what lies below it.
  const names = hosts.map((host) => host.replace(/^\*\./, ''))
  return homeNameConstraints({ permit: [...new Set([...names, ...(permit ?? [])])] })
}

function subjectOf(flags: InitFlags): SubjectFields {
  const { country, state, locality, organization, organizationalUnit, email } = flags
  return {
    ...(country === undefined ? {} : { countryName: country }),
    ...(state === undefined ? {} : { stateOrProvinceName: state }),
    ...(locality === undefined ? {} : { localityName: locality }),
    ...(organization === undefined ? {} : { organizationName: organization }),
    ...(organizationalUnit === undefined ? {} : { organizationalUnitName: organizationalUnit }),
    ...(email === undefined ? {} : { emailAddress: email }),
  }
}

/** Most characters of a CN (RFC 5280 appendix A.1). */
const LONGEST_CN = 64

/** `alice@homebox, Nov 2026`: two roots of one name look alike in Settings. */
function defaultCommonName({ environment: { user }, now }: Session, hostname: string): string {
  const suffix = `, ${monthText(now)}`
  const who = `${user.name}@${hostname.split('.')[0] ?? ''}`
  return (
    Array.from(who)
      .slice(0, LONGEST_CN - suffix.length)
      .join('') + suffix
  )
}
