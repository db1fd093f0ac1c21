import { createHash, createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { PKIError } from '../../base/errors.js'
import { quoteText } from '../../base/quote.js'

/** The two files that a TLS server is started with. */
export interface ServerFiles {
  /** The certificate with its chain, PEM, server first. */
  readonly certificatePath: string
  /** Its key, PEM. */
  readonly keyPath: string
}

/**
 * Sees to it that a server can start with its key: Jupyter does not notice a bad one at its start, and then every connection
 * dies. Reads the two files.
 *
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE` (`unexpected`) when the key is encrypted: Jupyter would ask for the passphrase
 * in its own window at each connection, and hang; `ERR_PKI_KEY_MALFORMED` when it is no key; `ERR_PKI_PEM` when the
 * certificate is none; `ERR_PKI_KEY_MISMATCH` when they are of two pairs; `ERR_PKI_FILE`.
 */
export async function assertUsableKey({ certificatePath, keyPath }: ServerFiles): Promise<void> {
  const [certificate, keyText] = [await readText(certificatePath), await readText(keyPath)]
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type:.*ENCRYPTED/m.test(keyText)) throw encrypted(keyPath)
  const key = privateKeyOf(keyPath, keyText)
  const found = certificateOf(certificatePath, certificate)
  if (found.checkPrivateKey(key)) return
  throw new PKIError(
    'ERR_PKI_KEY_MISMATCH',
    `${quoteText(keyPath)} is not the key of ${quoteText(certificatePath)}: every connection would die with KEY_VALUES_MISMATCH`,
    {
      details: { certificateKey: hashOf(found.publicKey), privateKey: hashOf(createPublicKey(key)) },
      hint: 'orchard renew NAME makes a certificate for the key that is there.',
    },
  )
}

function encrypted(path: string): PKIError<'ERR_PKI_PASSPHRASE'> {
  const fact =
    'is encrypted: Jupyter asks for its passphrase at a connection, and hangs until somebody types it'
  return new PKIError('ERR_PKI_PASSPHRASE', `${quoteText(path)} ${fact}`, {
    details: { reason: 'unexpected' },
    hint: 'A server needs its key in clear, in a file that only its own user can read: openssl pkey -in OLD -out NEW decrypts it.',
  })
}

function privateKeyOf(path: string, text: string): KeyObject {
  try {
    return createPrivateKey(text)
  } catch (cause) {
    throw new PKIError(
      'ERR_PKI_KEY_MALFORMED',
      `${quoteText(path)} holds no private key that a server can use`,
      {
        details: { format: 'PEM private key' },
        hint: 'orchard renew NAME --new-key makes a new one, with its certificate.',
        cause,
      },
    )
  }
}

function certificateOf(path: string, text: string): X509Certificate {
  try {
    return new X509Certificate(text)
  } catch (cause) {
    throw new PKIError('ERR_PKI_PEM', `${quoteText(path)} does not begin with a certificate`, {
      details: { expected: ['CERTIFICATE'], found: [] },
      cause,
    })
  }
}

function hashOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'latin1')
  } catch (error) {
    const systemCode = error instanceof Error && 'code' in error ? String(error.code) : 'EUNKNOWN'
    throw new PKIError('ERR_PKI_FILE', `${quoteText(path)} cannot be read: ${systemCode}`, {
      details: { path, systemCode },
      cause: error,
    })
  }
}
