import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { encodePEM } from '../../../../src/base/pem.js'
import { checkPolicies, type PolicySettings } from '../../../../src/check/path/policies/check-policies.js'
import {
  ANY,
  policy,
  policyChain,
  policyPath,
  type PolicyCertificate,
} from '../../../support/policy-chain.js'
import { inFolder, without } from '../../../support/x509.js'

const [ONE, TWO, THREE] = [policy(1), policy(2), policy(3)]

/** Whether openssl accepts a path. */
function acceptsByOpenSSL(below: readonly PolicyCertificate[], settings: PolicySettings): boolean {
  const [anchor, ...rest] = policyChain(below).map((der) => encodePEM('CERTIFICATE', der))
  const leaf = rest.pop()
  const files = {
    'anchor.pem': anchor ?? '',
    'between.pem': rest.join('') || (anchor ?? ''),
    'leaf.pem': leaf ?? '',
  }
  const flags = [
    ...(settings.requireExplicitPolicy === true ? ['-explicit_policy'] : []),
    ...(settings.inhibitPolicyMapping === true ? ['-inhibit_map'] : []),
    ...(settings.inhibitAnyPolicy === true ? ['-inhibit_any'] : []),
    ...(settings.initialPolicies ?? []).flatMap((oid) => ['-policy', oid]),
  ]
  return inFolder(files, (folder) => {
    const paths = Object.keys(files).map((name) => join(folder, name))
    const [trusted = '', untrusted = '', target = ''] = paths
    const args = ['verify', '-policy_check', ...flags, '-attime', '1796040000', '-CAfile', trusted]
    const { status, stderr } = spawnSync('openssl', [...args, '-untrusted', untrusted, target])
    assert.ok(status === 0 || /policy/.test(stderr.toString()), stderr.toString())
    return status === 0
  })
}

describe('checkPolicies and openssl', { skip: without('openssl', 'version') }, () => {
  it('say the same of any path', () => {
    const name = fc.constantFrom(ANY, ONE, TWO, THREE)
    const few = fc.option(fc.nat(2), { nil: undefined, freq: 1 })
    const certificate = fc.record({
      policies: fc.option(fc.uniqueArray(name, { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 12 }),
      mappings: fc.option(
        fc.uniqueArray(fc.tuple(fc.constantFrom(ONE, TWO), fc.constantFrom(ONE, TWO, THREE)), {
          minLength: 1,
          maxLength: 3,
          selector: (pair) => pair.join(),
        }),
        { nil: undefined, freq: 1 },
      ),
      ...{ requireExplicitPolicy: few, inhibitPolicyMapping: few, inhibitAnyPolicy: few },
      selfIssued: fc.boolean(),
    })
    const settings = fc.record({
      initialPolicies: fc.uniqueArray(name, { minLength: 1, maxLength: 2 }),
      ...{
        requireExplicitPolicy: fc.boolean(),
        inhibitPolicyMapping: fc.boolean(),
        inhibitAnyPolicy: fc.boolean(),
      },
    })
    const chain = fc.array(certificate, { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(chain, settings, (below, given) => {
        assert.equal(checkPolicies(policyPath(below), given).length === 0, acceptsByOpenSSL(below, given))
      }),
      { numRuns: 60 },
    )
  })
})
