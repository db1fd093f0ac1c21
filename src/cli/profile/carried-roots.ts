import { checkRoot } from '../../check.js'
import type { RootReport } from '../../check.js'
import { PKIError, readCertificate } from '../../index.js'
import type { CertificateRecord } from '../../index.js'
import { openCA } from '../ca/folder.js'
import type { Session } from '../session.js'
import { readFrom, readInput } from '../sinks/input-file.js'
import { listText } from '../words/lists.js'
import type { ProfileFlags } from './profile-flags.js'

/** Roots for a device, and what the judge says of each. */
export interface CarriedRoots {
  /** The roots. */
  readonly roots: readonly CertificateRecord[]
  /** Its reports, in the same order. */
  readonly reports: readonly RootReport[]
}

/**
 * The roots of `--root`, or the root of the CA, each judged as the device would; what it only dislikes is remarked.
 *
 * @throws PKIError `ERR_PKI_DIRECTORY`, `ERR_PKI_FILE`, `ERR_PKI_PEM`, `ERR_PKI_DER`.
 */
export async function carriedRoots(session: Session, flags: ProfileFlags): Promise<CarriedRoots> {
  const roots =
    flags.root === undefined ? [await ownRoot(session, flags)] : await readCertificates(session, flags.root)
  const reports: RootReport[] = []
  for (const root of roots) reports.push(await checkRoot({ root, now: session.now }))
  for (const { findings } of reports)
    for (const { level, title, found } of findings)
      if (level === 'warn') session.printer.remark('root', `${title}; found: ${found}`)
  return { roots, reports }
}

async function ownRoot(session: Session, flags: ProfileFlags): Promise<CertificateRecord> {
  const { root } = await openCA(session, flags)
  return readCertificate(root.der)
}

/**
 * Every certificate of some files, none of which may hold a private key: they are on their way out of this machine.
 *
 * @throws PKIError `ERR_PKI_FILE`, `ERR_PKI_PEM`, `ERR_PKI_DER`.
 */
export async function readCertificates(
  session: Session,
  files: readonly string[],
): Promise<readonly CertificateRecord[]> {
  const certificates: CertificateRecord[] = []
  for (const file of files) {
    const blocks = await readInput(session, file)
    const labels = blocks.map(({ label }) => label)
    if (labels.some((label) => label !== 'DER' && label !== 'CERTIFICATE'))
      throw notOnlyCertificates(file, labels)
    for (const { der } of blocks) certificates.push(readFrom(file, () => readCertificate(der)))
  }
  return certificates
}

function notOnlyCertificates(file: string, labels: readonly string[]): PKIError {
  return new PKIError('ERR_PKI_PEM', `${file} holds ${listText([...new Set(labels)])}`, {
    details: { expected: ['CERTIFICATE'], found: labels },
    hint: 'Give a file that holds certificates and nothing else: a private key must not leave this machine.',
  })
}
