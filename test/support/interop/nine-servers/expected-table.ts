import type { TestServerName } from '../../../../src/testing.js'

/** Who trusts which server; the last two rows are ours: what an iPhone or iPad would do. */
const ACCEPTED = {
  curl: ['good', 'CN only', 'no EKU', '900 days'],
  GnuTLS: ['good', 'CN only', 'no EKU', '900 days'],
  NSS: ['good', 'CN only', 'no EKU', '900 days'],
  Python: ['good', 'CN only', 'no EKU', '900 days'],
  Java: ['good', 'CN only', 'no EKU', '900 days'],
  Go: ['good', 'no EKU', '900 days'],
  Node: ['good', 'CN only', 'no EKU', '900 days'],
  Chromium: ['good', 'no EKU', '900 days'],
  'orchard check': ['good', 'no EKU'],
  'orchard-pki/check': ['good', 'no EKU'],
} as const satisfies Readonly<Record<string, readonly TestServerName[]>>

/** Whether a client of the table trusts a server. */
export function isAccepted(client: string, server: TestServerName): boolean {
  const row: readonly TestServerName[] | undefined = Object.entries(ACCEPTED).find(
    ([name]) => name === client,
  )?.[1]
  if (row === undefined) throw new Error(`the table has no row of ${client}`)
  return row.includes(server)
}
