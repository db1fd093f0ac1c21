import { PKIError } from '../../base/errors.js'
import type { CryptoProvider } from '../../keys/verify/crypto-provider.js'

/**
 * Loads the provider that has DES-EDE3-CBC, which WebCrypto lacks: `@peculiar/webcrypto`, on Node only.
 *
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` where it cannot be loaded, as in a browser.
 */
export async function loadTripleDES(): Promise<CryptoProvider> {
  try {
    const { Crypto } = await import('@peculiar/webcrypto')
    return new Crypto()
  } catch (cause) {
    throw new PKIError('ERR_PKI_CRYPTO', 'this runtime has no DES-EDE3-CBC', {
      details: { operation: 'DES-EDE3-CBC' },
      hint: 'Do it on Node with @peculiar/webcrypto installed.',
      cause,
    })
  }
}
