import type { EncodedInput } from '../base/encoded-input.js'
import { PKIError } from '../base/errors.js'
import { equalBytes, isBytes } from '../base/bytes.js'
import { expectObject, expectOneOf, expectRecord } from '../base/options.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { takeRemovalDate, writeProfile } from './profile-document.js'
import type { ProfileScope } from './profile-document.js'
import { profileFileStem } from './profile-file-name.js'
import { profileIdentity } from './profile-identity.js'
import type { ProfileIdentity } from './profile-identity.js'
import { takeInOrder, takeMany, takeRoots } from './profile-root.js'
import type { CarriedCertificate, ProfileRoot } from './profile-root.js'
import { takeProfileText } from './profile-text.js'
import { assertTrustworthy, assertVerdictsOn } from './root-verdict.js'
import type { RootVerdict } from './root-verdict.js'
import { certificatePayload, profileTitle, trustDescription } from './trust-profile-words.js'

/** What `createTrustProfile` takes. Nothing of it can be a private key. */
export interface CreateTrustProfileOptions {
  /** The root that the device shall trust; either this or `roots`. */
  readonly root?: EncodedInput
  /** Several roots, such as an old one and the new one, for a profile that an MDM installs. */
  readonly roots?: readonly EncodedInput[]
  /** CAs below a root, for servers that forget to send them; they are not trusted by themselves. */
  readonly intermediates?: readonly EncodedInput[]
  /** Who gives the profile out, as Settings shows it; absent: nobody is named. */
  readonly organization?: string
  /** What the profile is called; absent: the common name of the root. */
  readonly displayName?: string
  /** When the device removes the profile by itself; absent: never. */
  readonly removalDate?: Date
  /** On a Mac: `system` for all who use it, as an MDM wants; `user` for the one who installs it. Absent: Apple's default, `user`. */
  readonly scope?: ProfileScope
  /** What a judge says of each root: `await checkRoot({ root })` of `orchard-pki/check`. Absent: only what can be seen without a clock is refused. */
  readonly report?: RootVerdict | readonly RootVerdict[]
  /** WebCrypto to hash with; absent: the runtime's own. */
  readonly crypto?: CryptoProvider
}

/** A configuration profile by which an iPhone, an iPad or a Mac trusts a private CA. */
export interface TrustProfile extends ProfileIdentity {
  /** The property list, XML. */
  readonly xml: string
  /** Its UTF-8: what goes into the file, or to `signProfile`. */
  readonly bytes: Uint8Array
  /** Name for its file, safe on every system, e.g. `alice-homebox.mobileconfig`. */
  readonly fileName: string
  /** The roots in it, in their order there. */
  readonly roots: readonly ProfileRoot[]
  /** Always `false`: there is no way for one to get in. */
  readonly holdsPrivateKey: false
}

const OPTIONS = [
  'root',
  'roots',
  'intermediates',
  'organization',
  'displayName',
  'removalDate',
  'scope',
  'report',
  'crypto',
] as const
const SCOPES = ['user', 'system'] as const

/**
 * Creates a configuration profile (`.mobileconfig`) that carries a root to an iPhone, an iPad or a Mac. Identifiers
 * are derived from the roots, so that installing it again replaces the profile that is there; its UUID from all that is in
 * it; and the same input gives the same octets. No clock, no disk, no network.
 *
 * @returns The profile, unsigned: Settings says "Not Signed", which changes nothing about the trust.
 * @throws {@link PKIError} `ERR_PKI_ROOT` when the device would refuse a root or not list it, by `report` or by what can
 * be seen (no CA, not self-issued, no common name); `ERR_PKI_KEY_WEAK` and `ERR_PKI_KEY_UNSUPPORTED` for a root whose key
 * iOS refuses; `ERR_PKI_PEM` when a text holds a private key too or no certificate; `ERR_PKI_DER` when octets are no
 * certificate; `ERR_PKI_OPTION` for everything else; `ERR_PKI_CRYPTO`.
 * @see https://developer.apple.com/documentation/devicemanagement/certificateroot
 * @example
 * ```ts
 * import { createRootCA, createTrustProfile } from 'orchard-pki'
 * import { checkRoot } from 'orchard-pki/check'
 *
 * const root = await createRootCA({ commonName: 'alice@homebox, Nov 2026' })
 * const profile = await createTrustProfile({ root, report: await checkRoot({ root }) })
 * console.log(profile.fileName) // alice-homebox.mobileconfig
 * ```
 */
