import type { CertificateRecord, Name } from '../../x509/read/records.js'
import { nameKey } from '../path/compare-names.js'
import type { RuleContext } from './rule.js'

/** Finds an anchor, or else a certificate that was sent, whose subject reads like a name, whatever its string types. */
export function findNamesake(name: Name, { anchors, sent = [] }: RuleContext): CertificateRecord | undefined {
  if (name.rdns.length === 0) return undefined
  const wanted = nameKey(name, 'rfc5280')
  return [...anchors, ...sent].find(({ subject }) => nameKey(subject, 'rfc5280') === wanted)
}

/** The string types of a name in order, each once. */
export function describeStringTypes({ rdns }: Name): string {
  return [...new Set(rdns.flatMap((rdn) => rdn.map(({ stringType }) => stringType)))].join(', ')
}
