import { equalBytes } from '../base/bytes.js'
import type { EncodedInput } from '../base/encoded-input.js'
import { PKIError } from '../base/errors.js'
import { expectArray, expectOneOf, expectRecord, expectString } from '../base/options.js'
import { newPassphraseOctets } from '../keys/sign/passphrase.js'
import { pkcs8Of } from '../keys/sign/private-key.js'
import { takePrivateKey } from '../keys/sign/take-private-key.js'
import type { PrivateKeyInput } from '../keys/sign/take-private-key.js'
import { assertSameKey } from '../keys/verify/assert-same-key.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { readCertificate } from '../x509/read/certificate.js'
import { takeCertificates } from '../x509/read/encoded.js'
import type { CertificateRecord } from '../x509/read/records.js'

/** How a PKCS#12 file is encrypted: by what is sound today, or by what every iOS and macOS reads. */
export const PKCS12_ENCRYPTIONS = ['modern', 'legacy-apple'] as const

/** How a PKCS#12 file is encrypted. */
export type PKCS12Encryption = (typeof PKCS12_ENCRYPTIONS)[number]

/** What `exportPKCS12` takes. */
export interface ExportPKCS12Options {
  /** The key of the certificate, e.g. `privateKey` of `createServerCSR`. */
  readonly privateKey: PrivateKeyInput
  /** The certificate, e.g. a result of `signServerCert`. PEM may go on with its issuers. */
  readonly certificate: EncodedInput
  /**
   * The certificates above it, in order, with the root or without; the certificate itself may stand first, as in the
   * `chain` of a server certificate. Absent: what follows the certificate in its PEM.
   */
  readonly chain?: readonly EncodedInput[]
  /** What encrypts it. It cannot be recovered. */
  readonly password: string
  /** Name that programs show for the key, at most 255 UTF-16 code units; absent: none. */
  readonly friendlyName?: string
  /**
   * `modern` (the default): what is sound today; iOS reads it from version 18 on, OpenSSL, Java, NSS and GnuTLS do.
   * `legacy-apple`: 3DES and SHA-1, read by every iOS and macOS, and by all of those too.
   */
  readonly encryption?: PKCS12Encryption
  /** A WebCrypto implementation; absent: the runtime's own. 3DES always comes from `@peculiar/webcrypto`. */
  readonly crypto?: CryptoProvider
}

const OPTIONS = [
  'privateKey',
  'certificate',
  'chain',
  'password',
  'friendlyName',
  'encryption',
  'crypto',
] as const
/** What is said to a key of another certificate. */
const NO_PAIR = {
  fact: 'this private key does not belong to this certificate',
  hint: 'Give the key that the certificate was made for.',
} as const
const MAX_NAME_UNITS = 255
/** NUL ends a name early for some readers; half a character is none. */
const UNFIT_IN_NAME = /[\0\p{Surrogate}]/u

/**
 * Exports a private key with its certificates as one encrypted file: PKCS#12 (`.p12`, `.pfx`), what keychains and
 * servers import. Uses randomness; no clock, no disk, no network. Takes some tenths of a second on purpose: that is what
 * each guess at the password costs.
 *
 * @returns The file, DER. Whoever has it and the password has the key.
 * @throws {@link PKIError} `ERR_PKI_KEY_MISMATCH` when the key is not the certificate's, `ERR_PKI_PASSPHRASE`
 * (`unusable`) for an empty password or one of more than 1023 octets, `ERR_PKI_ISSUER` (`broken-chain`) when a
 * certificate of the chain is not the issuer of the one before it, `ERR_PKI_NAME` for the friendly name,
 * `ERR_PKI_KEY_NOT_EXTRACTABLE`, `ERR_PKI_KEY_*`, `ERR_PKI_PEM`, `ERR_PKI_DER`, `ERR_PKI_CRYPTO`, `ERR_PKI_OPTION`.
 * @see RFC 7292; Apple's `p12import.c` for what iOS reads
 * @example
 * ```ts
 * import { createRootCA, createServerCSR, exportPKCS12, signServerCert } from 'orchard-pki'
 *
 * const root = await createRootCA({ commonName: 'Home CA' })
 * const csr = await createServerCSR({ hosts: ['homebox.local'] })
 * const certificate = await signServerCert({ issuer: root, csr })
 * const file = await exportPKCS12({
 *   privateKey: csr.privateKey,
 *   certificate,
 *   chain: certificate.chain,
 *   password: 'correct horse battery staple',
 * })
 * console.log(file.length)
 * ```
 */
export async function exportPKCS12(options: ExportPKCS12Options): Promise<Uint8Array> {
  expectRecord(options, '', OPTIONS)
  const crypto = resolveCrypto(options.crypto)
  const password = expectString(options.password, 'password')
  newPassphraseOctets(password)
  const friendlyName = takeName(options.friendlyName)
  const encryption = expectOneOf(options.encryption ?? 'modern', 'encryption', PKCS12_ENCRYPTIONS)
  const certificates = takeChain(options)
  const privateKey = await takePrivateKey(options.privateKey, crypto)
  const halves = { certificateKey: certificates[0].publicKey.der, privateKey: privateKey.publicKey }
  await assertSameKey({ ...halves, ...NO_PAIR }, crypto)
  const pkcs8 = await pkcs8Of(privateKey)
  const { writePKCS12 } = await import('../foreign/pkcs12/write-pkcs12.js')
  try {
    const ders = certificates.map(({ der }) => der)
    return await writePKCS12({ pkcs8, certificates: ders, password, friendlyName, encryption, crypto })
  } finally {
    pkcs8.fill(0)
  }
}

function takeName(given: string | undefined): string | undefined {
  if (given === undefined) return undefined
  const name = expectString(given, 'friendlyName')
  if (name !== '' && name.length <= MAX_NAME_UNITS && !UNFIT_IN_NAME.test(name)) return name
  const expected = `1 to ${String(MAX_NAME_UNITS)} characters without NUL`
  throw new PKIError('ERR_PKI_NAME', `friendlyName must be ${expected}`, {
    details: { option: 'friendlyName', expected },
  })
}

/** The certificate and those above it, each of which must name the next. */
function takeChain({
  certificate,
  chain,
}: ExportPKCS12Options): readonly [CertificateRecord, ...CertificateRecord[]] {
  const [own, ...others] = takeCertificates(certificate, 'certificate')
  const [first, following] = [readCertificate(own), others.map(readCertificate)]
  expectArray(chain ?? [], 'chain')
  const given = (chain ?? []).flatMap((link, index) =>
    takeCertificates(link, `chain[${String(index)}]`).map(readCertificate),
  )
  const above = given.length > 0 && isSame(given[0], first) ? given.slice(1) : given
  const path = [first, ...(chain === undefined ? following : above)] as const
  for (const [index, below] of path.entries()) {
    const next = path[index + 1]
    if (next !== undefined && !equalBytes(below.issuer.der, next.subject.der)) throw brokenChain()
  }
  return path
}

function isSame(a: CertificateRecord | undefined, b: CertificateRecord): boolean {
  return a !== undefined && equalBytes(a.der, b.der)
}

function brokenChain(): PKIError<'ERR_PKI_ISSUER'> {
  return new PKIError('ERR_PKI_ISSUER', 'chain does not lead from the certificate upwards', {
    details: { reason: 'broken-chain' },
    hint: 'Give the certificate that signed it, then the one that signed that, with or without the root.',
  })
}
