import {
  changeIssuer,
  changeLeaf,
  changeRoot,
  dropExtension,
  putExtension,
  withIssuers,
  type ChainDraft,
} from '../chain-draft.js'
import { accepted, refused, refusedElsewhere } from '../ios-expectation.js'
import { fault, type FaultRow } from './fault-row.js'

const NO_ISSUER = 'no certificate that it has or was sent leads to the root'

/** A chain in which two CAs stand between, and the upper one allows none below it. */
function exceedPathLength(draft: ChainDraft): ChainDraft {
  const { issuers, ...rest } = withIssuers(draft, 2)
  const limited = { basicConstraints: { cA: true, pathLenConstraint: 0 } }
  return {
    ...rest,
    issuers: issuers.map((issuer, index) =>
      index === 1 ? putExtension(issuer, 'basicConstraints', limited) : issuer,
    ),
  }
}

function withAnIssuer(draft: ChainDraft): ChainDraft {
  return draft.issuersAbove > 0 ? draft : withIssuers(draft, 1)
}

/** Names of faults of the CAs above, and of what a server sends of them: RFC 5280 §6.1. */
export const ISSUER_FAULT_NAMES = [
  'issuer-not-a-ca',
  'issuer-without-basic-constraints',
  'issuer-without-key-cert-sign',
  'path-length-exceeded',
  'name-constraints-violation',
  'issuer-name-mismatch',
  'missing-intermediate',
  'unordered-chain',
  'root-sent',
  'self-signed',
  'untrusted-root',
  'root-without-common-name',
] as const

/** Faults of the CAs above, and of what a server sends of them: RFC 5280 §6.1. */
export const ISSUER_FAULTS: Readonly<Record<(typeof ISSUER_FAULT_NAMES)[number], FaultRow>> = {
  'issuer-not-a-ca': fault(
    'what signed the server certificate says that it is no CA',
    refused('BasicConstraintsCA', 'every issuer must be a CA'),
    changeIssuer((issuer) => putExtension(issuer, 'basicConstraints', { basicConstraints: { cA: false } })),
  ),
  'issuer-without-basic-constraints': fault(
    'what signed the server certificate does not say whether it is a CA',
    refused('BasicConstraints', 'every issuer must be a CA'),
    changeIssuer((issuer) => dropExtension(issuer, 'basicConstraints')),
  ),
  'issuer-without-key-cert-sign': fault(
    'the keyUsage of the intermediate allows CRLs and no certificates',
    refused('KeyUsage', 'an issuer whose keyUsage is there needs keyCertSign'),
    changeIssuer((issuer) => putExtension(issuer, 'keyUsage', { keyUsage: ['cRLSign'] })),
  ),
  'path-length-exceeded': fault(
    'a CA whose pathLenConstraint is 0 has a CA below it',
    refused('BasicConstraintsPathLen', 'RFC 5280 counts the CAs below'),
    exceedPathLength,
  ),
  'name-constraints-violation': fault(
    'the intermediate may sign names below permitted.invalid and addresses of TEST-NET-1 only',
    refused('NameConstraints', 'constraints of every CA bind'),
    changeIssuer((issuer) =>
      putExtension(issuer, 'nameConstraints', {
        nameConstraints: { permitted: ['permitted.invalid', '192.0.2.0/24'], excluded: ['::/0'] },
      }),
    ),
  ),
  'issuer-name-mismatch': fault(
    'the server certificate names an issuer that nobody has',
    refused('MissingIntermediate', NO_ISSUER),
    changeLeaf((leaf) => ({
      ...leaf,
      fields: { ...leaf.fields, issuer: { commonName: 'Nobody, never trust' } },
    })),
  ),
  'missing-intermediate': fault(
    'the server does not send the intermediate',
    refused('MissingIntermediate', NO_ISSUER),
    (draft) => ({ ...withAnIssuer(draft), arrangement: 'leaf-alone' }),
  ),
  'unordered-chain': fault(
    'the server sends its two intermediates in the wrong order',
    accepted('it takes what is sent as a heap'),
    (draft) => ({ ...withIssuers(draft, 2), arrangement: 'issuers-reversed' }),
  ),
  'root-sent': fault('the server sends the root along', accepted('it does not mind'), (draft) => ({
    ...draft,
    arrangement: 'with-root',
  })),
  'self-signed': fault(
    'the server certificate signs itself',
    refused('AnchorTrusted', 'nobody trusts it'),
    (draft) => ({ ...draft, selfSigned: true }),
  ),
  'untrusted-root': fault(
    'the client trusts another root of the same name',
    refused('MissingIntermediate', 'a name is nothing: the signature is of another key'),
    (draft) => ({ ...draft, distrusted: true }),
  ),
  'root-without-common-name': fault(
    'the root has no common name',
    refusedElsewhere('Certificate Trust Settings does not list it, so that nobody can switch it on'),
    changeRoot(({ subject: { organizationName = 'Nameless' }, ...root }) => ({
      ...root,
      subject: { organizationName },
    })),
  ),
}
