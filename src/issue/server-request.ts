import { equalBytes } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import type { CSRFault } from '../base/errors.js'
import type { Host } from '../base/hosts/host.js'
import { parseHosts } from '../base/hosts/parse-host.js'
import { isPrivateKey, publicKeyOf } from '../keys/sign/private-key.js'
import { algorithmName } from '../keys/verify/algorithm-names.js'
import { signatureAlgorithmOf } from '../keys/verify/algorithms.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { assertUsablePublicKey } from '../keys/verify/public-key.js'
import { verifySignature } from '../keys/verify/verifier.js'
import { readCSR } from '../x509/read/csr.js'
import { KNOWN_EXTENSIONS, OID } from '../x509/read/oids.js'
import type { CSRRecord } from '../x509/read/records.js'
import { assertClean } from './clean-input.js'
import { CSR_LABELS, takeDER } from '../x509/read/encoded.js'
import { textOfHost } from './host-names.js'
import { keyIdentifier } from './key-identifier.js'
import type { EncodedInput } from '../base/encoded-input.js'
import type { ServerCSR } from './records.js'

/** What a request is allowed to give: a public key, and the hosts if the caller says so. */
export interface ServerRequest {
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: CSRRecord['publicKey']
  /** Key identifier of that key. */
  readonly keyId: Uint8Array
  /** The hosts to certify. */
  readonly hosts: readonly Host[]
}

/**
 * Reads a request, verifies its signature, and takes the public key and the hosts from it; nothing else.
 *
 * @throws {@link PKIError} `ERR_PKI_CSR` when it asks for what is never granted or nobody says whose names count,
 * `ERR_PKI_SIGNATURE`, `ERR_PKI_DEVIATION`, `ERR_PKI_DER`, `ERR_PKI_KEY_UNSUPPORTED`, `ERR_PKI_KEY_WEAK`,
 * `ERR_PKI_HOST`, `ERR_PKI_NO_HOSTS`.
 */
export async function openRequest(
  csr: ServerCSR | EncodedInput,
  hosts: 'from-csr' | readonly string[] | undefined,
  crypto: CryptoProvider,
): Promise<ServerRequest> {
  const record = readCSR(takeDER(csr, 'csr', CSR_LABELS))
  assertGrantable(record)
  assertUsablePublicKey(record.publicKey)
  const names = hosts ?? (isOwnRequest(csr, record) ? 'from-csr' : undefined)
  if (names === undefined) throw refusal('hosts-not-stated')
  const parsed = parseHosts(names === 'from-csr' ? hostsOf(record) : names, 'hosts')
  const { publicKey } = record
  await verifyRequest(record, crypto)
  return { publicKey, keyId: keyIdentifier(publicKey), hosts: parsed }
}

/** A request is our own when the private key that comes with it is the one whose public half it holds. */
function isOwnRequest(csr: ServerCSR | EncodedInput, record: CSRRecord): boolean {
  if (!('privateKey' in csr) || !isPrivateKey(csr.privateKey)) return false
  return equalBytes(publicKeyOf(csr.privateKey).der, record.publicKey.der)
}

/** Refuses what a CSR must not decide; what it may say and we ignore is not looked at. */
function assertGrantable(record: CSRRecord): void {
  const { extensions, rawExtensions, attributes } = record
  if (attributes.filter((oid) => oid === OID.extensionRequest).length > 1)
    throw refusal('two-extension-requests')
  if (record.duplicateExtensions.length > 0) throw refusal('duplicate-extension')
  if (extensions.basicConstraints?.cA === true) throw refusal('asks-for-ca')
  if (rawExtensions.some(({ oid }) => oid === OID.nameConstraints)) throw refusal('name-constraints')
  if (rawExtensions.some(({ oid, critical }) => critical && !KNOWN_EXTENSIONS.has(oid))) {
    throw refusal('unknown-critical-extension')
  }
  assertClean(record)
}

/** The hosts that a request asks for, as text. */
function hostsOf(record: CSRRecord): readonly string[] {
  return (record.extensions.subjectAltName ?? []).map((name) => {
    const host = textOfHost(name)
    if (host === undefined) throw refusal('unsupported-name-type')
    return host
  })
}

async function verifyRequest(record: CSRRecord, crypto: CryptoProvider): Promise<void> {
  const algorithm = signatureAlgorithmOf(record.signatureAlgorithmDER)
  if (algorithm === undefined) {
    const name = algorithmName(record.signatureAlgorithm)
    throw new PKIError('ERR_PKI_KEY_UNSUPPORTED', `the certificate request is signed with ${name}`, {
      details: { algorithm: name },
      hint: 'Make the request again with SHA-256 or better: ECDSA, or RSA with PKCS#1 v1.5.',
    })
  }
  await verifySignature({
    publicKey: record.publicKey,
    algorithm,
    data: record.tbs,
    signature: record.signature,
    subject: 'csr',
    crypto,
  })
}

/** What to say of each fault of a request, and what to do. */
const FAULTS = {
  'asks-for-ca': ['the certificate request asks to become a CA', 'Make it without basicConstraints cA TRUE.'],
  'name-constraints': [
    'the certificate request asks for name constraints',
    'Make it without nameConstraints.',
  ],
  'unknown-critical-extension': [
    'the certificate request has a critical extension that this library does not know',
    'Make it without that extension, or not critical.',
  ],
  'duplicate-extension': [
    'the certificate request asks for one extension twice',
    'Make it with each extension once.',
  ],
  'two-extension-requests': [
    'the certificate request has two extensionRequest attributes',
    'Make it with all extensions in one extensionRequest.',
  ],
  'unsupported-name-type': [
    'the certificate request asks for a name that is neither a DNS name nor an IP address',
    'Name the hosts yourself: pass hosts as a list.',
  ],
  'hosts-not-stated': [
    'a certificate request made elsewhere says which names it wants, but nobody said which it gets',
    "Pass hosts: ['homebox.local'] to name them, or hosts: 'from-csr' to grant what it asks for.",
  ],
} as const satisfies Record<CSRFault, readonly [fact: string, cure: string]>

function refusal(reason: CSRFault): PKIError<'ERR_PKI_CSR'> {
  const [fact, cure] = FAULTS[reason]
  return new PKIError('ERR_PKI_CSR', fact, { details: { reason }, hint: cure })
}
