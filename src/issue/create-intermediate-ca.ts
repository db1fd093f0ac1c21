import { equalBytes } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import { expectRecord } from '../base/options.js'
import { publicKeyOf } from '../keys/sign/private-key.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import { readCertificate } from '../x509/read/certificate.js'
import { readName } from '../x509/read/name.js'
import type { CertificateRecord, NameConstraints } from '../x509/read/records.js'
import {
  writeBasicConstraints,
  writeKeyUsage,
  writeNameConstraints,
  writeSubjectKeyIdentifier,
} from '../x509/write/extensions.js'
import { writeAddresses } from './addresses.js'
import { certificateAuthority, ownEncoding } from './certificate-authority.js'
import { pathLengthOf } from './create-root-ca.js'
import { DEFAULT_INTERMEDIATE_DAYS } from './defaults.js'
import { openIssuer, unfit } from './issuer.js'
import { keyIdentifier } from './key-identifier.js'
import { resolveKey } from './key-input.js'
import { assertReadable, closedNameConstraints } from './name-constraints.js'
import { INTERMEDIATE_OPTIONS } from './option-names.js'
import { assertInsideConstraints, assertPermitted, inheritConstraints } from './permitted-names.js'
import type {
  AddressOptions,
  CertificateAuthority,
  CryptoOptions,
  Issuer,
  KeyOptions,
  NameConstraintsOptions,
  SubjectFields,
  ValidityOptions,
} from './records.js'
import { signCertificate } from './sign-certificate.js'
import { assertCommonName, writeSubject } from './subject.js'
import { assertInsideIssuer, resolveValidity } from './validity.js'

/** What `createIntermediateCA` takes. */
export interface CreateIntermediateCAOptions
  extends SubjectFields, ValidityOptions, KeyOptions, AddressOptions, CryptoOptions {
  /** The CA that signs it. */
  readonly issuer: Issuer
  /** CN of the intermediate, required. */
  readonly commonName: string
  /** How many CAs may stand below it; absent: 0, it signs servers only. */
  readonly pathLength?: number
  /** Which names it may sign, inside its issuer's, whose exclusions are added; absent: the issuer's, copied. */
  readonly nameConstraints?: NameConstraintsOptions
}

/**
 * Creates the certificate and the key of an intermediate CA. Uses randomness, and the clock when `now` is absent.
 *
 * Defaults: `ec-p256`, 3650 days or until its issuer ends, path length 0, the issuer's name constraints.
 *
 * @returns A valid `issuer`; its `chain` goes out with every certificate that it signs.
 * @throws {@link PKIError} `ERR_PKI_ISSUER` when the issuer may not sign CAs, `ERR_PKI_OUTLIVES_ISSUER`,
 * `ERR_PKI_NAME_CONSTRAINTS` when it would reach outside its issuer's, and what `createRootCA` throws.
 * @see RFC 5280 §4.2.1.9, §4.2.1.10
 * @example
 * ```ts
 * import { createIntermediateCA, createRootCA } from 'orchard-pki'
 *
 * const root = await createRootCA({ commonName: 'Home CA' })
 * const issuer = await createIntermediateCA({ issuer: root, commonName: 'Home servers' })
 * ```
 */
export async function createIntermediateCA(
  options: CreateIntermediateCAOptions,
): Promise<CertificateAuthority> {
  expectRecord(options, '', INTERMEDIATE_OPTIONS)
  assertCommonName(options)
  const crypto = resolveCrypto(options.crypto)
  const issuer = await openIssuer(options.issuer, crypto)
  const { certificate } = issuer
  const pathLength = assertRoomBelow(issuer.path, pathLengthOf(options.pathLength) ?? 0)
  const subject = writeSubject(options)
  assertOtherName(subject, certificate)
  assertPermitted(issuer.path, [], readName(subject))
  const validity = resolveValidity({ options, defaultDays: DEFAULT_INTERMEDIATE_DAYS, issuer: certificate })
  assertInsideIssuer(validity, certificate)
  const constraints = resolveConstraints(options.nameConstraints, issuer.path)
  const addresses = writeAddresses(options)
  const privateKey = await resolveKey(options, crypto)
  const publicKey = publicKeyOf(privateKey)
  const extensions = [
    writeBasicConstraints({ cA: true, pathLength }),
    writeKeyUsage(['keyCertSign', 'cRLSign']),
    writeSubjectKeyIdentifier(keyIdentifier(publicKey)),
    ...issuer.authorityKeyId,
    ...(constraints === undefined ? [] : [writeNameConstraints(constraints)]),
    ...addresses,
  ]
  const template = {
    issuer: certificate.subject.der,
    subject,
    publicKey: publicKey.der,
    validity,
    extensions,
  }
  const { der } = await signCertificate(template, issuer.privateKey, crypto)
  const above = issuer.chain.map(ownEncoding)
  const [anchor] = issuer.path.slice(issuer.chain.length)
  return certificateAuthority(readCertificate(der), { privateKey, above, anchor, crypto })
}

/** Refuses the issuer's own name: a certificate whose subject is its issuer passes for a root. */
function assertOtherName(subject: Uint8Array, issuer: CertificateRecord): void {
  if (!equalBytes(subject, issuer.subject.der)) return
  throw new PKIError(
    'ERR_PKI_NAME',
    'the intermediate would bear the name of its issuer and pass for a root',
    {
      details: { option: 'commonName', expected: 'another name than that of the issuer' },
      hint: "Pass another commonName, e.g. 'Home servers'.",
    },
  )
}

/** Refuses a CA below an issuer whose path length is used up, or that of one above it (RFC 5280 §4.2.1.9). */
function assertRoomBelow(path: readonly CertificateRecord[], asked: number): number {
  for (const [between, { extensions }] of path.entries()) {
    const room = extensions.basicConstraints?.pathLength ?? Infinity
    if (room <= between + asked) throw unfit('path-length')
  }
  return asked
}

/**
 * The constraints of those above where none are asked for; otherwise the caller's, which must lie inside, and what they
 * leave open.
 */
function resolveConstraints(
  asked: NameConstraintsOptions | undefined,
  path: readonly CertificateRecord[],
): NameConstraints | undefined {
  const outer = path.flatMap(({ extensions }) => extensions.nameConstraints ?? [])
  const inner = asked === undefined ? [] : [closedNameConstraints(asked)]
  for (const each of inner) for (const limit of outer) assertInsideConstraints(each, limit)
  const [nearest, ...further] = [...inner, ...outer]
  if (nearest === undefined) return undefined
  return assertReadable(further.reduce((all, limit) => inheritConstraints(all, limit), nearest))
}
