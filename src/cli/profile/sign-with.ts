import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { encodePEM, isPKIError, signProfile } from '../../index.js'
import type { PrivateKey, ProfileBytes } from '../../index.js'
import { readAnyPrivateKey } from '../../node.js'
import { givenPassphrase } from '../passphrase/given.js'
import { askSecret, standardTerminal } from '../prompts/ask.js'
import type { Session } from '../session.js'
import { fileError } from '../sinks/new-file.js'
import { UsageError } from '../stop.js'
import { readCertificates } from './carried-roots.js'
import type { ProfileFlags } from './profile-flags.js'

/**
 * The octets of a profile: as it is, or signed where `--sign` and `--key` ask for it.
 *
 * @throws PKIError What reading the certificate and the key throws, and `ERR_PKI_KEY_MISMATCH`.
 */
export async function profileOctets(
  session: Session,
  flags: ProfileFlags,
  profile: ProfileBytes,
): Promise<Uint8Array> {
  const { sign, key } = flags
  if (sign === undefined || key === undefined) return profile.bytes
  const certificates = await readCertificates(session, [sign])
  const pem = certificates.map(({ der }) => encodePEM('CERTIFICATE', der)).join('')
  const privateKey = await readKey(session, flags, key)
  return signProfile({ profile, certificate: { pem }, privateKey, now: session.now })
}

/**
 * Refuses half of a signature.
 *
 * @throws UsageError when one of `--sign` and `--key` is missing, or neither is there and a passphrase is.
 */
export function assertSigningFlags({ sign, key, passphraseFile }: ProfileFlags): void {
  if ((sign === undefined) !== (key === undefined))
    throw new UsageError(
      'a profile is signed with a certificate and its key',
      'Give both: --sign CHAIN.pem --key KEY.pem',
    )
  if (key === undefined && passphraseFile !== undefined)
    throw new UsageError('--passphrase-file is for the key of --key', 'A profile needs no key of the CA.')
}

async function readKey(session: Session, flags: ProfileFlags, name: string): Promise<PrivateKey> {
  const file = await readKeyFile(resolve(session.environment.cwd, name))
  // ORCHARD_PASSPHRASE is that of the CA, and this is another key.
  const given = flags.passphraseFile === undefined ? undefined : await givenPassphrase(session, flags)
  try {
    return await readAnyPrivateKey({ file, passphrase: given?.value })
  } catch (error) {
    const terminal = standardTerminal(session.environment)
    const isMissing = isPKIError(error, 'ERR_PKI_PASSPHRASE') && error.details.reason === 'missing'
    if (!isMissing || terminal === undefined) throw error
    try {
      return await readAnyPrivateKey({ file, passphrase: await askFor(terminal, name) })
    } finally {
      terminal.close()
    }
  }
}

async function askFor(
  terminal: NonNullable<ReturnType<typeof standardTerminal>>,
  name: string,
): Promise<string> {
  return askSecret(terminal, {
    message: `The passphrase of ${name}`,
    validate: (answer) => (answer === '' ? 'It is not empty.' : undefined),
  })
}

async function readKeyFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    throw fileError(path, error)
  }
}
