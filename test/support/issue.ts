import assert from 'node:assert/strict'
import { createRootCA, createServerCSR, generatePrivateKey, isPKIError } from '../../src/index.js'
import type {
  CertificateAuthority,
  PKIErrorCode,
  PKIErrorOf,
  PrivateKey,
  ServerCSR,
} from '../../src/index.js'
import { writeSigned, writeTBSCertificate } from '../../src/x509/write/certificate.js'
import { signatureAlgorithmDER } from '../../src/keys/verify/algorithms.js'
import { signerOf } from '../../src/keys/sign/private-key.js'

/** The present of every test: nothing here depends on the day on which it runs. */
export const NOW: Date = new Date('2026-11-22T12:00:00Z')

/** Awaits a rejection with one code and gives its details. */
export async function refusal<Code extends PKIErrorCode>(
  code: Code,
  run: () => unknown,
): Promise<PKIErrorOf<Code>['details']> {
  let answer: unknown
  try {
    answer = await run()
  } catch (error) {
    if (isPKIError(error, code)) return error.details
    throw error
  }
  return assert.fail(`${code} was expected, not ${typeof answer}`)
}

/** A P-256 root that is made once for all tests. */
export const homeRoot: () => Promise<CertificateAuthority> = once(() =>
  createRootCA({ commonName: 'Test root', now: NOW }),
)

/** A request for two hosts that is made once for all tests. */
export const homeCSR: () => Promise<ServerCSR> = once(() =>
  createServerCSR({ hosts: ['192.168.1.20', 'homebox.local'] }),
)

/** An RSA-2048 key that is made once for all tests. */
export const rsaKey: () => Promise<PrivateKey> = once(() => generatePrivateKey({ kind: 'rsa-2048' }))

/** What the tests vary in a CA certificate that this library would not make. */
export interface OddCertificate {
  readonly key: PrivateKey
  /** Name DER of the subject, and of the issuer where `signedBy` is absent. */
  readonly name: Uint8Array
  /** Name and key of the issuer; absent: it signs itself. */
  readonly signedBy?: { readonly name: Uint8Array; readonly key: PrivateKey }
  readonly extensions: readonly Uint8Array[]
  /** AlgorithmIdentifier that it claims; absent: the one of its key. */
  readonly algorithm?: Uint8Array
  readonly notBefore?: Date
  readonly notAfter?: Date
}

/** Makes a certificate with any extensions. */
export async function oddCertificate(odd: OddCertificate): Promise<Uint8Array> {
  const signer = signerOf(odd.signedBy?.key ?? odd.key)
  const algorithm = odd.algorithm ?? signatureAlgorithmDER(signer.algorithm)
  const tbs = writeTBSCertificate({
    serialNumber: Uint8Array.of(1),
    signatureAlgorithm: algorithm,
    issuer: odd.signedBy?.name ?? odd.name,
    notBefore: odd.notBefore ?? new Date('2026-01-01T00:00:00Z'),
    notAfter: odd.notAfter ?? new Date('2036-01-01T00:00:00Z'),
    subject: odd.name,
    publicKey: odd.key.publicKey,
    extensions: odd.extensions,
  })
  return writeSigned(tbs, algorithm, await signer.sign(tbs))
}

function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined
  return () => (made ??= make())
}
