import type { CryptoProvider } from './crypto-provider.js'
import { createImportedKeys } from './imported-keys.js'
import { judgeECDSA } from './judge-ecdsa.js'
import { judgeEd25519 } from './judge-ed25519.js'
import { judgePKCS1 } from './judge-pkcs1.js'
import { judgePSS } from './judge-pss.js'
import type { PublicKey } from './public-key.js'
import { readSignatureScheme, type SignatureFamily } from './signature-scheme.js'
import type { SignatureTask, SignatureVerdict, SignedOctets } from './signature-task.js'

export type { SignatureVerdict, SignedOctets } from './signature-task.js'

/** Judges signatures with one crypto provider and remembers the keys that it imported. */
export type SignatureJudge = (signed: SignedOctets, publicKey: PublicKey) => Promise<SignatureVerdict>

/** Who judges which family; the others are not supported. */
const JUDGES: Readonly<Partial<Record<SignatureFamily, (task: SignatureTask) => Promise<SignatureVerdict>>>> =
  {
    rsa: judgePKCS1,
    'rsa-pss': judgePSS,
    ecdsa: judgeECDSA,
    eddsa: judgeEd25519,
  }

/**
 * Makes a judge of signatures that takes a key into its provider once, however many signatures it verifies: a key is
 * known again by its record, so the octets of a record must not change while the judge is in use.
 */
export function createSignatureJudge({ subtle }: CryptoProvider): SignatureJudge {
  const keys = createImportedKeys(subtle)
  return async (signed, publicKey) => {
    const scheme = readSignatureScheme(signed.algorithmDER)
    const judge = JUDGES[scheme.family]
    if (judge === undefined) return 'unsupported'
    if (!scheme.wellFormed) return 'invalid'
    return judge({ scheme, signed, publicKey, keys, subtle })
  }
}

/**
 * Judges one signature, whatever its algorithm: `valid`, `invalid` (also by a key of another kind, or with parameters
 * that the algorithm does not have), or `unsupported` where neither can be said: DSA, Ed448, SM2, MD2, MD4, hashes and
 * curves that are not known, keys that break the rules of their algorithm. Nothing is thrown, and a provider that
 * fails is `unsupported`; the work is bounded by the length of `data` and RSA keys of 16 384 bits.
 *
 * @param publicKey - As read; unlike `createVerifier`, all its fields count.
 */
export async function judgeSignature(
  signed: SignedOctets,
  publicKey: PublicKey,
  crypto: CryptoProvider,
): Promise<SignatureVerdict> {
  return createSignatureJudge(crypto)(signed, publicKey)
}
