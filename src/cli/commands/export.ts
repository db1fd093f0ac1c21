import { resolve } from 'node:path'
import { exportPKCS12, isPKIError, PKIError } from '../../index.js'
import type { PKCS12Encryption, StoredServer } from '../../index.js'
import { serverOf } from '../ca/find-server.js'
import { openCA, shownPath } from '../ca/folder.js'
import type { ExportDocument } from '../export/documents.js'
import { exportPassword } from '../export/export-password.js'
import type { ExportFlags } from '../flags.js'
import type { Session } from '../session.js'
import { assertVacant, writeNewFile } from '../sinks/new-file.js'
import { UsageError } from '../stop.js'
import { untilText } from '../words/when.js'

/** `orchard export`: the key of a server with its certificates as one encrypted file. */
export async function exportServer(
  session: Session,
  word: string,
  flags: ExportFlags,
): Promise<ExportDocument> {
  assertSense(flags)
  const store = await openCA(session, flags)
  const { name, notAfter } = await serverOf(session, flags, { store, word })
  const path = resolve(session.environment.cwd, flags.out ?? `${name}.p12`)
  await assertVacant(path)
  const server = await store.findServer(name)
  const password = await exportPassword(session, flags)
  const encryption = flags.legacyApple === true ? 'legacy-apple' : 'modern'
  const file = await fileOf(name, server, { password: password.value, encryption })
  await writeNewFile({ path, text: file, mode: 0o600 })
  const { printer } = session
  printer.done('Exported', `${name}: its key, its certificate and those above it`)
  printer.fact('file', shownPath(session, path))
  printer.fact('until', untilText(session.now, notAfter))
  printer.fact('read by', READERS[encryption])
  password.show()
  return {
    command: 'export',
    name,
    path,
    encryption,
    notAfter: notAfter.toISOString(),
    remarks: printer.remarks,
  }
}

/** Who opens which form, in one line; the guide has the whole of it. */
const READERS = {
  modern: 'iOS 18 and later, OpenSSL, Java, NSS, GnuTLS; for macOS and older iOS: --legacy-apple',
  'legacy-apple': 'every iOS and macOS, OpenSSL, Java, NSS, GnuTLS; 3DES: choose a long password',
} as const satisfies Record<PKCS12Encryption, string>

function assertSense({ modern, legacyApple, out }: ExportFlags): void {
  if (modern === true && legacyApple === true)
    throw new UsageError('--modern and --legacy-apple exclude each other', 'Leave one of them away.')
  if (out === '-' || out === '')
    throw new UsageError('the exported file is written to the disk only', 'Give --out FILE.')
}

/** Key and certificate from one look at the folder, so that they are halves of one pair. */
async function fileOf(
  name: string,
  server: StoredServer | undefined,
  how: { readonly password: string; readonly encryption: PKCS12Encryption },
): Promise<Uint8Array> {
  const { keyPEM, chainPEM } = server ?? {}
  if (keyPEM === undefined || chainPEM === undefined) throw noKey(name)
  try {
    const certificate = { pem: chainPEM }
    return await exportPKCS12({ privateKey: { pem: keyPEM }, certificate, friendlyName: name, ...how })
  } catch (error) {
    throw isPKIError(error, 'ERR_PKI_PASSPHRASE') && error.details.reason === 'missing'
      ? encryptedKey(server?.places?.key ?? name)
      : error
  }
}

function noKey(name: string): PKIError {
  return new PKIError('ERR_PKI_NOT_FOUND', `the private key of "${name}" is not here`, {
    details: { subject: name },
    hint: 'It lies where the request was made: export it there, with openssl pkcs12 -export.',
  })
}

function encryptedKey(path: string): PKIError {
  return new PKIError('ERR_PKI_PASSPHRASE', `the key in ${path} is encrypted`, {
    details: { reason: 'missing' },
    hint: 'Export it with openssl, which asks for its passphrase: openssl pkcs12 -export -inkey KEY -in CHAIN -out FILE',
  })
}
