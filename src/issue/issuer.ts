import { equalBytes } from '../base/bytes.js'
import type { Encoded } from '../base/encoded-input.js'
import { PKIError } from '../base/errors.js'
import type { IssuerFault } from '../base/errors.js'
import { expectArray, expectBytes, expectObject } from '../base/options.js'
import { isPrivateKey, publicKeyOf } from '../keys/sign/private-key.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
import { assertSameKey } from '../keys/verify/assert-same-key.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { assertUsablePublicKey } from '../keys/verify/public-key.js'
import { readCertificate } from '../x509/read/certificate.js'
import { KNOWN_EXTENSIONS, OID } from '../x509/read/oids.js'
import type { CertificateRecord } from '../x509/read/records.js'
import { encodedCertificate } from '../x509/read/encoded.js'
import { writeAuthorityKeyIdentifier } from '../x509/write/extensions.js'
import { assertClean } from './clean-input.js'
import { recallIssuer, rememberIssuer } from './last-issuer.js'
import type { Issuer } from './records.js'

/** An issuer whose certificate has been read and found fit to sign. */
export interface OpenIssuer {
  /** The CA certificate. */
  readonly certificate: CertificateRecord
  /** The key that belongs to it. */
  readonly privateKey: PrivateKey
  /** The certificates that go out below a root: itself and its issuers, the root left out. */
  readonly chain: readonly CertificateRecord[]
  /** The same in the two forms in which it is handed out, for this library alone: whoever gets one gets a copy. */
  readonly sent: readonly Encoded[]
  /** Every certificate whose name constraints and path length bind it: itself, those above it, the root where known. */
  readonly path: readonly CertificateRecord[]
  /** authorityKeyIdentifier of what it signs, an Extension: its own key identifier as it is; none where it has none. */
  readonly authorityKeyId: readonly Uint8Array[]
}

/** The octets of an issuer, copied, and its key. */
export interface GivenIssuer {
  /** The key that belongs to it. */
  readonly privateKey: PrivateKey
  /** The CA certificate, DER. */
  readonly self: Uint8Array
  /** What came as its chain, DER. */
  readonly chain: readonly Uint8Array[]
  /** What came as its anchor, DER: one or none. */
  readonly anchor: readonly Uint8Array[]
}

/**
 * Reads an issuer from its bytes: nothing that it says of itself is believed. The same bytes with the same key are not
 * read a second time in a row.
 *
 * @throws {@link PKIError} `ERR_PKI_ISSUER` when it is no CA that may sign, `ERR_PKI_KEY_MISMATCH` when its key is
 * another's, `ERR_PKI_DEVIATION` and `ERR_PKI_DER` for faulty bytes, `ERR_PKI_KEY_UNSUPPORTED` and
 * `ERR_PKI_KEY_WEAK` for a key that iOS refuses, `ERR_PKI_OPTION` for something else.
 */
export async function openIssuer(issuer: Issuer, crypto: CryptoProvider): Promise<OpenIssuer> {
  const given = takeIssuer(issuer)
  return (
    recallIssuer(given) ?? rememberIssuer(given, await readIssuer(readCertificate(given.self), given, crypto))
  )
}

/**
 * Finds a root fit to sign that has just been made and read back, and keeps it for the first time that its key signs.
 *
 * @param certificate - Its octets must be nobody else's. Throws as {@link openIssuer}.
 */
export async function rememberRoot(
  certificate: CertificateRecord,
  privateKey: PrivateKey,
  crypto: CryptoProvider,
): Promise<void> {
  const given = { privateKey, self: certificate.der, chain: [], anchor: [] }
  rememberIssuer(given, await readIssuer(certificate, given, crypto))
}

function takeIssuer(issuer: Issuer): GivenIssuer {
  const { privateKey, der, chain, anchor } = expectObject(issuer, 'issuer')
  if (!isPrivateKey(privateKey)) throw notAnIssuer()
  return {
    privateKey,
    self: expectBytes(der, 'issuer.der'),
    chain: expectArray(chain ?? [], 'issuer.chain').map((entry, index) =>
      takeBytes(entry, `issuer.chain[${String(index)}]`),
    ),
    anchor: anchor === undefined ? [] : [takeBytes(anchor, 'issuer.anchor')],
  }
}

