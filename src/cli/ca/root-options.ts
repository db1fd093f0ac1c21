import { homeNameConstraints, isPKIError, PKIError } from '../../index.js'
import type { CreateIntermediateCAOptions, CreateRootCAOptions, Issuer, SubjectFields } from '../../index.js'
import type { InitFlags } from '../flags.js'
import type { Session } from '../session.js'
import { monthText } from '../words/when.js'
import { keyKindOption } from '../key-kind.js'

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
    ...keyKindOption(flags.keyKind),
    ...(options.days === undefined ? {} : { validDays: options.days }),
    ...(flags.unconstrained === true ? {} : { nameConstraints: constraintsOf(flags, options) }),
    now: session.now,
  }
}

/** What a new intermediate must be able to do, and who signs it. */
export interface NewIntermediateOptions extends NewRootOptions {
  /** The CA above it. */
  readonly issuer: Issuer
}

/** The options of a new intermediate: it can sign what the CA above it can, or what `--permit` says of that. */
export function intermediateOptions(
  session: Session,
  flags: InitFlags,
  { issuer, hostname, days }: NewIntermediateOptions,
): CreateIntermediateCAOptions {
  const { permit, commonName, keyKind } = flags
  return {
    ...subjectOf(flags),
    issuer,
    commonName: commonName ?? defaultCommonName(session, hostname, ' servers'),
    ...keyKindOption(keyKind),
    ...(days === undefined ? {} : { validDays: days }),
    ...(permit === undefined ? {} : { nameConstraints: { permitted: permit } }),
    now: session.now,
  }
}

function constraintsOf(
  { permit }: InitFlags,
  { hosts }: NewRootOptions,
): ReturnType<typeof homeNameConstraints> {
  for (const entry of permit ?? []) assertPermit(entry)
  // A wildcard lies below its parent, and a constraint covers what lies below it.
  const names = hosts.map((host) => host.replace(/^\*\./, ''))
  return homeNameConstraints({ permit: [...new Set([...names, ...(permit ?? [])])] })
}

/** Checks a value of `--permit` by itself: in the list below its place counts hosts too, which misleads. */
function assertPermit(entry: string): void {
  try {
    homeNameConstraints({ permit: [entry] })
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_HOST')) throw error
    const { details, message, hint } = error
    throw new PKIError('ERR_PKI_HOST', message.replace(/^permit\[0\]:?/, '--permit'), {
      details: { ...details, option: '--permit' },
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    })
  }
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
function defaultCommonName({ environment: { user }, now }: Session, hostname: string, role = ''): string {
  const suffix = `${role}, ${monthText(now)}`
  const who = `${user.name}@${hostname.split('.')[0] ?? ''}`
  return (
    Array.from(who)
      .slice(0, LONGEST_CN - suffix.length)
      .join('') + suffix
  )
}
