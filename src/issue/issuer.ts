import { toHex, equalBytes } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import type { IssuerFault } from '../base/errors.js'
import { expectArray, expectBytes, expectObject } from '../base/options.js'
import { isPrivateKey } from '../keys/sign/private-key.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { sha256 } from '../keys/verify/digest.js'
import { assertUsablePublicKey } from '../keys/verify/public-key.js'
import { readCertificate } from '../x509/read/certificate.js'
import { KNOWN_EXTENSIONS } from '../x509/read/oids.js'
import type { CertificateRecord } from '../x509/read/records.js'
import { assertClean } from './clean-input.js'
import type { Issuer } from './records.js'

/** An issuer whose certificate has been read and found fit to sign. */
export interface OpenIssuer {
  /** The CA certificate. */
  readonly certificate: CertificateRecord
  /** The key that belongs to it. */
  readonly privateKey: PrivateKey
  /** The certificates that go out below a root: itself and its issuers, the root left out. */
  readonly chain: readonly CertificateRecord[]
}

/**
 * Reads an issuer anew from its bytes: nothing that it says of itself is believed.
 *
 * @throws {@link PKIError} `ERR_PKI_ISSUER` when it is no CA that may sign, `ERR_PKI_KEY_MISMATCH` when its key is
 * another's, `ERR_PKI_DEVIATION` and `ERR_PKI_DER` for faulty bytes, `ERR_PKI_KEY_UNSUPPORTED` and
 * `ERR_PKI_KEY_WEAK` for a key that iOS refuses, `ERR_PKI_OPTION` for something else.
 */
export async function openIssuer(issuer: Issuer, crypto: CryptoProvider): Promise<OpenIssuer> {
  expectObject(issuer, 'issuer')
  if (!isPrivateKey(issuer.privateKey)) throw notAnIssuer()
  const certificate = readCertificate(expectBytes(issuer.der, 'issuer.der'))
  assertCanSign(certificate)
  await assertPair(certificate, issuer.privateKey, crypto)
  const chain = takeChain(issuer.chain)
  assertChain(certificate, chain)
  return { certificate, privateKey: issuer.privateKey, chain }
}

/** Reads the certificates that an issuer brings with it. */
function takeChain(chain: Issuer['chain']): readonly CertificateRecord[] {
  return expectArray(chain ?? [], 'issuer.chain').map((entry, index) => {
    const option = `issuer.chain[${String(index)}]`
    return readCertificate(expectBytes(expectObject(entry, option)['der'], `${option}.der`))
  })
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
}

/** Refuses a private key whose public half is not the one in the certificate. */
async function assertPair(
  certificate: CertificateRecord,
  privateKey: PrivateKey,
  crypto: CryptoProvider,
): Promise<void> {
  if (equalBytes(certificate.publicKey.der, privateKey.publicKey)) return
  const [certificateKey, ownKey] = await Promise.all([
    sha256(certificate.publicKey.der, crypto),
    sha256(privateKey.publicKey, crypto),
  ])
  throw new PKIError('ERR_PKI_KEY_MISMATCH', 'this private key does not belong to this CA certificate', {
    details: { certificateKey: toHex(certificateKey), privateKey: toHex(ownKey) },
    hint: 'Load the key that was made together with this certificate.',
  })
}

/** Refuses a chain that does not begin with the issuer or whose certificates do not name each other. */
function assertChain(certificate: CertificateRecord, chain: readonly CertificateRecord[]): void {
  if (chain.length === 0) return
  const begins = chain[0] !== undefined && equalBytes(chain[0].der, certificate.der)
  const linked = chain.every((below, index) => {
    const above = chain[index + 1]
    return (
      above === undefined ||
      (equalBytes(below.issuer.der, above.subject.der) && above.extensions.basicConstraints?.cA === true)
    )
  })
  if (!begins || !linked) throw unfit('broken-chain')
}

/** What to say of each fault of an issuer, and what to do. */
const FAULTS = {
  'not-a-ca': [
    'the issuer is no CA: its basicConstraints do not say cA TRUE',
    'Sign with a root or an intermediate.',
  ],
  'no-key-cert-sign': [
    'the issuer may not sign: its keyUsage lacks keyCertSign',
    'Sign with a root or an intermediate.',
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
  'broken-chain': [
    'issuer.chain does not lead from the issuer upwards',
    'Give the issuer first, then the certificate that signed it, the root left out.',
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