function takeBytes(entry: unknown, option: string): Uint8Array {
  return expectBytes(expectObject(entry, option)['der'], `${option}.der`)
}

async function readIssuer(
  certificate: CertificateRecord,
  given: GivenIssuer,
  crypto: CryptoProvider,
): Promise<OpenIssuer> {
  const { privateKey } = given
  assertCanSign(certificate)
  await assertSameKey(
    {
      certificateKey: certificate.publicKey.der,
      privateKey: publicKeyOf(privateKey).der,
      fact: 'this private key does not belong to this CA certificate',
      hint: 'Load the key that was made together with this certificate.',
    },
    crypto,
  )
  const above = given.chain.map(readCertificate)
  assertBegins(certificate, above)
  const chain = above.length === 0 && !isSelfIssued(certificate) ? [certificate] : above
  const path = [...(chain.length === 0 ? [certificate] : chain), ...readAnchor(given.anchor, chain)]
  assertLinked(path)
  const sent = chain.map(({ der }) => encodedCertificate(der))
  const keyId = certificate.extensions.subjectKeyId
  const authorityKeyId = keyId === undefined ? [] : [writeAuthorityKeyIdentifier(keyId)]
  return { certificate, privateKey, chain, sent, path, authorityKeyId }
}

/** Reads the root above a chain. One of the same name and another key, such as a root that was made anew, is refused. */
function readAnchor(
  [given]: readonly Uint8Array[],
  chain: readonly CertificateRecord[],
): readonly CertificateRecord[] {
  if (given === undefined) return []
  const anchor = readCertificate(given)
  const top = chain.at(-1)
  if (top === undefined || isSelfIssued(top)) throw unfit('broken-chain')
  const named = top.extensions.authorityKeyId?.keyId
  const own = anchor.extensions.subjectKeyId
  if (named !== undefined && own !== undefined && !equalBytes(named, own)) throw unfit('broken-chain')
  return [anchor]
}

/** Refuses a certificate that may not sign others (RFC 5280 §4.2.1.9, §4.2.1.3). */
function assertCanSign(certificate: CertificateRecord): void {
  assertClean(certificate)
  assertUsablePublicKey(certificate.publicKey)
  const { basicConstraints, keyUsage } = certificate.extensions
  if (basicConstraints?.cA !== true) throw unfit('not-a-ca')
  if (keyUsage !== undefined && !keyUsage.includes('keyCertSign')) throw unfit('no-key-cert-sign')
  if (certificate.subject.rdns.length === 0) throw unfit('empty-subject')
  const unknown = certificate.rawExtensions.some(
    ({ oid, critical }) => critical && !KNOWN_EXTENSIONS.has(oid),
  )
  if (unknown) throw unfit('unknown-critical-extension')
  if (!isForServers(certificate)) throw unfit('not-for-servers')
  if (hasUnknownConstraints(certificate)) throw unfit('unknown-constraint-type')
}

/** iOS wants one of these of an intermediate that has an extKeyUsage; it does not look at that of a root. */
const SERVER_PURPOSES: readonly string[] = [
  OID.serverAuth,
  OID.anyExtendedKeyUsage,
  OID.microsoftServerGatedCrypto,
  OID.netscapeServerGatedCrypto,
]

function isForServers(certificate: CertificateRecord): boolean {
  const { extendedKeyUsage } = certificate.extensions
  if (extendedKeyUsage === undefined || isSelfIssued(certificate)) return true
  return extendedKeyUsage.some((purpose) => SERVER_PURPOSES.includes(purpose))
}

/** iOS refuses everything below critical constraints of a kind of name that it does not read. */
function hasUnknownConstraints({ extensions, rawExtensions }: CertificateRecord): boolean {
  const { permitted, excluded } = extensions.nameConstraints ?? { permitted: [], excluded: [] }
  const unread = [...permitted, ...excluded].some(({ type }) => type === 'other' || type === 'registered-id')
  return unread && rawExtensions.some(({ oid, critical }) => critical && oid === OID.nameConstraints)
}

