import { readCertificate } from '../../../src/x509/read/certificate.js'
import { answerChain } from './chain-answer.js'
import { readSuite, runSuite, type SuiteCase, type SuiteResult } from './suite.js'

interface PKITSCase {
  readonly id: string
  readonly chain: readonly string[]
  readonly crls: readonly string[]
  readonly expected: string
  readonly initial_policy_set?: readonly string[]
  readonly initial_explicit_policy?: boolean
  readonly initial_policy_mapping_inhibit?: boolean
  readonly initial_inhibit_any_policy?: boolean
}

interface PKITSFile {
  readonly validation_time: string
  readonly policies: Readonly<Record<string, string>>
  readonly tests: readonly PKITSCase[]
  readonly certs: Readonly<Record<string, string>>
  readonly crls: Readonly<Record<string, string>>
}

const ANY_POLICY = '2.5.29.32.0'
const DSA = '1.2.840.10040.4.1'

/** NIST's suite: plain RFC 5280 with CRLs required for every certificate. */
export async function runPKITS(): Promise<SuiteResult> {
  const file = readSuite('pkits.json') as PKITSFile
  return runSuite(
    'PKITS',
    file.tests.map((one) => pkitsCase(one, file)),
  )
}

function pkitsCase(one: PKITSCase, file: PKITSFile): SuiteCase {
  const bytes = (names: readonly string[], from: Readonly<Record<string, string>>): readonly Uint8Array[] =>
    names.map((name) => Buffer.from(from[name] ?? '', 'base64'))
  const [anchor = new Uint8Array(0), ...rest] = bytes(one.chain, file.certs)
  const initialPolicies = (one.initial_policy_set ?? []).map((name) =>
    name === 'anyPolicy' ? ANY_POLICY : (file.policies[name] ?? name),
  )
  return {
    id: one.id,
    accepts: one.expected === 'SUCCESS',
    excluded: isDSA(rest) && one.expected === 'SUCCESS' ? 'DSA keys' : undefined,
    run: () =>
      answerChain({
        chain: rest.toReversed(),
        anchors: [anchor],
        profile: 'rfc5280',
        purpose: 'any',
        now: new Date(file.validation_time),
        crls: bytes(one.crls, file.crls),
        revocationRequired: true,
        policies: {
          initialPolicies,
          requireExplicitPolicy: one.initial_explicit_policy === true,
          inhibitPolicyMapping: one.initial_policy_mapping_inhibit === true,
          inhibitAnyPolicy: one.initial_inhibit_any_policy === true,
        },
      }),
  }
}

function isDSA(certificates: readonly Uint8Array[]): boolean {
  return certificates.some((der) => {
    try {
      return readCertificate(der).publicKey.oid === DSA
    } catch {
      return false
    }
  })
}
