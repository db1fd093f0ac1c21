import { formatIP } from '../../../base/hosts/ip-address.js'
import { formatSubtree } from '../../../base/hosts/subtree.js'
import type { GeneralName } from '../../../x509/read/records.js'
import { describeName } from '../describe-name.js'
import { describeOtherName } from './other-name.js'

/** Most subtrees that a sentence lists. */
const MOST_LISTED = 5

/** Longest text of a name that a sentence shows: a hostile one may have millions of characters. */
const LONGEST_SHOWN = 200

/** Says a name as a person reads it. Foreign text: encode it where it leaves. */
export function describeGeneralName(name: GeneralName): string {
  const text = textOf(name)
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text
}

function textOf(name: GeneralName): string {
  switch (name.type) {
    case 'dns':
      return name.value
    case 'email':
      return `mail address ${name.value}`
    case 'uri':
      return `URI ${name.value}`
    case 'ip':
      return `IP address ${formatIP(name.octets)}`
    case 'directory':
      return describeName(name.name)
    case 'registered-id':
      return `registeredID ${name.oid}`
    case 'other':
      return describeOtherName(name)
  }
}

/** Says a subtree as a person reads it. */
export function describeSubtree(subtree: GeneralName): string {
  if (subtree.type === 'ip') return formatSubtree(subtree.octets)
  const isEverything =
    (subtree.type === 'dns' || subtree.type === 'email' || subtree.type === 'uri') && subtree.value === ''
  return isEverything ? `every ${subtree.type} name` : describeGeneralName(subtree)
}

/** Lists subtrees in a sentence; of many, the first. */
export function describeSubtrees(subtrees: readonly GeneralName[]): string {
  const listed = subtrees.slice(0, MOST_LISTED).map(describeSubtree).join(', ')
  const rest = subtrees.length - MOST_LISTED
  return rest > 0 ? `${listed} and ${String(rest)} more` : listed
}
