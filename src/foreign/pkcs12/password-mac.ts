import { callProvider } from '../../keys/verify/crypto-provider.js'
import type { CryptoProvider, ProviderAlgorithm } from '../../keys/verify/crypto-provider.js'
import { HASH_SIZES, PURPOSE, derivePKCS12 } from './derive-pkcs12.js'
import type { PKCS12Derivation } from './derive-pkcs12.js'

/** Parameters of WebCrypto's `importKey` for HMAC. */
interface HMACParameters extends ProviderAlgorithm {
  readonly hash: ProviderAlgorithm
}

/**
 * Computes the MAC of the contents of a file: HMAC under a key that PKCS#12 derives from the password.
 *
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when the provider refuses.
 * @see RFC 7292 §4, appendix A
 */
export async function passwordMAC(
  contents: Uint8Array,
  derivation: PKCS12Derivation,
  { subtle }: CryptoProvider,
): Promise<Uint8Array> {
  const { hash } = derivation
  const octets = await derivePKCS12(
    derivation,
    { purpose: PURPOSE.mac, length: HASH_SIZES[hash].output },
    subtle,
  )
  const parameters: HMACParameters = { name: 'HMAC', hash: { name: hash } }
  const key = await callProvider('importKey', () =>
    subtle.importKey('raw', octets, parameters, false, ['sign']),
  )
  octets.fill(0)
  return new Uint8Array(await callProvider('sign', () => subtle.sign('HMAC', key, contents)))
}
