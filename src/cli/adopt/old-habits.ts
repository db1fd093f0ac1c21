import type { CertificateRecord } from '../../index.js'
import type { AdoptedCADirectory } from '../../node.js'
import type { Session } from '../session.js'
import { quoteForShell } from '../session.js'
import { listText } from '../words/lists.js'
import { dayText, daysBetween } from '../words/when.js'
import type { JudgedServer } from './judge-adopted.js'

/** Since when iOS takes no more than 825 days of a server certificate (https://support.apple.com/103769). */
const LIMITED_SINCE = new Date('2019-07-01T00:00:00Z')
const MOST_DAYS = 825
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

/** Remarks what the judge does not look at: what will break later, and what openssl itself stops at. */
export function remarkOldHabits(
  session: Session,
  adopted: AdoptedCADirectory,
  servers: readonly JudgedServer[],
): void {
  remarkPolicy(session, adopted)
  for (const { server } of servers) {
    remarkExemption(session, server.name, server.certificate)
    remarkIssuerAndSerial(session, server.name, server.certificate)
  }
}

/** A field that must match one which the CA lacks stops every `openssl ca`. */
function remarkPolicy({ printer }: Session, { directory, policy, configPath }: AdoptedCADirectory): void {
  if (policy === undefined || configPath === undefined) return
  const has = new Set(directory.root.subject.rdns.flat().map(({ shortName }) => shortName))
  const lacking = [...policy.rules]
    .filter(([field, rule]) => rule === 'match' && !has.has(FIELDS.get(field.replace(/^\d+\./, '')) ?? field))
    .map(([field]) => field)
  if (lacking.length === 0) return
  printer.remark(
    'policy',
    `openssl ca refuses every request here: [${policy.section}] asks that ${listText(lacking)} match the CA's, and its root has none. Write optional there; Orchard does not ask it.`,
  )
}

function remarkExemption(
  { printer }: Session,
  name: string,
  { notBefore, notAfter }: CertificateRecord,
): void {
  const days = daysBetween(notBefore, notAfter)
  if (days <= MOST_DAYS || notBefore >= LIMITED_SINCE) return
  printer.remark(
    'exempt',
    `${name} is valid for ${String(days)} days, which iOS takes because it was issued on ${dayText(notBefore)}, before July 2019. From then on ${String(MOST_DAYS)} are the most: its successor gets these.`,
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
