import type { CertificateRecord } from '../../index.js'
import type { AdoptedCADirectory } from '../../node.js'
import { IOS_LIMIT_DAYS } from '../server-days.js'
import type { Session } from '../session.js'
import { quoteForShell } from '../session.js'
import { listText } from '../words/lists.js'
import { dayText, daysBetween } from '../words/when.js'
import type { JudgedServer } from './judge-adopted.js'

/** Since when iOS limits the days of a server certificate (https://support.apple.com/103769). */
const LIMITED_SINCE = new Date('2019-07-01T00:00:00Z')
/** Short names of the fields of a policy whose names are longer. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ['countryName', 'C'],
  ['stateOrProvinceName', 'ST'],
  ['localityName', 'L'],
  ['organizationName', 'O'],
  ['organizationalUnitName', 'OU'],
  ['commonName', 'CN'],
  ['emailAddress', 'emailAddress'],
])

/** Signature algorithms with SHA-1 and MD5. */
const OLD_SIGNATURES: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.3.14.3.2.29',
  '1.2.840.10045.4.1',
])

/** Remarks what the judge does not look at: what will break later, and what openssl itself stops at. */
export function remarkOldHabits(
  session: Session,
  adopted: AdoptedCADirectory,
  servers: readonly JudgedServer[],
): void {
  remarkPolicy(session, adopted)
  remarkOldSignature(session, adopted)
  for (const { server } of servers) {
    remarkExemption(session, server.name, server.certificate)
    remarkIssuerAndSerial(session, server.name, server.certificate)
  }
}

/** Fields of a policy that must match one which the root lacks: each of them stops every `openssl ca`. */
export function unmatchableFields({ directory, policy }: AdoptedCADirectory): readonly string[] {
  const has = new Set(directory.root.subject.rdns.flat().map(({ shortName }) => shortName))
  return [...(policy?.rules ?? [])]
    .filter(([field, rule]) => rule === 'match' && !has.has(FIELDS.get(field.replace(/^\d+\./, '')) ?? field))
    .map(([field]) => field)
}

function remarkPolicy({ printer }: Session, adopted: AdoptedCADirectory): void {
  const lacking = unmatchableFields(adopted)
  if (lacking.length === 0) return
  printer.remark(
    'policy',
    `openssl ca refuses every request here: [${adopted.policy?.section ?? ''}] asks that ${listText(lacking)} match the CA's, and its root has none. Write optional there; Orchard does not ask it.`,
  )
}

/** iOS does not look at the signature that a root bears by itself. */
function remarkOldSignature({ printer }: Session, { directory }: AdoptedCADirectory): void {
  if (!OLD_SIGNATURES.has(directory.root.signatureAlgorithm)) return
  printer.remark(
    'old-signature',
    "The root is signed with SHA-1 or MD5. iOS does not look at a root's own signature, so it stays good; what it signs from now on has SHA-256 or better.",
  )
}

function remarkExemption(
  { printer }: Session,
  name: string,
  { notBefore, notAfter }: CertificateRecord,
): void {
  const days = daysBetween(notBefore, notAfter)
  if (days <= IOS_LIMIT_DAYS || notBefore >= LIMITED_SINCE) return
  printer.remark(
    'exempt',
    `${name} is valid for ${String(days)} days, which iOS takes because it was issued on ${dayText(notBefore)}, before July 2019. From then on ${String(IOS_LIMIT_DAYS)} are the most: its successor gets these.`,
  )
}

function remarkIssuerAndSerial(
  { printer }: Session,
  name: string,
  { extensions: { authorityKeyId } }: CertificateRecord,
): void {
  if (authorityKeyId?.serialNumber === undefined) return
  printer.remark(
    'issuer-and-serial',
    `${name} names its root by issuer and serial number (authorityKeyIdentifier = issuer:always): it would not chain to a renewed root. Renewed by Orchard it names the key alone.`,
  )
}

/** The words that name the folder of an adopted CA in a command. */
export function folderWords(adopted: AdoptedCADirectory): string {
  return ` --dir ${quoteForShell(adopted.directory.path)}`
}