export async function createTrustProfile(options: CreateTrustProfileOptions): Promise<TrustProfile> {
  const given = expectRecord(options, '', OPTIONS)
  const crypto = resolveCrypto(options.crypto)
  const organization = takeProfileText(given.organization, 'organization')
  const displayName = takeProfileText(given.displayName, 'displayName')
  const removalDate = takeRemovalDate(given.removalDate)
  const scope = given.scope === undefined ? undefined : expectOneOf(given.scope, 'scope', SCOPES)
  const roots = await takeRoots(options, crypto)
  assertRoots(roots, takeVerdicts(options.report))
  const intermediates = await takeIntermediates(options.intermediates, crypto)
  const digests = roots.map(({ digest }) => digest)
  const identity = await profileIdentity('profile', digests, crypto)
  const written = await writeProfile(
    {
      ...identity,
      displayName: displayName ?? profileTitle(roots),
      description: trustDescription(roots, removalDate),
      organization,
      removalDate,
      scope,
      payloads: [
        ...roots.map((root) => certificatePayload('com.apple.security.root', root)),
        ...intermediates.map((below) => certificatePayload('com.apple.security.pkcs1', below)),
      ],
    },
    crypto,
  )
  return Object.freeze({
    ...identity,
    ...written,
    fileName: `${profileFileStem(roots[0].commonName, roots[0].fingerprint)}.mobileconfig`,
    roots: Object.freeze(roots.map(publicFacts)),
    holdsPrivateKey: false,
  })
}

/** What is told of a root: not the bytes, which are in the profile. */
export function publicFacts({ commonName, fingerprint, identifier, uuid }: CarriedCertificate): ProfileRoot {
  return Object.freeze({ commonName, fingerprint, identifier, uuid })
}

/** Refuses roots that the device would not trust, and verdicts that are not about them. */
export function assertRoots(roots: readonly CarriedCertificate[], verdicts: readonly RootVerdict[]): void {
  assertVerdictsOn(roots, verdicts)
  for (const root of roots) assertTrustworthy(root, verdicts)
}

/**
 * Takes the reports of a judge.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when one is none.
 */
export function takeVerdicts(report: CreateTrustProfileOptions['report']): readonly RootVerdict[] {
  if (report === undefined) return []
  const verdicts = isList(report) ? report : [report]
  for (const [index, verdict] of verdicts.entries()) {
    const { trusted, findings, path } = expectObject(verdict, `report[${String(index)}]`)
    const isReport = typeof trusted === 'boolean' && Array.isArray(findings) && Array.isArray(path)
    if (!isReport || !findings.every(isFinding) || !path.every(isJudged)) throw noReport(index)
  }
  return verdicts
}

function isFinding(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

/** A report that went through JSON has no bytes any more. */
function isJudged(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'der' in value && isBytes(value.der)
}

function isList(report: RootVerdict | readonly RootVerdict[]): report is readonly RootVerdict[] {
  return Array.isArray(report)
}

function noReport(index: number): PKIError {
  return new PKIError('ERR_PKI_OPTION', 'the report is not what a judge says of a root', {
    details: { option: `report[${String(index)}]`, expected: 'the result of checkRoot' },
    hint: 'Write report: await checkRoot({ root }); checkRoot is in orchard-pki/check.',
  })
}

/** Takes the CAs below the roots; a root or a server among them is a mistake that the device would not mention. */
async function takeIntermediates(
  inputs: CreateTrustProfileOptions['intermediates'],
  crypto: CryptoProvider,
): Promise<readonly CarriedCertificate[]> {
  const certificates = takeMany(inputs, 'intermediates')
  for (const { subject, issuer, extensions } of certificates) {
    if (extensions.basicConstraints?.cA !== true) throw noIntermediate('a certificate that is no CA')
    if (equalBytes(subject.der, issuer.der)) throw noIntermediate('a root')
  }
  return takeInOrder('intermediate', certificates, crypto)
}

function noIntermediate(found: string): PKIError {
  return new PKIError('ERR_PKI_OPTION', `intermediates holds ${found}`, {
    details: { option: 'intermediates', expected: 'CA certificates that another CA has signed' },
    hint: 'Give roots as roots; what a server sends of itself need not be in a profile.',
  })
}
