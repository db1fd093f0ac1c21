import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { checkPolicies, type PolicySettings } from '../../../../src/check/path/policies/check-policies.js'
import { ANY, policy, policyPath, type PolicyCertificate } from '../../../support/policy-chain.js'
import { acceptsByTree } from '../../../support/policy-tree.js'
import { yardsticks } from '../../../support/yardsticks.js'

const [ONE, TWO, THREE] = [policy(1), policy(2), policy(3)]
const EXPLICIT: PolicySettings = { requireExplicitPolicy: true }

/** Index of the one fault, or `undefined` where there is none. */
function faultOf(below: readonly PolicyCertificate[], settings: PolicySettings): number | undefined {
  const faults = checkPolicies(policyPath(below), settings)
  assert.ok(faults.length <= 1)
  for (const { code, found, expected } of faults) {
    assert.equal(code, 'policy')
    assert.ok(found !== '' && expected !== '')
  }
  return faults[0]?.index
}

function accepts(below: readonly PolicyCertificate[], settings: PolicySettings = EXPLICIT): boolean {
  return faultOf(below, settings) === undefined
}

describe('checkPolicies', () => {
  it('accepts a path without policies where none is required', () => {
    assert.ok(accepts([{}, {}], {}))
    assert.ok(accepts([{ policies: [ONE] }, { policies: [TWO] }], { initialPolicies: [THREE] }))
    assert.deepEqual(checkPolicies({ certificates: [], anchored: false }, EXPLICIT), [])
  })

  it('refuses a path without policies where one is required, at the first certificate without', () => {
    assert.equal(faultOf([{}, {}], EXPLICIT), 1)
    assert.equal(faultOf([{ policies: [ONE] }, {}], EXPLICIT), 0)
    assert.equal(faultOf([{ policies: [ONE] }, { policies: [TWO] }], EXPLICIT), 0)
    assert.ok(accepts([{ policies: [ONE] }, { policies: [ONE, TWO] }]))
  })

  it('accepts only acceptable policies where one is required', () => {
    const chain = [{ policies: [ONE, TWO] }, { policies: [ONE] }]
    assert.ok(accepts(chain, { ...EXPLICIT, initialPolicies: [ONE] }))
    assert.ok(accepts(chain, { ...EXPLICIT, initialPolicies: [THREE, ANY] }))
    assert.ok(accepts(chain, { ...EXPLICIT, initialPolicies: [] }))
    assert.equal(faultOf(chain, { ...EXPLICIT, initialPolicies: [TWO] }), 0)
  })

  it('counts the certificates down to a required policy, self-issued ones not', () => {
    const chain = (count: number): readonly PolicyCertificate[] => [
      { policies: [ONE], requireExplicitPolicy: count },
      { policies: [ONE] },
      { policies: [ONE] },
      {},
    ]
    assert.equal(faultOf(chain(3), {}), 0)
    assert.ok(accepts(chain(4), {}))
    const selfIssued = chain(3).map((certificate, at) =>
      at === 1 ? { ...certificate, selfIssued: true } : certificate,
    )
    assert.ok(accepts(selfIssued, {}))
  })

  it('heeds a required policy of the last certificate when it is 0 only', () => {
    assert.equal(faultOf([{}, { requireExplicitPolicy: 0 }], {}), 0)
    assert.ok(accepts([{}, { requireExplicitPolicy: 1 }], {}))
  })

  it('never makes a requirement weaker further down', () => {
    const chain = [
      { requireExplicitPolicy: 1, policies: [ONE] },
      { requireExplicitPolicy: 9, policies: [ONE] },
      {},
    ]
    assert.equal(faultOf(chain, {}), 0)
  })

  it('lets anyPolicy stand for every policy until it is inhibited', () => {
    assert.ok(accepts([{ policies: [ANY] }, { policies: [ONE] }], { ...EXPLICIT, initialPolicies: [ONE] }))
    assert.ok(accepts([{ policies: [ONE] }, { policies: [ANY] }], { ...EXPLICIT, initialPolicies: [ONE] }))
    assert.ok(accepts([{ policies: [ANY] }, { policies: [ANY] }], { ...EXPLICIT, initialPolicies: [ONE] }))
    assert.equal(
      faultOf([{ policies: [ANY] }, { policies: [ONE] }], { ...EXPLICIT, inhibitAnyPolicy: true }),
      1,
    )
    assert.equal(faultOf([{ policies: [ONE], inhibitAnyPolicy: 0 }, { policies: [ANY] }], EXPLICIT), 0)
    assert.ok(accepts([{ policies: [ONE], inhibitAnyPolicy: 1 }, { policies: [ANY] }]))
    const chain = [{ policies: [ONE], inhibitAnyPolicy: 1 }, { policies: [ANY] }, { policies: [ANY] }]
    assert.equal(faultOf(chain, EXPLICIT), 0)
  })

  it('lets anyPolicy of a self-issued CA count although it is inhibited, of a self-issued last certificate not', () => {
    const root = { policies: [ONE], inhibitAnyPolicy: 0 }
    assert.ok(accepts([root, { policies: [ANY], selfIssued: true }, { policies: [ONE] }]))
    assert.equal(faultOf([root, { policies: [ANY] }, { policies: [ONE] }], EXPLICIT), 1)
    assert.equal(faultOf([root, { policies: [ANY], selfIssued: true }], EXPLICIT), 0)
  })

  it('follows mappings, and asks for the name that a policy has under the anchor', () => {
    const chain = [{ policies: [ONE], mappings: [[ONE, TWO]] as const }, { policies: [TWO] }]
    assert.ok(accepts(chain, { ...EXPLICIT, initialPolicies: [ONE] }))
    assert.equal(faultOf(chain, { ...EXPLICIT, initialPolicies: [TWO] }), 0)
    assert.equal(faultOf([chain[0]!, { policies: [ONE] }], EXPLICIT), 0)
  })

  it('maps a policy to several and several to one', () => {
    const many = {
      policies: [ONE],
      mappings: [
        [ONE, TWO],
        [ONE, THREE],
      ] as const,
    }
    assert.ok(accepts([many, { policies: [THREE] }], { ...EXPLICIT, initialPolicies: [ONE] }))
    const one = {
      policies: [ONE, TWO],
      mappings: [
        [ONE, THREE],
        [TWO, THREE],
      ] as const,
    }
    for (const initial of [ONE, TWO]) {
      assert.ok(accepts([one, { policies: [THREE] }], { ...EXPLICIT, initialPolicies: [initial] }))
    }
  })

  it('maps a policy that only anyPolicy allows', () => {
    const chain = [{ policies: [ANY], mappings: [[ONE, TWO]] as const }, { policies: [TWO] }]
    assert.ok(accepts(chain, { ...EXPLICIT, initialPolicies: [ONE] }))
    assert.equal(faultOf(chain, { ...EXPLICIT, initialPolicies: [TWO] }), 0)
    const other = [{ policies: [ANY], mappings: [[ONE, TWO]] as const }, { policies: [ONE] }]
    assert.ok(accepts(other), 'anyPolicy is left, and allows it')
  })

  it('takes a policy away that is mapped where mapping is inhibited', () => {
    const chain = [{ policies: [ONE], mappings: [[ONE, TWO]] as const }, { policies: [TWO] }]
    assert.equal(faultOf(chain, { ...EXPLICIT, inhibitPolicyMapping: true }), 0)
    const below = (inhibitPolicyMapping: number): readonly PolicyCertificate[] => [
      { policies: [ONE], inhibitPolicyMapping },
      { policies: [ONE], mappings: [[ONE, TWO]] },
      { policies: [TWO] },
    ]
    assert.equal(faultOf(below(0), EXPLICIT), 0)
    assert.ok(accepts(below(1)))
  })

  it('refuses a mapping from or to anyPolicy, required or not', () => {
    assert.equal(faultOf([{ policies: [ONE], mappings: [[ANY, TWO]] }, {}], {}), 1)
    assert.equal(faultOf([{ policies: [ONE], mappings: [[ONE, ANY]] }, {}], {}), 1)
  })

  it('refuses a policy that is named twice, required or not', () => {
    assert.equal(faultOf([{ policies: [ONE, TWO, ONE] }, {}], {}), 1)
    assert.equal(faultOf([{ policies: [ONE] }, { policies: [ANY, ANY] }], {}), 0)
  })

  it('leaves the extensions of the anchor out, and counts every certificate of a path without one', () => {
    const path = policyPath([{ policies: [ONE] }])
    assert.deepEqual(checkPolicies(path, EXPLICIT), [])
    const [fault] = checkPolicies({ ...path, anchored: false }, EXPLICIT)
    assert.equal(fault?.index, 1)
  })

  it('does not unfold 30 policies that are mapped to each other 13 times, and refuses where a tree is too large', async () => {
    const policies = Array.from({ length: 30 }, (_, number) => policy(number))
    const mappings = policies.flatMap((from) => policies.map((to) => [from, to] as const))
    const path = policyPath([...Array.from({ length: 13 }, () => ({ policies, mappings })), { policies }])
    const cost = await yardsticks(() => {
      assert.deepEqual(checkPolicies(path, { ...EXPLICIT, initialPolicies: [policy(7)] }), [])
      assert.equal(checkPolicies(path, { ...EXPLICIT, initialPolicies: [policy(31)] }).length, 1)
    })
    assert.ok(cost < 50, String(cost))
    assert.equal(checkPolicies(path, { mostTreeNodes: 10_000 })[0]?.index, 11)
  })

  it('counts the nodes of the tree of RFC 5280 exactly', () => {
    // 1 for anyPolicy, 2 below it, 2 × 2 below them, 2 × 2 below those.
    const level = {
      policies: [ONE, TWO],
      mappings: [
        [ONE, ONE],
        [ONE, TWO],
        [TWO, ONE],
        [TWO, TWO],
      ] as const,
    }
    const chain = [level, { policies: [ONE, TWO] }, { policies: [ONE, TWO] }]
    assert.equal(faultOf(chain, { mostTreeNodes: 10 }), 0)
    assert.ok(accepts(chain, { mostTreeNodes: 11 }))
  })

  it('says what the tree of RFC 5280 says, of any path', () => {
    const name = fc.constantFrom(ANY, ONE, TWO, THREE)
    const few = fc.option(fc.nat(2), { nil: undefined, freq: 1 })
    const certificate = fc.record({
      policies: fc.option(fc.uniqueArray(name, { minLength: 1, maxLength: 4 }), { nil: undefined, freq: 9 }),
      mappings: fc.option(
        fc.array(fc.tuple(fc.constantFrom(ONE, TWO, THREE), fc.constantFrom(ONE, TWO, THREE)), {
          maxLength: 5,
        }),
        { nil: undefined, freq: 2 },
      ),
      ...{ requireExplicitPolicy: few, inhibitPolicyMapping: few, inhibitAnyPolicy: few },
      selfIssued: fc.boolean(),
    })
    const settings = fc.record({
      initialPolicies: fc.uniqueArray(name, { maxLength: 2 }),
      ...{
        requireExplicitPolicy: fc.boolean(),
        inhibitPolicyMapping: fc.boolean(),
        inhibitAnyPolicy: fc.boolean(),
      },
    })
    const chain = fc.array(certificate, { minLength: 1, maxLength: 5 })
    const verdicts = { accepted: 0, refused: 0 }
    fc.assert(
      fc.property(chain, settings, (below, given) => {
        const expected = acceptsByTree(below, given)
        fc.pre(expected !== undefined)
        verdicts[expected ? 'accepted' : 'refused'] += 1
        assert.equal(accepts(below, given), expected)
      }),
      { numRuns: 400 },
    )
    assert.ok(verdicts.accepted > 40 && verdicts.refused > 40, JSON.stringify(verdicts))
  })
})
