import { decodePEM } from '../../../src/base/pem.js'
import { answerChain } from './chain-answer.js'
import { readSuite, runSuite, type SuiteCase, type SuiteResult } from './suite.js'

/** One case in limbo's schema, as far as we read it. */
export interface LimboCase {
  readonly id: string
  readonly tier?: string
  readonly importance?: string
  readonly features?: readonly string[] | null
  readonly validation_kind: string
  readonly trusted_certs: readonly string[]
  readonly untrusted_intermediates: readonly string[]
  readonly peer_certificate: string
  readonly validation_time?: string | null
  readonly expected_result: string
  readonly expected_peer_name?: { readonly kind: string; readonly value: string } | null
  readonly max_chain_depth?: number | null
  readonly extended_key_usage?: readonly string[] | null
  readonly crls?: readonly string[] | null
}

/** A present for cases that name none: their certificates are valid from 1970 to 2969. */
const ANY_TIME = '2026-11-22T12:00:00Z'

/** A case in limbo's schema as a case of ours. */
export function limboCase(one: LimboCase): SuiteCase {
  return {
    id: one.id,
    accepts: one.expected_result === 'SUCCESS',
    run: () =>
      answerChain({
        chain: [one.peer_certificate, ...one.untrusted_intermediates].map((pem) => ({ pem })),
        anchors: one.trusted_certs.map((pem) => ({ pem })),
        profile: 'webpki',
        now: new Date(one.validation_time ?? ANY_TIME),
        purpose: purposeOf(one),
        crls: (one.crls ?? []).flatMap((pem) => decodePEM(pem).map(({ der }) => der)),
        ...hostOf(one),
        ...(typeof one.max_chain_depth === 'number' ? { maxIntermediates: one.max_chain_depth } : {}),
      }),
  }
}

/** Clients are not matched against a name. */
function hostOf({ validation_kind: kind, expected_peer_name: name }: LimboCase): { readonly host?: string } {
  return typeof name?.value === 'string' && kind !== 'CLIENT' ? { host: name.value } : {}
}

function purposeOf({ validation_kind: kind, extended_key_usage: usages }: LimboCase): 'server' | 'client' {
  return kind === 'CLIENT' || usages?.includes('clientAuth') === true ? 'client' : 'server'
}

/** What tiers are shown apart: A, on which most validators agree, and the others. */
export async function runLimbo(): Promise<readonly SuiteResult[]> {
  const { testcases } = readSuite('limbo.json') as { readonly testcases: readonly LimboCase[] }
  const isA = ({ tier }: LimboCase): boolean => tier === 'A'
  return [
    await runSuite('limbo, tier A', testcases.filter(isA).map(limboCase)),
    await runSuite('limbo, the others', testcases.filter((one) => !isA(one)).map(limboCase)),
  ]
}
