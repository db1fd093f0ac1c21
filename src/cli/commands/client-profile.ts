import { createClientProfile, PKIError, readPKCS12 } from '../../index.js'
import type { ClientProfile } from '../../index.js'
import { shownPath } from '../ca/folder.js'
import { givenPassphrase } from '../passphrase/given.js'
import { carriedRoots } from '../profile/carried-roots.js'
import type { ProfileDocument } from '../profile/documents.js'
import type { ProfileFlags } from '../profile/profile-flags.js'
import { profileOctets } from '../profile/sign-with.js'
import { assertOut, writeDeviceFile } from '../profile/write-device-file.js'
import { repeatFolder } from '../session.js'
import type { Session } from '../session.js'
import { readInput } from '../sinks/input-file.js'
import { namesOf } from './profile.js'

/** `orchard profile --client`: a client's key and certificate in a profile, which is a secret. */
export async function clientProfile(session: Session, flags: ProfileFlags): Promise<ProfileDocument> {
  assertOut(session, flags, true)
  const { root, sign } = flags
  const password = await clientPassword(session, flags)
  const pkcs12 = await readClientFile(session, flags)
  const carried = root === undefined ? undefined : await carriedRoots(session, flags)
  const made = await createClientProfile({
    pkcs12,
    ...namesOf(flags),
    ...(password === undefined ? {} : { password, ...(await certificateIn(pkcs12, password)) }),
    ...(carried === undefined ? {} : { roots: carried.roots, report: carried.reports }),
  })
  const contents = await profileOctets(session, flags, made)
  const { fileName } = made
  const path = await writeDeviceFile(session, { out: flags.out, fileName, contents, secret: true })
  print(session, made, path)
  return {
    command: 'profile',
    path,
    format: 'mobileconfig',
    identifier: made.identifier,
    uuid: made.uuid,
    roots: made.roots,
    signed: sign !== undefined,
    holdsPrivateKey: true,
    device: [SEND],
    remarks: session.printer.remarks,
  }
}

const SEND =
  'Send it to that one device by AirDrop or a cable, never by mail, install it there, and delete the file.'

function print({ printer, ...session }: Session, made: ClientProfile, path: string): void {
  printer.done(
    'Client profile',
    made.holdsPassword ? 'holds a private key and its password' : 'holds a private key',
  )
  if (path !== '-') printer.fact('file', shownPath({ printer, ...session }, path))
  printer.text(SEND)
  if (!made.holdsPassword) printer.text('The device asks for the password of the .p12.')
}

async function clientPassword(session: Session, { passwordFile }: ProfileFlags): Promise<string | undefined> {
  if (passwordFile === undefined) return undefined
  return (await givenPassphrase(session, { passphraseFile: passwordFile }))?.value
}

/** With the password the file can be looked into: a wrong one is found here and not on the device. */
async function certificateIn(
  der: Uint8Array,
  password: string,
): Promise<{ readonly certificate: { readonly der: Uint8Array } }> {
  const { certificate } = await readPKCS12({ der, password })
  return { certificate: { der: certificate.der } }
}

async function readClientFile(session: Session, flags: ProfileFlags): Promise<Uint8Array> {
  const { client: name = '' } = flags
  const [block] = await readInput(session, name)
  if (block?.label === 'DER') return block.der
  throw new PKIError('ERR_PKI_PEM', `${name} is PEM, and --client takes a PKCS#12 file`, {
    details: { expected: [], found: block === undefined ? [] : [block.label] },
    hint: `orchard export NAME${repeatFolder(flags)} makes one; so does openssl pkcs12 -export.`,
  })
}
