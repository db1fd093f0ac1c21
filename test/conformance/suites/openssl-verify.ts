import { decodePEM } from '../../../src/base/pem.js'
import type { TrustedAnchor } from '../../../src/check/verify-chain.js'
import { DERReader } from '../../../src/der/read.js'
import { TAG, contextConstructedTag } from '../../../src/der/tags.js'
import { answerChain } from './chain-answer.js'
import { readSuite, runSuite, type SuiteAnswer, type SuiteCase, type SuiteResult } from './suite.js'

interface OpenSSLCase {
  readonly id: string
  readonly leaf: string
  readonly purpose: string
  readonly trusted: readonly string[]
  readonly untrusted: readonly string[]
  readonly opts: readonly string[]
  readonly expected: string
}

/** OpenSSL's own cases, through the options that `openssl verify` was given. */
export async function runOpenSSLVerify(): Promise<SuiteResult> {
  const { cases, certs } = readSuite('openssl-verify.json') as {
    readonly cases: readonly OpenSSLCase[]
    readonly certs: Readonly<Record<string, string>>
  }
  return runSuite(
    'OpenSSL verify',
    cases.map((one): SuiteCase => ({
      id: one.id,
      accepts: one.expected === 'SUCCESS',
      excluded: exclusionOf(one),
      run: () => judge(one, certs),
    })),
  )
}

const PURPOSES: Readonly<Record<string, 'server' | 'client' | 'any' | 'timestamping'>> = {
  '': 'any',
  sslserver: 'server',
  sslclient: 'client',
  timestampsign: 'timestamping',
  any: 'any',
}

/** One line for each kind of case that is not ours to judge. */
function exclusionOf({ opts, purpose }: OpenSSLCase): string | undefined {
  if (opts.includes('-allow_proxy_certs')) return 'proxy certificates (RFC 3820)'
  if (opts.some((option) => /^(hex)?distid:/.test(option))) return 'SM2 signatures'
  if (PURPOSES[purpose] === undefined) return 'a purpose other than TLS'
  return undefined
}

/** What `-auth_level` asks for, in bits; without it `openssl verify` was run with level 1. */
const LEVELS: Readonly<Record<string, number>> = { '0': 0, '1': 80, '2': 112, '3': 128, '4': 192, '5': 256 }

async function judge(one: OpenSSLCase, certs: Readonly<Record<string, string>>): Promise<SuiteAnswer> {
  const { opts } = one
  const valueOf = (option: string): string | undefined => {
    const at = opts.indexOf(option)
    return at < 0 ? undefined : opts[at + 1]
  }
  const read = (name: string): TrustedAnchor => readTrusted(certs[name] ?? '')
  const [depth, time, policy] = [valueOf('-verify_depth'), valueOf('-attime'), valueOf('-policy')]
  return answerChain({
    chain: [one.leaf, ...one.untrusted].map((name) => read(name).certificate),
    anchors: one.trusted.map(read),
    profile: 'rfc5280',
    purpose: PURPOSES[one.purpose] ?? 'any',
    now: time === undefined ? new Date() : new Date(Number(time) * 1000),
    minimumSecurityBits: LEVELS[valueOf('-auth_level') ?? '1'] ?? 80,
    partialChain: opts.includes('-partial_chain'),
    strict: opts.includes('-x509_strict'),
    ...(depth === undefined ? {} : { maxIntermediates: Number(depth) }),
    policies: {
      initialPolicies: policy === undefined ? undefined : [policy],
      requireExplicitPolicy: opts.includes('-explicit_policy'),
      inhibitPolicyMapping: opts.includes('-inhibit_map'),
      inhibitAnyPolicy: opts.includes('-inhibit_any'),
    },
  })
}

/** A certificate, and what OpenSSL's `TRUSTED CERTIFICATE` says of it behind its DER (CertAux). */
export function readTrusted(pem: string): TrustedAnchor {
  const [block] = decodePEM(pem)
  if (block === undefined || !block.label.startsWith('TRUSTED')) {
    return { certificate: { der: block?.der ?? new Uint8Array(0) } }
  }
  const reader = DERReader.open(block.der, 'TRUSTED CERTIFICATE')
  const certificate = { der: reader.element('certificate', TAG.sequence).bytes }
  if (reader.done) return { certificate }
  const aux = reader.sequence('aux')
  const list = (tag: number): readonly string[] | undefined =>
    aux.done || aux.peek() !== tag
      ? undefined
      : aux.sequenceOf('uses', (uses, field) => uses.oid(field), { tag, mayBeEmpty: true })
  const trustedFor = list(TAG.sequence)
  const distrustedFor = list(contextConstructedTag(0))
  return {
    certificate,
    ...(trustedFor === undefined ? {} : { trustedFor }),
    ...(distrustedFor === undefined ? {} : { distrustedFor }),
  }
}
