import { PKIError } from '../base/errors.js'
import type { Host } from '../base/hosts/host.js'
import { DAY_MS, HOUR_MS, SECOND_MS, floorToSecond, type Validity } from '../base/time.js'
import { generalNameOf } from '../issue/host-names.js'
import type { SubjectFields } from '../issue/records.js'
import type { CertificateFields } from './certificate-fields.js'
import type { TestExtension, TestExtensionName } from './test-extension.js'
import type { TestKey, TestKeyKind } from './test-key.js'

/** What signs a certificate, where that is not simply its issuer's usual algorithm. */
export type SignatureStyle = 'sha1' | 'rsa-pss' | 'mismatched' | 'by-another-key'

/** A certificate before it is signed. */
export interface CertificateDraft {
  /** Kind of the key that it gets. */
  readonly keyKind: TestKeyKind
  /** Its key, where there is one already. */
  readonly privateKey?: TestKey
  /** Its subject. */
  readonly subject: SubjectFields
  /** Its interval. */
  readonly validity: Validity
  /** Its extensions. */
  readonly extensions: readonly TestExtension[]
  /** Every other field that is not as it should be. */
  readonly fields: Omit<CertificateFields, 'subject' | 'validity' | 'extensions'>
  /** How it is signed; absent: as is usual for the key of its issuer. */
  readonly signature?: SignatureStyle
}

/** What a server sends: `in-order` is what it should. */
export type Arrangement = 'in-order' | 'leaf-alone' | 'issuers-reversed' | 'with-root'

/** A whole chain before it is signed; faults change it. */
export interface ChainDraft {
  /** What the server is for. */
  readonly hosts: readonly Host[]
  /** The present. */
  readonly now: Date
  /** The server's certificate. */
  readonly leaf: CertificateDraft
  /** CAs that are made for it, the one that signs the leaf first. */
  readonly issuers: readonly CertificateDraft[]
  /** The root; `undefined` where a CA was given. */
  readonly root: CertificateDraft | undefined
  /** How many certificates of the CA that was given are sent along. */
  readonly issuersAbove: number
  /** Kind of the keys of CAs. */
  readonly issuerKeyKind: TestKeyKind
  /** True for a leaf that signs itself. */
  readonly selfSigned: boolean
  /** What the server sends. */
  readonly arrangement: Arrangement
  /** True where a client trusts another root of the same name. */
  readonly distrusted: boolean
}

/** A step that makes one thing wrong. */
export type ChangeDraft = (draft: ChainDraft) => ChainDraft

/** What a good chain is made from. */
export interface GoodChain {
  /** What the server is for. */
  readonly hosts: readonly Host[]
  /** The present. */
  readonly now: Date
  /** Kind of every key. */
  readonly keyKind: TestKeyKind
  /** The server's key, where there is one already. */
  readonly privateKey?: TestKey
}

/** Days that the good certificates are valid. */
const LEAF_DAYS = 365
const CA_PAST_DAYS = 1000
const CA_FUTURE_DAYS = 2000

/** What stands in every name: whoever meets such a certificate shall know what it is. */
const ORGANIZATION = 'Orchard test certificates, never trust'

/** A chain in which nothing is wrong: root, one intermediate, server. */
export function goodChain({ hosts, now, keyKind, privateKey }: GoodChain): ChainDraft {
  const leaf = goodLeaf({ hosts, now, keyKind })
  return {
    hosts,
    now,
    leaf: privateKey === undefined ? leaf : { ...leaf, privateKey },
    issuers: [goodIssuer('Test intermediate', now, keyKind)],
    root: goodRoot(now, keyKind),
    issuersAbove: 0,
    issuerKeyKind: keyKind,
    selfSigned: false,
    arrangement: 'in-order',
    distrusted: false,
  }
}

function goodLeaf({ hosts, now, keyKind }: GoodChain): CertificateDraft {
  return {
    keyKind,
    subject: { organizationName: ORGANIZATION },
    validity: interval(now, { from: -HOUR_MS, days: LEAF_DAYS }),
    extensions: [
      {
        keyUsage: keyKind.startsWith('rsa') ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature'],
      },
      { extKeyUsage: ['serverAuth'] },
      { subjectAltName: hosts.map(generalNameOf) },
      { subjectKeyIdentifier: 'of-key' },
      { authorityKeyIdentifier: 'of-issuer' },
    ],
    fields: {},
  }
}

