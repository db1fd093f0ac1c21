import { isPKIError } from '../base/errors.js'
import { expectBytes, expectObject } from '../base/options.js'
import { keyIdentifier } from '../issue/key-identifier.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
import { OID } from '../x509/read/oids.js'
import type { RawExtension } from '../x509/read/records.js'
import { readCertificateParts, readExtension } from './certificate-parts.js'
import { openSigningKey, type SigningKey, type TestKey } from './test-key.js'

/** A certificate that signs, fit for it or not, with its key. Results of both doors fit. */
export interface TestIssuer {
  /** The certificate, DER: its subject and its subjectKeyIdentifier are copied. */
  readonly der: Uint8Array
  /** The key that signs. */
  readonly privateKey: PrivateKey | TestKey
}

/** What signs, opened. */
export interface OpenTestIssuer {
  /** Its key. */
  readonly key: SigningKey
  /** DER of its subject. */
  readonly name: Uint8Array
  /** Its subjectKeyIdentifier, or where it has none, a SHA-1 of its key. */
  readonly keyId: Uint8Array
}

/** Identifier and length of a short OCTET STRING. */
const SHORT_HEAD = 2

/**
 * Opens what signs.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is no certificate with a key, `ERR_PKI_DER` when its bytes are none.
 */
export async function openTestIssuer(issuer: TestIssuer, option: string): Promise<OpenTestIssuer> {
  expectObject(issuer, option)
  const key = await openSigningKey(issuer.privateKey, `${option}.privateKey`)
  const { subject, extensions } = readCertificateParts(expectBytes(issuer.der, `${option}.der`))
  const own = extensions.map(tryExtension).find((extension) => extension?.oid === OID.subjectKeyIdentifier)
  return { key, name: subject, keyId: own?.value.slice(SHORT_HEAD) ?? keyIdentifier(key.publicKey) }
}

/** An Extension, or `undefined` where it is none: the issuer of a test may be as broken as anything else. */
function tryExtension(der: Uint8Array): RawExtension | undefined {
  try {
    return readExtension(der)
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_DER')) return undefined
    throw error
  }
}