/** Tells whether a certificate bears the name of its issuer, as a root does. */
export function isSelfIssued({ issuer, subject }: CertificateRecord): boolean {
  return equalBytes(issuer.der, subject.der)
}

/** Refuses a chain that does not begin with the issuer. */
function assertBegins(certificate: CertificateRecord, [first]: readonly CertificateRecord[]): void {
  if (first !== undefined && !equalBytes(first.der, certificate.der)) throw unfit('broken-chain')
}

/**
 * Refuses a chain whose certificates do not name each other, or in which one may not sign the one below it: a device
 * looks at every link. A root above is looked at for its path length only, and what follows it is not.
 *
 * @throws {@link PKIError} `ERR_PKI_ISSUER`, and `ERR_PKI_DEVIATION`, `ERR_PKI_KEY_*` for a faulty certificate above.
 */
export function assertLinked(chain: readonly CertificateRecord[]): void {
  for (const [index, above] of chain.entries()) {
    const below = chain[index - 1]
    if (below === undefined) continue
    if (isSelfIssued(below)) return
    const { basicConstraints } = above.extensions
    if (!equalBytes(below.issuer.der, above.subject.der) || basicConstraints?.cA !== true)
      throw unfit('broken-chain')
    if (!isSelfIssued(above)) assertCanSign(above)
    if ((basicConstraints.pathLength ?? Infinity) < index) throw unfit('path-length')
  }
}

/** What to say of each fault of an issuer, and what to do. */
const FAULTS = {
  'not-a-ca': [
    'the issuer is no CA: its basicConstraints do not say cA TRUE',
    'Sign with a root or an intermediate.',
  ],
  'not-a-root': [
    'this CA is an intermediate, and only a root is renewed by its own key',
    'Renew the root where its key lies; make another intermediate below it.',
  ],
  'no-key-cert-sign': [
    'the issuer may not sign: its keyUsage lacks keyCertSign',
    'Sign with a root or an intermediate.',
  ],
  'no-crl-sign': [
    'the issuer may not sign revocation lists: its keyUsage lacks cRLSign',
    'Make a root whose keyUsage has cRLSign, as createRootCA does.',
  ],
  'path-length': [
    'the issuer may not sign another CA: its path length is used up',
    'Make it under a CA with room for one more.',
  ],
  expired: ['the issuer has expired', 'Make a new root, or renew this one.'],
  'empty-subject': [
    'the issuer has an empty subject, so nothing can name it',
    'Make a root with a commonName.',
  ],
  'unknown-critical-extension': [
    'the issuer has a critical extension that this library does not know',
    'Sign with a CA whose critical extensions are those of RFC 5280.',
  ],
  'not-for-servers': [
    'the issuer is not for TLS servers: its extKeyUsage names other purposes',
    'Sign with a CA without extKeyUsage, or with serverAuth in it.',
  ],
  'unknown-constraint-type': [
    'the issuer has name constraints of a type that iOS does not read, so iOS refuses all that it signs',
    'Sign with a CA whose constraints are names, addresses, mail, URIs or directory names.',
  ],
  'broken-chain': [
    'issuer.chain, and issuer.anchor where it is given, do not lead from the issuer upwards',
    'Give the issuer first, then the certificate that signed it, the root left out; the root is the anchor.',
  ],
} as const satisfies Record<IssuerFault, readonly [fact: string, cure: string]>

/** The error for an issuer that may not sign. */
export function unfit(reason: IssuerFault): PKIError<'ERR_PKI_ISSUER'> {
  const [fact, cure] = FAULTS[reason]
  return new PKIError('ERR_PKI_ISSUER', fact, { details: { reason }, hint: cure })
}

function notAnIssuer(): PKIError {
  return new PKIError('ERR_PKI_OPTION', 'issuer is not a CA with its key', {
    details: { option: 'issuer', expected: 'the result of createRootCA, createIntermediateCA or loadIssuer' },
  })
}