/** An intermediate in which nothing is wrong. */
export function goodIssuer(commonName: string, now: Date, keyKind: TestKeyKind): CertificateDraft {
  const root = goodRoot(now, keyKind)
  return {
    ...root,
    subject: { organizationName: ORGANIZATION, commonName },
    extensions: [...root.extensions, { authorityKeyIdentifier: 'of-issuer' }],
  }
}

/** A root in which nothing is wrong. */
export function goodRoot(now: Date, keyKind: TestKeyKind): CertificateDraft {
  return {
    keyKind,
    subject: { organizationName: ORGANIZATION, commonName: 'Test root' },
    validity: interval(now, { from: -CA_PAST_DAYS * DAY_MS, days: CA_PAST_DAYS + CA_FUTURE_DAYS }),
    extensions: [
      { basicConstraints: { cA: true } },
      { keyUsage: ['keyCertSign', 'cRLSign'] },
      { subjectKeyIdentifier: 'of-key' },
    ],
    fields: {},
  }
}

/** An interval of so many days, both ends counted, that begins so many milliseconds from now. */
export function interval(
  now: Date,
  { from, days }: { readonly from: number; readonly days: number },
): Validity {
  const notBefore = floorToSecond(new Date(now.getTime() + from))
  return { notBefore, notAfter: new Date(notBefore.getTime() + days * DAY_MS - SECOND_MS) }
}

/** Changes the server's certificate. */
export function changeLeaf(
  change: (leaf: CertificateDraft, draft: ChainDraft) => CertificateDraft,
): ChangeDraft {
  return (draft) => ({ ...draft, leaf: change(draft.leaf, draft) })
}

/** Changes the CA that signs the leaf; where the leaf would be signed by a CA that was given, one is put between. */
export function changeIssuer(change: (issuer: CertificateDraft) => CertificateDraft): ChangeDraft {
  return (draft) => {
    const { issuers, ...rest } = withIssuers(draft, 1)
    return { ...rest, issuers: issuers.map((issuer, index) => (index === 0 ? change(issuer) : issuer)) }
  }
}

/** Changes the root. @throws {@link PKIError} `ERR_PKI_OPTION` where a CA was given: its root stands. */
export function changeRoot(
  change: (root: CertificateDraft, draft: ChainDraft) => CertificateDraft,
): ChangeDraft {
  return (draft) => {
    if (draft.root !== undefined) return { ...draft, root: change(draft.root, draft) }
    const expected = 'no issuer: this fault is one of the root, which is then made for it'
    throw new PKIError('ERR_PKI_OPTION', `issuer must be left out: this fault is one of the root`, {
      details: { option: 'issuer', expected },
    })
  }
}

/** Puts CAs between, until there are so many. */
export function withIssuers(draft: ChainDraft, count: number): ChainDraft {
  const missing = Math.max(0, count - draft.issuers.length)
  const added = Array.from({ length: missing }, (_, index) =>
    goodIssuer(
      `Test intermediate ${String(draft.issuers.length + index + 1)}`,
      draft.now,
      draft.issuerKeyKind,
    ),
  )
  return { ...draft, issuers: [...draft.issuers, ...added] }
}

/** Puts an extension in the place of the one of its name, or behind all others. */
export function putExtension(
  draft: CertificateDraft,
  name: TestExtensionName,
  extension: TestExtension,
): CertificateDraft {
  const { extensions } = draft
  const replaced = extensions.map((old) => (name in old ? extension : old))
  return {
    ...draft,
    extensions: extensions.some((old) => name in old) ? replaced : [...extensions, extension],
  }
}

/** Takes an extension away. */
export function dropExtension(draft: CertificateDraft, name: TestExtensionName): CertificateDraft {
  return { ...draft, extensions: draft.extensions.filter((extension) => !(name in extension)) }
}

/** Appends extensions. */
export function addExtensions(
  draft: CertificateDraft,
  ...extensions: readonly TestExtension[]
): CertificateDraft {
  return { ...draft, extensions: [...draft.extensions, ...extensions] }
}
