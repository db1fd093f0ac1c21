import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { equalBytes } from '../../../src/base/bytes.js'
import { isPKIError } from '../../../src/base/errors.js'
import { checkIOSTrust } from '../../../src/check/check-ios-trust.js'
import type { AnchorKind } from '../../../src/check/rules/rule.js'
import type { IOSTrustReport } from '../../../src/check/records.js'
import type { KeyUsage } from '../../../src/x509/read/records.js'
import { SUITES, readSuite, runSuite, type SuiteAnswer, type SuiteCase, type SuiteResult } from './suite.js'

interface AppleCase {
  readonly name: string
  readonly policy: string
  readonly hostname?: string | null
  readonly chain: readonly string[]
  readonly anchors: readonly string[]
  readonly anchorKind: string
  readonly verifyUnix: number
  readonly expected: boolean
  readonly expectedOSStatus?: number
  readonly expectedTrustResult?: number
  readonly expectedChain?: readonly string[]
  readonly requiredKeyUsage?: readonly string[]
  readonly intermediatesPool?: string
  readonly trustSettings?: string
}

interface AppleIndex {
  readonly cases: readonly AppleCase[]
  readonly pools?: Readonly<Record<string, readonly string[]>>
}

/** Apple's evaluation cases for TLS servers, judged as the device would. */
export async function runApple(): Promise<SuiteResult> {
  const index = readSuite('apple/index.json') as AppleIndex
  return runSuite(
    "Apple's evaluations of TLS servers",
    index.cases.map((one): SuiteCase => ({
      id: one.name,
      accepts: one.expected,
      excluded: one.policy.startsWith('sslServer') ? undefined : `policy ${one.policy}, not TLS server`,
      run: () => judge(one, index),
    })),
  )
}

const KINDS: Readonly<Record<string, AnchorKind>> = { user: 'user', app: 'app', system: 'system' }

async function judge(one: AppleCase, { pools = {} }: AppleIndex): Promise<SuiteAnswer> {
  const pool = one.intermediatesPool === undefined ? [] : (pools[one.intermediatesPool] ?? [])
  try {
    const report = await checkIOSTrust({
      chain: [...one.chain, ...pool].map(read),
      anchors: one.anchors.map(read),
      anchorKind: KINDS[one.anchorKind] ?? 'app',
      now: new Date(one.verifyUnix * 1000),
      ...(typeof one.hostname === 'string' ? { host: one.hostname } : {}),
      ...(one.requiredKeyUsage === undefined
        ? {}
        : { requiredKeyUsage: one.requiredKeyUsage as readonly KeyUsage[] }),
    })
    return answerOf(one, report)
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_DER')) throw error
    return { accepts: false, reason: error.message }
  }
}

function read(path: string): Uint8Array {
  return readFileSync(join(SUITES, 'apple', path))
}

function answerOf(one: AppleCase, report: IOSTrustReport): SuiteAnswer {
  const { verdict, findings } = report
  const failures = findings.filter(({ level, layer }) => level === 'fail' && layer === 'trust')
  const reason = failures.map(({ code, found }) => `${code}: ${found}`.slice(0, 120)).join(' | ')
  const accepts = verdict.result === 'proceed' || verdict.result === 'unspecified'
  return { accepts, reason, differences: differencesOf(one, report, failures[0]?.osStatus) }
}

/** What else Apple's test states, and we say otherwise. */
function differencesOf(
  one: AppleCase,
  { verdict, path }: IOSTrustReport,
  osStatus: number | undefined,
): readonly string[] {
  const { expectedTrustResult: result, expectedOSStatus: status } = one
  const chain = one.expectedChain?.map(read)
  const isChain =
    chain?.length === path.length && path.every(({ der }, at) => equalBytes(der, chain[at] ?? der))
  return [
    ...(result === undefined || result === verdict.value
      ? []
      : [`trust result ${verdict.value}, not ${result}`]),
    ...(status === undefined || status === osStatus ? [] : [`OSStatus ${osStatus ?? 'none'}, not ${status}`]),
    ...(chain === undefined || isChain ? [] : [`path ${path.map(({ label }) => label).join(' < ')}`]),
  ]
}
