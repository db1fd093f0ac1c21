import { toFingerprint } from '../base/bytes.js'
import type { EncodedInput } from '../base/encoded-input.js'
import { PKIError } from '../base/errors.js'
import { expectArray } from '../base/options.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { sha256 } from '../keys/verify/digest.js'
import type { CertificateRecord } from '../x509/read/records.js'
import { commonNameOf } from './common-name.js'
import { profileIdentity } from './profile-identity.js'
import type { ProfileIdentity } from './profile-identity.js'
import type { NamedRoot } from './root-verdict.js'
import { takePublicCertificates } from './take-certificates.js'

/** A certificate in a profile and what it is known by. */
export interface ProfileRoot extends ProfileIdentity {
  /** CN of its subject: the name under which Settings lists it. Foreign text: encode it where it leaves. */
  readonly commonName: string
  /** SHA-256, `AB:CD:…`: to be compared with what Settings shows. */
  readonly fingerprint: string
}

/** The same, with the certificate. */
export interface CarriedCertificate extends ProfileRoot, NamedRoot {
  /** SHA-256. */
  readonly digest: Uint8Array
}

/** The roots of a profile in their order: never none. */
export type CarriedRoots = readonly [CarriedCertificate, ...CarriedCertificate[]]

/** The roots of a profile: one, or several. */
export interface RootsInput {
  /** The one root. */
  readonly root?: EncodedInput
  /** Several roots. */
  readonly roots?: readonly EncodedInput[]
}

/**
 * Takes the roots of a profile, each once, in an order that does not depend on the caller's: the one that lasts longest
 * first.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when there is none, or both options are given; what reading one throws.
 */
export async function takeRoots({ root, roots }: RootsInput, crypto: CryptoProvider): Promise<CarriedRoots> {
  if ((root === undefined) === (roots === undefined)) throw whichRoots()
  const certificates = root === undefined ? takeMany(roots, 'roots') : takeOne(root)
  const [first, ...others] = await takeInOrder('root', certificates, crypto)
  if (first === undefined) throw whichRoots()
  return [first, ...others]
}

/** Takes every certificate of a list of inputs. */
export function takeMany(
  inputs: readonly EncodedInput[] | undefined,
  option: string,
): readonly CertificateRecord[] {
  if (inputs === undefined) return []
  expectArray(inputs, option)
  return inputs.flatMap((input, index) => takePublicCertificates(input, `${option}[${String(index)}]`))
}

function takeOne(root: EncodedInput): readonly CertificateRecord[] {
  const certificates = takePublicCertificates(root, 'root')
  if (certificates.length === 1) return certificates
  throw new PKIError('ERR_PKI_OPTION', `root holds ${String(certificates.length)} certificates`, {
    details: { option: 'root', expected: 'one certificate' },
    hint: 'Give several as roots: [{ pem }], and those of CAs below a root as intermediates.',
  })
}

/** Gives certificates their identities, each certificate once. */
export async function takeInOrder(
  part: 'root' | 'intermediate',
  certificates: readonly CertificateRecord[],
  crypto: CryptoProvider,
): Promise<readonly CarriedCertificate[]> {
  const carried = await Promise.all(certificates.map((certificate) => carry(part, certificate, crypto)))
  const byFingerprint = new Map(carried.map((each) => [each.fingerprint, each]))
  return [...byFingerprint.values()].sort(longestFirst)
}

async function carry(
  part: 'root' | 'intermediate',
  certificate: CertificateRecord,
  crypto: CryptoProvider,
): Promise<CarriedCertificate> {
  const digest = await sha256(certificate.der, crypto)
  const identity = await profileIdentity(part, [digest], crypto)
  return {
    ...identity,
    commonName: commonNameOf(certificate),
    fingerprint: toFingerprint(digest),
    digest,
    certificate,
  }
}

function longestFirst(one: CarriedCertificate, other: CarriedCertificate): number {
  const byEnd = other.certificate.notAfter.getTime() - one.certificate.notAfter.getTime()
  if (byEnd !== 0) return byEnd
  return one.fingerprint < other.fingerprint ? -1 : 1
}

function whichRoots(): PKIError {
  return new PKIError('ERR_PKI_OPTION', 'a profile carries one root, or several', {
    details: { option: 'root', expected: 'either root: { pem } or roots: [{ pem }, …]' },
  })
}
