import type { EncodedInput } from '../base/encoded-input.js'
import { equalBytes } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import { expectBytes, expectObject, expectRecord } from '../base/options.js'
import { floorToSecond } from '../base/time.js'
import { isWritableTime } from '../der/time.js'
import { partsOf } from '../keys/sign/private-key.js'
import { signVerified } from '../keys/sign/sign-verified.js'
import { takePrivateKey } from '../keys/sign/take-private-key.js'
import type { PrivateKeyInput } from '../keys/sign/take-private-key.js'
import { SIGNATURE_PARAMETERS, signatureAlgorithmDER } from '../keys/verify/algorithms.js'
import { assertSameKey } from '../keys/verify/assert-same-key.js'
import { callProvider, resolveCrypto } from '../keys/verify/crypto-provider.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { readCertificate } from '../x509/read/certificate.js'
import { takeCertificates } from '../x509/read/encoded.js'
import type { CertificateRecord } from '../x509/read/records.js'
import { presentOr } from './clock.js'

/** A file to sign: the result of `createTrustProfile` or `createClientProfile`, or the octets of any profile. */
export interface ProfileBytes {
  /** The property list, XML or binary. */
  readonly bytes: Uint8Array
}

/** What `signProfile` takes. */
export interface SignProfileOptions {
  /** The profile; only its `bytes` are read. */
  readonly profile: ProfileBytes
  /** Certificate of the signer. PEM may go on with its issuers, in order; all of them go along. */
  readonly certificate: EncodedInput
  /** The key that belongs to it, of any form that this library takes; a `Signer` may sign in an HSM. */
  readonly privateKey: PrivateKeyInput
  /** The certificates above the signer's, where they are not in `certificate`. */
  readonly chain?: EncodedInput
  /** The present, which becomes the signing time; absent: the clock. */
  readonly now?: Date
  /** WebCrypto; absent: the runtime's own. */
  readonly crypto?: CryptoProvider
}

/** What is said to a key that would sign in the name of a certificate which is not its own. */
const NO_PAIR = {
  fact: 'this private key does not belong to the certificate of the signer',
  hint: 'Give the certificate that was made for this key, first in its file.',
} as const

/**
 * Signs a configuration profile, so that Settings names the signer instead of "Not Signed": in green where the device
 * trusts the signer's certificate, "Not Verified" where it does not. It changes nothing about the trust in the roots that
 * the profile carries. Uses the clock when `now` is absent; loads pkijs.
 *
 * @returns A CMS SignedData in DER that carries the profile: the octets of the `.mobileconfig`. The hash is that of the
 * key's signatures: SHA-256, SHA-384 for P-384.
 * @throws {@link PKIError} `ERR_PKI_KEY_MISMATCH` when the key is not the certificate's; `ERR_PKI_SIGNER` when a foreign
 * signer fails; `ERR_PKI_PEM`, `ERR_PKI_DER`, `ERR_PKI_KEY_*`, `ERR_PKI_PASSPHRASE`, `ERR_PKI_VALIDITY` for a time
 * outside the years 1950 to 9999, `ERR_PKI_OPTION`, `ERR_PKI_CRYPTO`.
 * @see RFC 5652
 * @example
 * ```ts
 * import { createRootCA, createServerCSR, createTrustProfile, signProfile, signServerCert } from 'orchard-pki'
 *
 * const root = await createRootCA({ commonName: 'Home CA' })
 * const csr = await createServerCSR({ hosts: ['homebox.local'] })
 * const server = await signServerCert({ issuer: root, csr })
 * const profile = await createTrustProfile({ root })
 * const signed = await signProfile({ profile, certificate: server, privateKey: csr.privateKey })
 * console.log(signed.length > profile.bytes.length) // true
 * ```
 */
export async function signProfile(options: SignProfileOptions): Promise<Uint8Array> {
  expectRecord(options, '', ['profile', 'certificate', 'privateKey', 'chain', 'now', 'crypto'])
  const content = expectBytes(expectObject(options.profile, 'profile')['bytes'], 'profile.bytes')
  const signingTime = takeSigningTime(options.now)
  const crypto = resolveCrypto(options.crypto)
  const [certificate, ...chain] = takeChain(options)
  const privateKey = await takePrivateKey(options.privateKey, crypto)
  const halves = { certificateKey: certificate.publicKey.der, privateKey: privateKey.publicKey }
  await assertSameKey({ ...halves, ...NO_PAIR }, crypto)
  const { algorithm } = partsOf(privateKey).signer
  const { hash } = SIGNATURE_PARAMETERS[algorithm]
  const digest = await callProvider('digest', () => crypto.subtle.digest(hash, content))
  const { cmsSignedData } = await import('../foreign/cms-signed-data.js')
  return cmsSignedData({
    content,
    contentDigest: new Uint8Array(digest),
    hash,
    signingTime,
    certificate: certificate.der,
    chain: chain.map(({ der }) => der),
    signatureAlgorithm: signatureAlgorithmDER(algorithm),
    sign: (attributes) => signVerified(privateKey, attributes, crypto),
  })
}

/** The signer's certificate and those that go along, each once. */
function takeChain({
  certificate,
  chain,
}: SignProfileOptions): readonly [CertificateRecord, ...CertificateRecord[]] {
  const [own, ...following] = takeCertificates(certificate, 'certificate')
  const encoded = [own, ...following, ...(chain === undefined ? [] : takeCertificates(chain, 'chain'))]
  const others = encoded.filter(
    (der, index) => index > 0 && encoded.findIndex((other) => equalBytes(other, der)) === index,
  )
  return [readCertificate(own), ...others.map(readCertificate)]
}

function takeSigningTime(now: Date | undefined): Date {
  const signingTime = floorToSecond(presentOr(now))
  if (isWritableTime(signingTime)) return signingTime
  throw new PKIError('ERR_PKI_VALIDITY', 'now lies outside the years that a signature can name', {
    details: { option: 'now', expected: 'a date of the years 1950 to 9999' },
  })
}
