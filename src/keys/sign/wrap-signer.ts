import { copyBytes, isBytes } from '../../base/bytes.js'
import { PKIError } from '../../base/errors.js'
import { SIGNATURE_PARAMETERS, isSignatureAlgorithm, type SignatureAlgorithm } from '../verify/algorithms.js'
import {
  resolveCrypto,
  type CryptoProvider,
  type KeyHandle,
  type KeyHandlePair,
} from '../verify/crypto-provider.js'
import {
  assertUsablePublicKey,
  defaultSignatureAlgorithm,
  readPublicKey,
  type PublicKey,
} from '../verify/public-key.js'
import { isPair } from './key-pair.js'
import { createPrivateKey, type PrivateKey } from './private-key.js'
import { wrapProviderKey } from './provider-key.js'
import type { Signer } from './signer.js'

/**
 * Wraps a foreign {@link Signer}, e.g. of an HSM or a KMS, as a private key. Its fields are read once; `sign` stays a
 * method of the given object. It is not called here.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is no signer.
 * @throws {@link PKIError} `ERR_PKI_SIGNER` `bad-public-key` when its public key is no SubjectPublicKeyInfo, or its
 * algorithm is not one for that key.
 * @throws {@link PKIError} `ERR_PKI_KEY_WEAK` or `ERR_PKI_KEY_UNSUPPORTED` when iOS could not use its key.
 */
export function privateKeyFromSigner(signer: Signer): PrivateKey {
  if (!isSigner(signer)) {
    throw new PKIError('ERR_PKI_OPTION', 'signer is no signer', {
      details: {
        option: 'signer',
        expected: 'an object with algorithm, publicKey (DER bytes) and sign(tbs)',
      },
    })
  }
  const { algorithm } = signer
  const publicKey = readSignerKey(signer.publicKey)
  assertUsablePublicKey(publicKey)
  if (publicKey.family !== SIGNATURE_PARAMETERS[algorithm].family) {
    throw badPublicKey(`the signer says ${algorithm} and its public key is ${publicKey.label}`)
  }
  const sign = async (tbs: Uint8Array): Promise<Uint8Array> => callSigner(signer, tbs)
  return createPrivateKey({
    publicKey,
    signer: Object.freeze({ algorithm, publicKey: publicKey.der, sign }),
    foreign: true,
    handle: undefined,
    exportPKCS8: undefined,
  })
}

function isSigner(signer: Signer | null | undefined): signer is Signer {
  return (
    typeof signer === 'object' &&
    signer !== null &&
    isBytes(signer.publicKey) &&
    isSignatureAlgorithm(signer.algorithm) &&
    typeof signer.sign === 'function'
  )
}

function readSignerKey(spki: Uint8Array): PublicKey {
  try {
    return readPublicKey(spki)
  } catch (cause) {
    throw badPublicKey('the public key of the signer is no SubjectPublicKeyInfo', cause)
  }
}

function badPublicKey(message: string, cause?: unknown): PKIError {
  return new PKIError('ERR_PKI_SIGNER', message, {
    details: { reason: 'bad-public-key' },
    hint: 'Give the DER of the SubjectPublicKeyInfo and one of its signature algorithms.',
    cause,
  })
}

/** Signs with a copy, so that a signer that writes into its argument changes nothing; no bytes are a bad signature. */
async function callSigner(signer: Signer, tbs: Uint8Array): Promise<Uint8Array> {
  try {
    const signature: unknown = await signer.sign(copyBytes(tbs))
    return isBytes(signature) ? copyBytes(signature) : new Uint8Array(0)
  } catch (cause) {
    throw new PKIError('ERR_PKI_SIGNER', 'the signer failed to sign', {
      details: { reason: 'failed' },
      hint: 'Check the connection to the device or service that holds the key, and the right to use it.',
      cause,
    })
  }
}

/** Options of {@link privateKeyFromCryptoKeys}. */
export interface CryptoKeysOptions extends KeyHandlePair {
  /** The private half, made or imported for `sign`, of ECDSA or RSASSA-PKCS1-v1_5. */
  readonly privateKey: KeyHandle
  /** The public half, extractable and made or imported for `verify`. */
  readonly publicKey: KeyHandle
  /** The WebCrypto that made the two; absent: the runtime's own. */
  readonly crypto?: CryptoProvider | undefined
}

/**
 * Wraps a WebCrypto key pair as a private key, after one signature has shown that the two belong together. An RSA key
 * signs with the hash that it was made for.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when the keys are of another provider, algorithm or use, are no pair, or
 * the public one cannot be exported.
 * @throws {@link PKIError} `ERR_PKI_KEY_WEAK` or `ERR_PKI_KEY_UNSUPPORTED` when iOS could not use them.
 */
export async function privateKeyFromCryptoKeys(options: CryptoKeysOptions): Promise<PrivateKey> {
  const crypto = resolveCrypto(options.crypto)
  const handle = options.privateKey
  if (!isHandle(handle)) throw keyPairError('privateKey', 'a key of a crypto provider')
  const publicKey = await exportPublicKey(options.publicKey, crypto)
  assertUsablePublicKey(publicKey)
  const algorithm = algorithmOfHandle(handle, publicKey)
  const key = wrapProviderKey({ crypto, handle, publicKey, algorithm })
  await assertPair(key, publicKey, crypto)
  return key
}

function isHandle(handle: KeyHandle | undefined): handle is KeyHandle {
  const { algorithm }: { readonly algorithm?: unknown } = handle ?? {}
  return typeof algorithm === 'object' && algorithm !== null
}

async function exportPublicKey(handle: KeyHandle, { subtle }: CryptoProvider): Promise<PublicKey> {
  try {
    return readPublicKey(new Uint8Array(await subtle.exportKey('spki', handle)))
  } catch (cause) {
    throw keyPairError('publicKey', 'an extractable public key of this crypto provider', cause)
  }
}

/** The algorithm that a handle is bound to. */
function algorithmOfHandle(handle: KeyHandle, publicKey: PublicKey): SignatureAlgorithm {
  const { algorithm } = handle
  if (algorithm.name === 'ECDSA' && publicKey.family === 'ec') return defaultSignatureAlgorithm(publicKey)
  const hash = 'hash' in algorithm ? nameOf(algorithm.hash) : ''
  const bound = `rsa-${hash.toLowerCase().replace('-', '')}`
  if (algorithm.name === 'RSASSA-PKCS1-v1_5' && isSignatureAlgorithm(bound)) return bound
  throw keyPairError('privateKey', 'a private key of ECDSA, or of RSASSA-PKCS1-v1_5 with SHA-256, 384 or 512')
}

function nameOf(hash: unknown): string {
  return typeof hash === 'object' && hash !== null && 'name' in hash ? String(hash.name) : ''
}

async function assertPair(key: PrivateKey, publicKey: PublicKey, crypto: CryptoProvider): Promise<void> {
  const expected = 'the private half of publicKey, made for signing by this crypto provider'
  let pair: boolean
  try {
    pair = await isPair(key, publicKey, crypto)
  } catch (cause) {
    throw keyPairError('privateKey', expected, cause)
  }
  if (!pair) throw keyPairError('privateKey', expected)
}

function keyPairError(option: string, expected: string, cause?: unknown): PKIError {
  return new PKIError('ERR_PKI_OPTION', `${option} is not ${expected}`, {
    details: { option, expected },
    hint: 'Pass both halves and the `crypto` that made them: providers do not take keys of each other.',
    cause,
  })
}
