import { writeOID } from '../../der/oid.js'
import { writeBitString, writeNull, writeSequence } from '../../der/write.js'
import { OID_RSA, OID_RSA_X509 } from './algorithm-names.js'
import type { ProviderAlgorithm } from './crypto-provider.js'
import type { ProviderHash } from './hash-algorithms.js'
import type { KeyForm } from './imported-keys.js'
import type { PublicKey } from './public-key.js'

/** Parameters of WebCrypto's RSA operations, by their structure. */
export interface RSAParameters extends ProviderAlgorithm {
  /** Hash that an imported key is bound to. */
  readonly hash?: ProviderHash
  /** Octets of the salt of RSA-PSS. */
  readonly saltLength?: number
}

/** Tells whether an object identifier names RSA keys that may sign in any way. */
export function isPlainRSA(oid: string): boolean {
  return oid === OID_RSA || oid === OID_RSA_X509
}

/**
 * How an RSA key goes into a provider: as rsaEncryption with NULL, whatever its own AlgorithmIdentifier, because no
 * WebCrypto takes id-RSASSA-PSS, `rsa` of X.509, or absent parameters.
 */
export function rsaKeyForm(publicKey: PublicKey, name: string, hash: ProviderHash): KeyForm {
  const parameters: RSAParameters = { name, hash }
  const keyData = (): Uint8Array =>
    writeSequence(writeSequence(writeOID(OID_RSA), writeNull()), writeBitString(publicKey.keyBits))
  return { id: `${name} ${hash}`, parameters, format: 'spki', keyData }
}
