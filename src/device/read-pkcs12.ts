import { equalBytes } from '../base/bytes.js'
import type { Encoded } from '../base/encoded-input.js'
import { PKIError } from '../base/errors.js'
import type { PKCS12Fault } from '../base/errors.js'
import { expectBytes, expectRecord, expectString } from '../base/options.js'
import type { CertificateBag } from '../foreign/pkcs12/safe-contents.js'
import type { OpenedKey, OpenedPKCS12 } from '../foreign/pkcs12/open-pkcs12.js'
import { passphraseOctets } from '../keys/sign/passphrase.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
import { readPrivateKey } from '../keys/sign/read-private-key.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { readCertificate } from '../x509/read/certificate.js'
import { encodedCertificate } from '../x509/read/encoded.js'
import { mayIssue } from '../x509/read/may-issue.js'
import type { CertificateRecord } from '../x509/read/records.js'

/** What `readPKCS12` takes. */
export interface ReadPKCS12Options {
  /** The file; at most 1 MiB. DER, or BER with indefinite lengths as NSS writes it. */
  readonly der: Uint8Array
  /** Its password. An empty one also opens files that were written without any. */
  readonly password: string
  /** A WebCrypto implementation; absent: the runtime's own. 3DES always comes from `@peculiar/webcrypto`. */
  readonly crypto?: CryptoProvider
}

/** A key with its certificates, as a PKCS#12 file holds them: each is valid input of other verbs. */
export interface PKCS12Contents {
  /** The one key of the file. */
  readonly privateKey: PrivateKey
  /** The certificate of that key. */
  readonly certificate: Encoded
  /** The certificates above it, in order, as far as the file holds them; a root is the last. */
  readonly chain: readonly Encoded[]
  /** Certificates of the file that are neither, in its order. */
  readonly otherCertificates: readonly Encoded[]
  /** Name of the key, or else of its certificate, where it has one. Foreign text. */
  readonly friendlyName?: string
}

/**
 * Opens a PKCS#12 file (`.p12`, `.pfx`) of OpenSSL, keytool, NSS, GnuTLS or this library. The MAC is verified before
 * anything is decrypted. Uses randomness for one signature that shows that the key works; no disk, no network.
 *
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE` `wrong-or-damaged` when the password opens nothing. `ERR_PKI_PKCS12`
 * `damaged` when it does and the file was changed, `no-integrity` for a file without a MAC, `too-much-work` for counts
 * of a hostile file, `no-key`, `several-keys` and `no-certificate` when it is not one key with its certificate,
 * `unsupported-content` for parts under a public key. `ERR_PKI_KEY_SCHEME` for RC2, RC4 and other old schemes, by name
 * with the line that converts. `ERR_PKI_DER` for what is no PKCS#12; `ERR_PKI_KEY_*` for a key that iOS cannot use;
 * `ERR_PKI_CRYPTO`, `ERR_PKI_OPTION`.
 * @see RFC 7292
 */
export async function readPKCS12(options: ReadPKCS12Options): Promise<PKCS12Contents> {
  expectRecord(options, '', ['der', 'password', 'crypto'])
  const der = expectBytes(options.der, 'der')
  const password = expectString(options.password, 'password')
  passphraseOctets(password).fill(0)
  const crypto = resolveCrypto(options.crypto)
  const { openPKCS12 } = await import('../foreign/pkcs12/open-pkcs12.js')
  const opened = await openPKCS12({ der, password, crypto })
  try {
    return await contentsOf(opened, crypto)
  } finally {
    for (const { pkcs8 } of opened.keys) pkcs8.fill(0)
  }
}

/** A certificate of the file, read. */
interface Candidate {
  readonly record: CertificateRecord
  readonly bag: CertificateBag
}

async function contentsOf(
  { keys, certificates }: OpenedPKCS12,
  crypto: CryptoProvider,
): Promise<PKCS12Contents> {
  const key = onlyKey(keys)
  const privateKey = await readPrivateKey({ der: key.pkcs8, crypto })
  const candidates = certificates.map((bag) => ({ bag, record: readCertificate(bag.der) }))
  const own = certificateOf(privateKey, key, candidates)
  if (own === undefined) throw unfit('no-certificate')
  const records = candidates.map(({ record }) => record)
  const path = pathAbove(own.record, records)
  const others = records.filter(
    ({ der }) => ![own.record, ...path].some((taken) => equalBytes(taken.der, der)),
  )
  const friendlyName = key.friendlyName ?? own.bag.friendlyName
  return Object.freeze({
    privateKey,
    certificate: encodedCertificate(own.record.der),
    chain: Object.freeze(path.map(({ der }) => encodedCertificate(der))),
    otherCertificates: Object.freeze(others.map(({ der }) => encodedCertificate(der))),
    ...(friendlyName === undefined ? {} : { friendlyName }),
  })
}

/** The one key; some writers put the same key in twice. */
function onlyKey(keys: readonly OpenedKey[]): OpenedKey {
  const [key, ...others] = keys
  if (key === undefined) throw unfit('no-key')
  if (others.every(({ pkcs8 }) => equalBytes(pkcs8, key.pkcs8))) return key
  throw unfit('several-keys')
}

/** The certificate with the key's public half; of several (an old one beside its renewal) the one that is tied to it. */
function certificateOf(
  { publicKey }: PrivateKey,
  { localKeyId }: OpenedKey,
  candidates: readonly Candidate[],
): Candidate | undefined {
  const fitting = candidates.filter(({ record }) => equalBytes(record.publicKey.der, publicKey))
  const tied = fitting.find(({ bag }) => localKeyId !== undefined && bag.localKeyId === localKeyId)
  return tied ?? fitting[0]
}

/** The certificates above one, by their names; a renewed CA of the same name and another key is told by its identifier. */
function pathAbove(
  own: CertificateRecord,
  records: readonly CertificateRecord[],
): readonly CertificateRecord[] {
  const path: CertificateRecord[] = []
  for (let below: CertificateRecord | undefined = own; below !== undefined;) {
    const current: CertificateRecord = below
    const isRoot = equalBytes(current.issuer.der, current.subject.der)
    below = isRoot
      ? undefined
      : records.find((above) => above !== own && !path.includes(above) && mayIssue(above, current))
    if (below !== undefined) path.push(below)
  }
  return path
}

/** What to say of a file that is whole and is not one key with its certificate. */
const FAULTS = {
  'no-key': [
    'the PKCS#12 file holds no private key',
    'Export the key with its certificate; a file of certificates alone is a trust store.',
  ],
  'several-keys': [
    'the PKCS#12 file holds several private keys, and which is meant cannot be told',
    'Export one: keytool -importkeystore -srckeystore old.p12 -srcalias NAME -destkeystore one.p12',
  ],
  'no-certificate': [
    'the PKCS#12 file holds no certificate of its private key',
    'Export the key together with its certificate: openssl pkcs12 -export -inkey key.pem -in cert.pem',
  ],
} as const satisfies Partial<Record<PKCS12Fault, readonly [fact: string, cure: string]>>

function unfit(reason: keyof typeof FAULTS): PKIError<'ERR_PKI_PKCS12'> {
  const [fact, cure] = FAULTS[reason]
  return new PKIError('ERR_PKI_PKCS12', fact, { details: { reason }, hint: cure })
}
