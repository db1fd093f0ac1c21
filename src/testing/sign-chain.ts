import { equalBytes } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import { expectArray, expectBytes, expectObject } from '../base/options.js'
import type { DERInput } from '../base/encoded-input.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import type { PublicKey } from '../keys/verify/public-key.js'
import { buildCertificate, type BuildCertificateOptions, type TestCertificate } from './build-certificate.js'
import { readCertificateParts } from './certificate-parts.js'
import { goodRoot, type CertificateDraft, type ChainDraft, type SignatureStyle } from './chain-draft.js'
import { sha1SignatureAlgorithm, usualSignatureAlgorithm } from './signature-algorithms.js'
import type { TestIssuer } from './test-issuer.js'
import { createTestKey, openSigningKey, type TestKey, type TestKeyKind } from './test-key.js'

/** A CA below which a faulty server stands: a result of either door. */
export interface FaultyServerIssuer extends TestIssuer {
  /** What goes out with a server certificate: itself and its issuers, the root left out; absent for a root. */
  readonly chain?: readonly DERInput[]
  /** The root above it; absent for a root. */
  readonly anchor?: DERInput
}

/** A CA that was given, opened. */
export interface GivenIssuer {
  /** What signs. */
  readonly issuer: TestIssuer
  /** What it adds to a chain, DER. */
  readonly chain: readonly Uint8Array[]
  /** What a client trusts, DER. */
  readonly root: Uint8Array
}

/**
 * Opens a CA that was given.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION`, `ERR_PKI_DER`.
 */
export function openGivenIssuer(issuer: FaultyServerIssuer): GivenIssuer {
  expectObject(issuer, 'issuer')
  const der = expectBytes(issuer.der, 'issuer.der')
  const above = expectArray(issuer.chain ?? [], 'issuer.chain').map((entry, index) => {
    const option = `issuer.chain[${String(index)}]`
    return expectBytes(expectObject(entry, option)['der'], `${option}.der`)
  })
  const { subject, issuer: itsIssuer } = readCertificateParts(der)
  const chain = above.length > 0 || equalBytes(subject, itsIssuer) ? above : [der]
  const { anchor } = issuer
  const root =
    anchor === undefined
      ? der
      : expectBytes(expectObject(anchor, 'issuer.anchor')['der'], 'issuer.anchor.der')
  return { issuer, chain, root }
}

/** A chain, signed. */
export interface SignedChain {
  /** What the server sends, DER, its own first. */
  readonly served: readonly Uint8Array[]
  /** The server's key. */
  readonly privateKey: TestKey
  /** What the client trusts, DER. */
  readonly root: Uint8Array
}

/**
 * Signs a draft from the root down.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` for a fault of signatures that the issuer's kind of key cannot have.
 */
export async function signChain(
  draft: ChainDraft,
  given: GivenIssuer | undefined,
  crypto: CryptoProvider,
): Promise<SignedChain> {
  const root = draft.root ?? goodRoot(draft.now, draft.issuerKeyKind)
  const top = given ?? givenRoot(await signDraft(root, undefined, crypto))
  const issuers: Uint8Array[] = []
  let signedBy = top.issuer
  for (const issuer of draft.issuers.toReversed()) {
    const made = await signDraft(issuer, signedBy, crypto)
    issuers.unshift(made.der)
    signedBy = made
  }
  const privateKey = draft.leaf.privateKey ?? (await createTestKey({ kind: draft.leaf.keyKind, crypto }))
  const leaf = await signDraft({ ...draft.leaf, privateKey }, draft.selfSigned ? undefined : signedBy, crypto)
  const served = draft.selfSigned
    ? [leaf.der]
    : arrange(draft, leaf.der, [[...issuers, ...top.chain], top.root])
  return { served, privateKey, root: draft.distrusted ? await namesake(top.root, crypto) : top.root }
}

function givenRoot(root: TestCertificate): GivenIssuer {
  return { issuer: root, chain: [], root: root.der }
}

/** Another root with the name of a root. */
async function namesake(root: Uint8Array, crypto: CryptoProvider): Promise<Uint8Array> {
  const { subject, validity, extensions } = readCertificateParts(root)
  return (await buildCertificate({ subject, validity, extensions, crypto })).der
}

/** What the server sends. */
function arrange(
  { arrangement }: ChainDraft,
  leaf: Uint8Array,
  [issuers, root]: readonly [issuers: readonly Uint8Array[], root: Uint8Array],
): readonly Uint8Array[] {
  if (arrangement === 'leaf-alone') return [leaf]
  if (arrangement === 'issuers-reversed') return [leaf, ...issuers.toReversed()]
  return arrangement === 'with-root' ? [leaf, ...issuers, root] : [leaf, ...issuers]
}

async function signDraft(
  draft: CertificateDraft,
  signedBy: TestIssuer | undefined,
  crypto: CryptoProvider,
): Promise<TestCertificate> {
  const { subject, validity, extensions, fields } = draft
  const privateKey = draft.privateKey ?? (await createTestKey({ kind: draft.keyKind, crypto }))
  const options = { ...fields, subject, validity, extensions, privateKey, crypto }
  if (signedBy === undefined) return buildCertificate(options)
  const { publicKey } = await openSigningKey(signedBy.privateKey, 'issuer.privateKey')
  const styled = draft.signature === undefined ? {} : styleOf(draft.signature, publicKey)
  if (draft.signature !== 'by-another-key') return buildCertificate({ ...options, ...styled, signedBy })
  const stranger = {
    der: signedBy.der,
    privateKey: await createTestKey({ kind: kindLike(publicKey), crypto }),
  }
  return buildCertificate({ ...options, signedBy: stranger })
}

/** The fields of a certificate that is signed in another way. */
function styleOf(style: SignatureStyle, issuerKey: PublicKey): Partial<BuildCertificateOptions> {
  if (style === 'by-another-key') return {}
  if (style === 'mismatched') {
    const usual = usualSignatureAlgorithm(issuerKey)
    return { signature: usual === 'ecdsa-sha384' ? 'ecdsa-sha256' : 'ecdsa-sha384' }
  }
  const signatureAlgorithm = style === 'rsa-pss' ? 'rsa-pss-sha256' : sha1SignatureAlgorithm(issuerKey)
  if (signatureAlgorithm !== undefined) return { signatureAlgorithm }
  const expected = 'a CA with an RSA or EC key'
  throw new PKIError('ERR_PKI_OPTION', `this fault needs ${expected}: ${issuerKey.label} has no SHA-1`, {
    details: { option: 'keyKind', expected },
  })
}

/** A kind of key that signs with the same algorithm. */
function kindLike(key: PublicKey): TestKeyKind {
  const algorithm = usualSignatureAlgorithm(key)
  if (algorithm === 'rsa-sha256') return 'rsa-2048'
  if (algorithm === 'rsa-pss-sha256') return 'rsa-pss-2048'
  if (algorithm === 'ed25519') return 'ed25519'
  if (algorithm === 'ecdsa-sha512') return 'ec-p521'
  return algorithm === 'ecdsa-sha384' ? 'ec-p384' : 'ec-p256'
}
