import { equalBytes } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import { assertUsablePublicKey } from '../keys/verify/public-key.js'
import type { CertificateRecord } from '../x509/read/records.js'
import { commonNameOf } from './common-name.js'

/** One thing that was found about a root. */
export interface RootFinding {
  /** Id of the rule, e.g. `apple/root-has-common-name`. */
  readonly code: string
  /** `fail`: the device would refuse it. `warn`: it would not. */
  readonly level: 'fail' | 'warn'
  /** What should hold. */
  readonly title: string
  /** What was found. */
  readonly found: string
  /** What to do about it. */
  readonly fix: string
}

/** What a judge says of a root: the result of `checkRoot` of `orchard-pki/check` is one. */
export interface RootVerdict {
  /** Whether a person could install it, switch it on, and the device would believe it. */
  readonly trusted: boolean
  /** Everything found, the gravest first. */
  readonly findings: readonly RootFinding[]
  /** The root that was judged, alone. */
  readonly path: readonly {
    /** The certificate, DER. */
    readonly der: Uint8Array
  }[]
}

/** A root and what it is known by. */
export interface NamedRoot {
  /** The certificate. */
  readonly certificate: CertificateRecord
  /** SHA-256, `AB:CD:…`. */
  readonly fingerprint: string
}

/**
 * Refuses a root that a device would not trust, by what a judge found, and by what can be seen without one.
 *
 * @throws {@link PKIError} `ERR_PKI_ROOT` with the rules that it breaks; `ERR_PKI_KEY_WEAK` and
 * `ERR_PKI_KEY_UNSUPPORTED` for a key that no judge has looked at and iOS cannot use.
 */
export function assertTrustworthy(root: NamedRoot, verdicts: readonly RootVerdict[]): void {
  const verdict = verdicts.find(({ path: [judged] }) => judged !== undefined && isOf(root, judged.der))
  if (verdict?.trusted === false) throw refusal(root, failuresOf(verdict))
  const seen = SIGHTS.filter(({ holds }) => !holds(root.certificate))
  if (seen.length > 0) throw refusal(root, seen)
  assertUsablePublicKey(root.certificate.publicKey)
}

/**
 * Refuses verdicts on other certificates than the roots: they would say nothing.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION`.
 */
export function assertVerdictsOn(roots: readonly NamedRoot[], verdicts: readonly RootVerdict[]): void {
  const index = verdicts.findIndex(
    ({ path: [judged] }) => judged === undefined || !roots.some((root) => isOf(root, judged.der)),
  )
  if (index < 0) return
  throw new PKIError('ERR_PKI_OPTION', 'the report is about another certificate', {
    details: {
      option: `report[${String(index)}]`,
      expected: 'the result of checkRoot for a root of this profile',
    },
    hint: 'Judge the same root: report: await checkRoot({ root }).',
  })
}

function isOf({ certificate }: NamedRoot, der: Uint8Array): boolean {
  return equalBytes(certificate.der, der)
}

/** A condition, in the words of the judge's rule with the same id. */
interface Sight extends Omit<RootFinding, 'level'> {
  readonly holds: (root: CertificateRecord) => boolean
}

/** What can be seen without a clock and without cryptography; the judge sees more. */
const SIGHTS: readonly Sight[] = [
  {
    code: 'apple/root-self-signed',
    title: 'A root that a person is to trust has signed itself',
    found: 'a certificate that names another issuer',
    fix: 'Carry the root at the top of the chain to the device; the server sends the rest.',
    holds: ({ issuer, subject }) => equalBytes(issuer.der, subject.der),
  },
  {
    code: 'apple/root-is-ca',
    title: 'A root says in basicConstraints that it is a CA',
    found: 'none, or cA FALSE',
    fix: 'Make a root with orchard init or createRootCA and sign the server with it: what is no CA is not listed in Settings.',
    holds: ({ extensions }) => extensions.basicConstraints?.cA === true,
  },
  {
    code: 'apple/root-has-common-name',
    title: 'A root has a common name',
    found: 'none',
    fix: 'Make a root with a common name: without one it is missing in Certificate Trust Settings and cannot be switched on.',
    holds: (root) => commonNameOf(root).trim() !== '',
  },
]

function failuresOf({ findings }: RootVerdict): readonly RootFinding[] {
  return findings.filter(({ level }) => level === 'fail')
}

function refusal(
  { fingerprint }: NamedRoot,
  findings: readonly Omit<RootFinding, 'level'>[],
): PKIError<'ERR_PKI_ROOT'> {
  const [first] = findings
  const fact = first === undefined ? '' : `: ${first.title}; found: ${first.found}`
  return new PKIError('ERR_PKI_ROOT', `an iPhone or iPad would not trust this root${fact}`, {
    details: { fingerprint, rules: findings.map(({ code }) => code) },
    ...(first === undefined ? {} : { hint: first.fix }),
  })
}
