import type { PKIErrorCode } from '../base/errors.js'
import { isPKIError, PKIError } from '../base/errors.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
import { readPrivateKey } from '../keys/sign/read-private-key.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { atServer } from './at-server.js'
import type { StoredServer } from './ca-store.js'

const ANOTHER_KEY =
  'Give the server a new key beside this one (--new-key, option newKey), or choose another name for it (--name).'
/** No server starts with such a key, so it is not asked for its passphrase here. */
const DECRYPT =
  'A server cannot start with an encrypted key: write it in clear to a file that only its owner reads (openssl pkey -in OLD -out NEW) and put that in its place; or give the server a new key (--new-key, option newKey).'

/** What to do about a key of a server that cannot be used. */
const CURES: ReadonlyMap<PKIErrorCode, string> = new Map([
  ['ERR_PKI_KEY_WEAK', ANOTHER_KEY],
  ['ERR_PKI_KEY_UNSUPPORTED', ANOTHER_KEY],
  ['ERR_PKI_PASSPHRASE', DECRYPT],
  ['ERR_PKI_KEY_SCHEME', DECRYPT],
])

/**
 * Reads the key that a server has; `undefined` where there is none. What is there but is no key is an error, never a
 * reason to replace it.
 *
 * @throws {@link PKIError} `ERR_PKI_PEM`, `ERR_PKI_KEY_MALFORMED` when it is damaged; `ERR_PKI_PASSPHRASE` and
 * `ERR_PKI_KEY_SCHEME` when it is encrypted; `ERR_PKI_KEY_WEAK` and `ERR_PKI_KEY_UNSUPPORTED` when iOS refuses it.
 */
export async function readServerKey(
  stored: StoredServer,
  crypto?: CryptoProvider,
): Promise<PrivateKey | undefined> {
  const { keyPEM: pem } = stored
  if (pem === undefined) return undefined
  return atServer(stored, 'key', () => readPrivateKey({ pem, crypto }).catch(sayCure))
}

function sayCure(error: unknown): never {
  const hint = isPKIError(error) ? CURES.get(error.code) : undefined
  if (!isPKIError(error) || hint === undefined) throw error
  const { code, message, details } = error
  throw new PKIError(code, message, { details, hint, cause: error })
}
