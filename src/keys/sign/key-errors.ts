import { PKIError, isPKIError } from '../../base/errors.js'

/** The error for bytes that should be a key in a format and are not. */
export function malformedKey(
  format: string,
  problem: string,
  cause?: unknown,
): PKIError<'ERR_PKI_KEY_MALFORMED'> {
  return new PKIError('ERR_PKI_KEY_MALFORMED', `the ${format} is malformed: ${problem}`, {
    details: { format },
    hint: 'The file is damaged or is not what its name says: fetch it again from where it was made.',
    cause,
  })
}

/** Runs a reader and says of what format the octets are that it finds malformed. */
export function readAs<Result>(format: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_DER')) throw error
    throw malformedKey(format, error.message, error)
  }
}

/** How a file of a scheme becomes one that is read, where the general cure does not help. */
const CURES: Readonly<Record<string, string>> = {
  OpenSSH: 'Convert it in place (on a copy): ssh-keygen -p -m PKCS8 -f key',
  'PKCS#12': 'Take the key out of it: openssl pkcs12 -in file.p12 -nocerts -out key.pem',
}

/** The cure for every scheme that OpenSSL can read and WebCrypto cannot. */
const GENERAL_CURE =
  "Read it with readAnyPrivateKey of 'orchard-pki/node', or encrypt it anew: " +
  'openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.pem -out new.pem'

/** The error for a key whose encoding or encryption this reader does not take, by its name. */
export function unsupportedScheme(scheme: string): PKIError<'ERR_PKI_KEY_SCHEME'> {
  return new PKIError(
    'ERR_PKI_KEY_SCHEME',
    `the private key is stored as ${scheme}, which is not read here`,
    {
      details: { scheme },
      hint: CURES[scheme] ?? GENERAL_CURE,
    },
  )
}
