import type { ServerRecord } from '../../index.js'
import type { Session } from '../session.js'
import { daysBetween } from '../words/when.js'
import type { ServerDocument } from './documents.js'

/** What the document of a server is made from. */
export type ShownServer = Omit<ServerRecord, 'certificate' | 'chainPEM' | 'warnings'>

/** A server of a CA directory as data. */
export function serverDocument({ now }: Session, server: ShownServer): ServerDocument {
  const { name, hosts, hasKey, places, serialNumber, notBefore, notAfter, fingerprint } = server
  return {
    name,
    hosts,
    certificatePath: places?.certificate ?? '',
    ...(hasKey && places !== undefined ? { keyPath: places.key } : {}),
    serialNumber,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    daysLeft: daysBetween(now, notAfter),
    fingerprint,
  }
}
