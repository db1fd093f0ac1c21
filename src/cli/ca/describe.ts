import { findStoredPassphrase, passphraseFileWarnings } from '../../node.js'
import type { CADirectory } from '../../node.js'
import type { CertificateRecord, Name } from '../../index.js'
import { userFiles } from '../session.js'
import type { Session } from '../session.js'
import { canSign } from '../words/can-sign.js'
import type { CADocument } from './documents.js'
import { keptUnder } from './fingerprint.js'

/** A CA as data; remarks a passphrase file of it that others can read. */
export async function describeCA(session: Session, directory: CADirectory): Promise<CADocument> {
  const { path, rootPath, keyPath, keyEncrypted, fingerprint, root, issuerCertificate: issuer } = directory
  const passphrasePath = await findStoredPassphrase({
    fingerprint: keptUnder(directory),
    ...userFiles(session),
  })
  const warnings = passphrasePath === undefined ? [] : await passphraseFileWarnings({ path: passphrasePath })
  for (const warning of warnings) session.printer.remark('passphrase-file', warning)
  return {
    path,
    commonName: commonNameOf(root),
    certificatePath: rootPath,
    keyPath,
    keyEncrypted,
    fingerprint,
    notBefore: root.notBefore.toISOString(),
    notAfter: root.notAfter.toISOString(),
    canSign: canSign(issuer.extensions.nameConstraints),
    ...(passphrasePath === undefined ? {} : { passphrasePath }),
    ...(issuer === root
      ? {}
      : { intermediate: { commonName: commonNameOf(issuer), notAfter: issuer.notAfter.toISOString() } }),
  }
}

/** The CN of a certificate's subject, as Settings lists it; empty without one. */
export function commonNameOf({ subject }: Pick<CertificateRecord, 'subject'>): string {
  return subject.rdns.flat().findLast(({ shortName }) => shortName === 'CN')?.value ?? ''
}

/** What stands for a name without parts: certificates of this library have such a subject. */
export const EMPTY_NAME = '(empty)'

/** A name as text, `C=…, CN=…`. */
export function nameText({ rdns }: Name): string {
  if (rdns.length === 0) return EMPTY_NAME
  return rdns.map((rdn) => rdn.map(({ shortName, value }) => `${shortName}=${value}`).join('+')).join(', ')
}
