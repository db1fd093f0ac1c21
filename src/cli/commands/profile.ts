import { createTrustProfile } from '../../index.js'
import type { CertificateRecord, ProfileRoot, TrustProfile } from '../../index.js'
import { fingerprintOf } from '../ca/fingerprint.js'
import { shownPath } from '../ca/folder.js'
import { carriedRoots, readCertificates } from '../profile/carried-roots.js'
import type { CarriedRoots } from '../profile/carried-roots.js'
import type { ProfileDocument } from '../profile/documents.js'
import type { ProfileFlags } from '../profile/profile-flags.js'
import { assertSigningFlags, profileOctets } from '../profile/sign-with.js'
import { assertOut, writeDeviceFile } from '../profile/write-device-file.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'
import { canSign } from '../words/can-sign.js'
import { deviceSteps, printDeviceSteps } from '../words/device.js'
import { printFingerprint } from '../words/lists.js'
import { untilText } from '../words/when.js'

/** `orchard profile`: the root in a file by which an iPhone, an iPad or a Mac trusts it. */
export async function profile(session: Session, flags: ProfileFlags): Promise<ProfileDocument> {
  assertSense(flags)
  assertRemovalDate(session, flags)
  if (flags.client !== undefined) return (await import('./client-profile.js')).clientProfile(session, flags)
  const isBinary = flags.der === true || flags.sign !== undefined
  assertOut(session, flags, isBinary)
  const carried = await carriedRoots(session, flags)
  const made = await createTrustProfile({
    roots: carried.roots,
    report: carried.reports,
    ...(flags.intermediate === undefined
      ? {}
      : { intermediates: await readCertificates(session, flags.intermediate) }),
    ...namesOf(flags),
  })
  const file =
    flags.der === true
      ? rootFile(made, carried)
      : { fileName: made.fileName, contents: await profileOctets(session, flags, made) }
  const path = await writeDeviceFile(session, { out: flags.out, ...file })
  print(session, { made, carried, path, isSigned: flags.sign !== undefined })
  return documentOf(session, flags, { made, path })
}

/** What names a profile, for the function that makes it. */
export function namesOf({ organization, title, removalDate, system }: ProfileFlags): {
  readonly organization?: string
  readonly displayName?: string
  readonly removalDate?: Date
  readonly scope?: 'system'
} {
  return {
    ...(organization === undefined ? {} : { organization }),
    ...(title === undefined ? {} : { displayName: title }),
    ...(removalDate === undefined ? {} : { removalDate }),
    ...(system === true ? { scope: 'system' } : {}),
  }
}

function assertSense(flags: ProfileFlags): void {
  assertSigningFlags(flags)
  if (flags.passwordFile !== undefined && flags.client === undefined)
    throw new UsageError('--password-file is for the file of --client', 'Leave it away.')
  if (flags.client !== undefined && (flags.der === true || flags.system === true))
    throw new UsageError('--client goes with neither --der nor --system', 'Leave one of them away.')
  if (flags.client !== undefined && flags.intermediate !== undefined)
    throw new UsageError('--client goes without --intermediate', 'The .p12 holds the chain itself.')
  const forProfile = [flags.sign, flags.intermediate, flags.organization, flags.title, flags.removalDate]
  if (flags.der === true && forProfile.some((flag) => flag !== undefined))
    throw new UsageError(
      '--der writes the bare root: it has no names, dates, signature or company',
      'Leave --der away.',
    )
}

function assertRemovalDate({ now }: Session, { removalDate }: ProfileFlags): void {
  if (removalDate === undefined || removalDate > now) return
  throw new UsageError(
    'the day of --removal-date is past: the device would remove the profile at once',
    'Give a later day, or none: a profile can be removed by hand at any time.',
  )
}

/** The bare root, for what takes a certificate and no profile: an MDM, Android, Windows. */
function rootFile(
  { fileName }: TrustProfile,
  { roots: [root, ...others] }: CarriedRoots,
): { readonly fileName: string; readonly contents: Uint8Array } {
  if (root === undefined || others.length > 0)
    throw new UsageError('--der writes one root, and there are several', 'Run it once for each --root.')
  return { fileName: fileName.replace(/mobileconfig$/, 'cer'), contents: root.der }
}

interface Written {
  readonly made: TrustProfile
  readonly carried: CarriedRoots
  readonly path: string
  readonly isSigned: boolean
}

function print(session: Session, { made, carried, path, isSigned }: Written): void {
  const { printer } = session
  printer.done(isSigned ? 'Signed profile' : 'Profile', 'holds certificates only, and no private key')
  for (const root of made.roots) printRoot(session, root, carried.roots)
  if (path === '-') return
  const [first, ...others] = made.roots
  if (first === undefined || others.length > 0) printer.fact('file', shownPath(session, path))
  else printDeviceSteps(printer, { ...first, certificatePath: path, isSigned }, shownPath(session, path))
}

function printRoot(session: Session, root: ProfileRoot, records: readonly CertificateRecord[]): void {
  const { printer, now } = session
  printer.fact('root', root.commonName)
  const record = records.find(({ der }) => fingerprintOf(der) === root.fingerprint)
  if (record !== undefined) {
    printer.fact('can ever sign', canSign(record.extensions.nameConstraints).words)
    printer.fact('until', untilText(now, record.notAfter))
  }
  printFingerprint(printer, root.fingerprint)
}

function documentOf(
  { printer }: Session,
  flags: ProfileFlags,
  { made, path }: Pick<Written, 'made' | 'path'>,
): ProfileDocument {
  const { identifier, uuid, roots } = made
  const isSigned = flags.sign !== undefined
  return {
    command: 'profile',
    path,
    ...(flags.der === true ? { format: 'cer' } : { format: 'mobileconfig', identifier, uuid }),
    roots,
    signed: isSigned,
    holdsPrivateKey: false,
    device:
      roots.length === 1
        ? roots.flatMap((root) => deviceSteps({ ...root, certificatePath: path, isSigned }))
        : [],
    remarks: printer.remarks,
  }
}
