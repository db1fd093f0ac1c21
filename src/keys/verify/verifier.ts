import { isBytes } from '../../base/bytes.js'
import { PKIError } from '../../base/errors.js'
import { expectBytes, expectObject, expectOneOf } from '../../base/options.js'
import {
  SIGNATURE_ALGORITHMS,
  SIGNATURE_PARAMETERS,
  importParameters,
  signParameters,
  type SignatureAlgorithm,
} from './algorithms.js'
import { callProvider, resolveCrypto, type CryptoProvider, type KeyHandle } from './crypto-provider.js'
import { fieldOctets, findCurve } from './curves.js'
import { ecdsaFromDER } from './ecdsa-signature.js'
import { readPublicKey, unsupportedKey, type PublicKey } from './public-key.js'

/** A public key that verifies; the twin of `Signer`. */
export interface Verifier {
  /** Algorithm of the signatures that it takes. */
  readonly algorithm: SignatureAlgorithm
  /** SubjectPublicKeyInfo of its key, DER. */
  readonly publicKey: Uint8Array
  /**
   * Tells whether a signature is valid.
   *
   * @param data - The octets that were signed (not a hash of them).
   * @param signature - In X.509 form: PKCS#1 v1.5 octets for RSA, DER `ECDSA-Sig-Value` for ECDSA.
   */
  isValid(data: Uint8Array, signature: Uint8Array): Promise<boolean>
}

/** Options of {@link createVerifier}. */
export interface CreateVerifierOptions {
  /**
   * The key, of RSA or of a curve of WebCrypto, read or as SubjectPublicKeyInfo in DER. It need not be one that iOS
   * serves. Of a key that was read only `der` counts.
   */
  readonly publicKey: PublicKey | Uint8Array
  /** Algorithm of the signatures. */
  readonly algorithm: SignatureAlgorithm
  /** WebCrypto to verify with; absent: the runtime's own. */
  readonly crypto?: CryptoProvider | undefined
}

/**
 * Takes a public key into a crypto provider, once for many signatures.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when the algorithm is none, or one for another family of keys.
 * @throws {@link PKIError} `ERR_PKI_DER` when the key is no SubjectPublicKeyInfo.
 * @throws {@link PKIError} `ERR_PKI_KEY_UNSUPPORTED` when the key is neither RSA nor of P-256, P-384 or P-521.
 * @throws {@link PKIError} `ERR_PKI_KEY_MALFORMED` when the provider refuses the key, e.g. a point off its curve.
 */
export async function createVerifier(options: CreateVerifierOptions): Promise<Verifier> {
  expectObject(options, '')
  const algorithm = expectOneOf(options.algorithm, 'algorithm', SIGNATURE_ALGORITHMS)
  return openVerifier(takePublicKey(options.publicKey), algorithm, options.crypto)
}

/** {@link createVerifier} for a key that this library has read itself: it is not read again. */
async function openVerifier(
  publicKey: PublicKey,
  algorithm: SignatureAlgorithm,
  crypto: CryptoProvider | undefined,
): Promise<Verifier> {
  const { subtle } = resolveCrypto(crypto)
  const curve = findCurve(publicKey.curve)
  if (publicKey.family !== 'rsa' && curve === undefined) throw unsupportedKey(publicKey.label)
  if (publicKey.family !== SIGNATURE_PARAMETERS[algorithm].family) {
    throw new PKIError('ERR_PKI_OPTION', `a key of ${publicKey.label} makes no signatures of ${algorithm}`, {
      details: { option: 'algorithm', expected: 'a signature algorithm for this key' },
    })
  }
  const key = await importPublicKey(publicKey, importParameters(algorithm, curve?.name), subtle)
  const parameters = signParameters(algorithm)
  return Object.freeze({
    algorithm,
    publicKey: publicKey.der,
    isValid: async (data: Uint8Array, signature: Uint8Array): Promise<boolean> => {
      const native = curve === undefined ? signature : ecdsaFromDER(signature, fieldOctets(curve))
      if (native === undefined) return false
      return callProvider('verify', () => subtle.verify(parameters, key, native, data))
    },
  })
}

function takePublicKey(given: PublicKey | Uint8Array): PublicKey {
  return readPublicKey(
    isBytes(given) ? given : expectBytes(expectObject(given, 'publicKey')['der'], 'publicKey'),
  )
}

async function importPublicKey(
  publicKey: PublicKey,
  parameters: { readonly name: string },
  subtle: CryptoProvider['subtle'],
): Promise<KeyHandle> {
  // A bare point is the same key and a quarter of the work: OpenSSL 3 tries its decoders on every SubjectPublicKeyInfo.
  const format = publicKey.family === 'ec' ? 'raw' : 'spki'
  const keyData = format === 'raw' ? publicKey.keyBits : publicKey.der
  try {
    return await subtle.importKey(format, keyData, parameters, true, ['verify'])
  } catch (cause) {
    throw new PKIError('ERR_PKI_KEY_MALFORMED', `the public key (${publicKey.label}) is not valid`, {
      details: { format: 'SubjectPublicKeyInfo' },
      hint: 'Make a new key and a new request with it.',
      cause,
    })
  }
}

/** Options of {@link verifySignature}. */
export interface VerifySignatureOptions {
  /** The key as this library read it; all its fields count. */
  readonly publicKey: PublicKey
  /** Algorithm of the signature. */
  readonly algorithm: SignatureAlgorithm
  /** The octets that were signed. */
  readonly data: Uint8Array
  /** The signature in X.509 form. */
  readonly signature: Uint8Array
  /** What carries it, for the error. */
  readonly subject: 'certificate' | 'csr' | 'crl'
  /** WebCrypto to verify with; absent: the runtime's own. */
  readonly crypto?: CryptoProvider | undefined
}

/**
 * Verifies one signature and returns only if it is valid.
 *
 * @throws {@link PKIError} `ERR_PKI_SIGNATURE` when it is not, or is of an algorithm that the key cannot make.
 * @throws {@link PKIError} `ERR_PKI_KEY_UNSUPPORTED` or `ERR_PKI_KEY_MALFORMED` as {@link createVerifier}.
 */
export async function verifySignature(options: VerifySignatureOptions): Promise<void> {
  const { publicKey, algorithm, data, signature, subject, crypto } = options
  const fits = publicKey.family === 'other' || publicKey.family === SIGNATURE_PARAMETERS[algorithm].family
  const verifier = fits ? await openVerifier(publicKey, algorithm, crypto) : undefined
  if (await verifier?.isValid(data, signature)) return
  throw new PKIError('ERR_PKI_SIGNATURE', `the signature of the ${subject} does not verify`, {
    details: { subject },
    hint: 'The file was changed after it was signed, or another key signed it.',
  })
}
