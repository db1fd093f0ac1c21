import { PKIError } from '../../base/errors.js'
import { expectArray, expectObject, expectOneOf, expectString } from '../../base/options.js'
import type { FindTrustFactsOptions } from './find-trust-facts.js'
import { TRUST_STORES } from './trust-records.js'
import type { TrustFacts, TrustPlan, TrustRequest } from './trust-records.js'

/** Checks what `findTrustFacts` is given. @throws {@link PKIError} `ERR_PKI_OPTION`. */
export function expectTrustOptions(options: FindTrustFactsOptions): void {
  expectObject(options, '')
  const { root, homedir, platform, env, ask } = options
  expectRoot(root)
  if (homedir !== undefined) expectString(homedir, 'homedir')
  if (platform !== undefined) expectString(platform, 'platform')
  if (env !== undefined) expectObject(env, 'env')
  if (ask !== undefined) expectRunner(ask, 'ask')
}

/** Checks the form of facts: their fields come from `findTrustFacts`. @throws {@link PKIError} `ERR_PKI_OPTION`. */
export function expectTrustFacts(facts: TrustFacts): void {
  expectObject(facts, 'facts')
  expectString(facts.platform, 'facts.platform')
  expectString(facts.osRelease, 'facts.osRelease')
  expectObject(facts.programs, 'facts.programs')
  expectArray(facts.anchors, 'facts.anchors')
  expectArray(facts.databases, 'facts.databases')
}

/** Checks what is wanted of a machine. @throws {@link PKIError} `ERR_PKI_OPTION`. */
export function expectTrustRequest(request: TrustRequest): void {
  expectObject(request, 'request')
  const { action, root, only } = request
  expectOneOf(action, 'action', ['trust', 'untrust'])
  expectRoot(root)
  if (only === undefined) return
  for (const [index, store] of expectArray(only, 'only').entries())
    expectOneOf(store, `only[${String(index)}]`, TRUST_STORES)
}

/** Checks the form of a plan: its steps come from `planTrust`. @throws {@link PKIError} `ERR_PKI_OPTION`. */
export function expectTrustPlan(plan: TrustPlan): void {
  expectObject(plan, 'plan')
  for (const [index, store] of expectArray(plan.stores, 'plan.stores').entries()) {
    const at = `plan.stores[${String(index)}]`
    expectArray(expectObject(store, at)['steps'], `${at}.steps`)
  }
}

/** Checks what is to be called. @throws {@link PKIError} `ERR_PKI_OPTION` when it is no function. */
export function expectRunner(value: unknown, option: string): void {
  if (typeof value === 'function') return
  const expected = 'a function'
  throw new PKIError('ERR_PKI_OPTION', `${option} must be ${expected}`, { details: { option, expected } })
}

function expectRoot(root: TrustRequest['root']): void {
  expectObject(root, 'root')
  for (const field of ['pem', 'path', 'sha256', 'sha1'] as const) expectString(root[field], `root.${field}`)
}
