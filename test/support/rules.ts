import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBudget } from '../../src/check/path/budget.js'
import { checkPath } from '../../src/check/path/check-path.js'
import type { CertificatePath, PathFault, PathFaultCode } from '../../src/check/path/records.js'
import { IOS_PATH } from '../../src/check/profiles/path-profiles.js'
import type { Finding } from '../../src/check/records.js'
import { APPLE_CHECKS } from '../../src/check/rules/apple-checks.js'
import { createRuleContexts, runRules, type RunRulesOptions } from '../../src/check/rules/run-rules.js'
import type { AnchorKind, Rule, RuleContext } from '../../src/check/rules/rule.js'
import type { CertificateRecord, KeyUsage } from '../../src/x509/read/records.js'
import { makeCertificate, type CertificateWish } from './rule-certificates.js'

/** One path and what surrounds it, as a test wants it; the rule is asked about one certificate of it. */
export interface RuleScene {
  /** The server's certificate; absent: one without a fault. */
  readonly server?: CertificateWish | undefined
  /** The intermediate; absent: there is none. */
  readonly intermediate?: CertificateWish | undefined
  /** The root; absent: one without a fault. `none`: the path ends before it. */
  readonly root?: CertificateWish | 'none' | undefined
  /** Whether the server's certificate is itself the anchor, and alone. */
  readonly serverIsAnchor?: boolean
  /** Which certificate the rule is asked about; absent: the server's. */
  readonly about?: 'server' | 'intermediate' | 'root'
  /** Whose the anchors are; absent: a person's. */
  readonly anchorKind?: AnchorKind
  /** The host that is asked for; absent: none. */
  readonly host?: string
  /** The present, ISO 8601; absent: {@link PRESENT}. */
  readonly now?: string
  /** A fault that the search found about the certificate. */
  readonly fault?: PathFaultCode
  /** Certificates that are trusted besides those of the path. */
  readonly otherAnchors?: readonly CertificateWish[]
  /** Key usages that the caller asks for. */
  readonly requiredKeyUsage?: readonly KeyUsage[]
}

/** A sentence, and the scene of which it tells. */
export type RuleCases = Readonly<Record<string, RuleScene>>

/** The tests of one rule. A rule with a limit has both sides of it; a rule that is asked about everything ignores nothing. */
export interface RuleTests {
  /** Scenes that it passes. */
  readonly passes: RuleCases
  /** Scenes that it fails. */
  readonly fails?: RuleCases
  /** Scenes that it warns of. */
  readonly warns?: RuleCases
  /** Scenes about which it is not asked. */
  readonly ignores: RuleCases | 'nothing'
  /** The two sides of its limit, one unit apart. */
  readonly limit?: { readonly within: RuleScene; readonly beyond: RuleScene }
}

/** The present of these tests. */
export const PRESENT = '2026-11-22T12:00:00Z'

/** Scenes of every kind: a rule that ignores nothing is asked about all of them. */
const EVERYTHING: readonly RuleScene[] = [
  {},
  { about: 'root' },
  { intermediate: {}, about: 'intermediate' },
  { serverIsAnchor: true },
  { anchorKind: 'app' },
  { anchorKind: 'system' },
  { host: 'homebox.local' },
  { root: 'none' },
  { server: { key: 'RSA 2048' } },
  { server: { key: 'Ed25519' } },
  { server: { extensions: {} } },
]

/** Runs the tests of a rule, through the runner as a judge does. */
export function testRule(rule: Rule, tests: RuleTests): void {
  const { passes, fails = {}, warns = {}, ignores, limit } = tests
  describe(rule.id, () => {
    eachCase('passes', passes, async (scene) => assert.deepEqual(await findingsOf(rule, scene, true), []))
    eachCase('fails', fails, (scene) => assertFinding(rule, scene, 'fail'))
    eachCase('warns of', warns, (scene) => assertFinding(rule, scene, 'warn'))
    if (ignores === 'nothing') it('is asked about every certificate', () => assertAsked(rule))
    else {
      eachCase('is not asked about', ignores, async (scene) => {
        assert.equal(rule.appliesTo(await contextOf(scene)), false)
      })
    }
    it('has tests of both outcomes, of what it is not asked about, and of its limit if it has one', () => {
      assert.ok(Object.keys(passes).length > 0)
      assert.ok(Object.keys({ ...fails, ...warns }).length > 0)
      assert.ok(ignores === 'nothing' || Object.keys(ignores).length > 0)
      assert.equal(limit !== undefined, rule.limit !== undefined)
    })
    const level = Object.keys(fails).length > 0 ? 'fail' : 'warn'
    if (limit !== undefined) testLimit(rule, limit, level)
    const [wrong] = Object.values({ ...fails, ...warns })
    if (rule.effectiveFrom !== undefined && wrong !== undefined)
      testBeginning(rule, wrong, rule.effectiveFrom)
  })
}

function eachCase(verb: string, cases: RuleCases, check: (scene: RuleScene) => Promise<void>): void {
  for (const [sentence, scene] of Object.entries(cases)) it(`${verb} ${sentence}`, () => check(scene))
}

function testLimit(rule: Rule, limit: NonNullable<RuleTests['limit']>, level: Finding['level']): void {
  const { unit = '', value = 0 } = rule.limit ?? {}
  it(`passes on its own side of the limit of ${value} ${unit}`, async () => {
    assert.deepEqual(await findingsOf(rule, limit.within, true), [])
  })
  it(`does not pass one step beyond the limit of ${value} ${unit}`, () =>
    assertFinding(rule, limit.beyond, level))
}

/** What is wrong counts from the second on at which the rule begins, and not one second before. */
function testBeginning(rule: Rule, scene: RuleScene, effectiveFrom: Date): void {
  const at = (shiftMs: number): RuleScene => {
    const about = scene.about ?? 'server'
    const wish = scene[about]
    const notBefore = new Date(effectiveFrom.getTime() + shiftMs).toISOString()
    return { ...scene, [about]: { ...(wish === 'none' ? {} : wish), notBefore } }
  }
  it('counts from its first second on', async () => {
    assert.equal((await findingsOf(rule, at(0))).length, 1)
  })
  it('does not count one second before', async () => {
    assert.deepEqual(await findingsOf(rule, at(-1000)), [])
  })
}

async function assertAsked(rule: Rule): Promise<void> {
  for (const scene of EVERYTHING) {
    assert.equal(rule.appliesTo(await contextOf(scene)), true, JSON.stringify(scene))
  }
}

async function assertFinding(rule: Rule, scene: RuleScene, level: Finding['level']): Promise<void> {
  const [finding, ...rest] = await findingsOf(rule, scene, true)
  assert.ok(finding !== undefined, 'it passed')
  assert.deepEqual(rest, [])
  const { code, layer, found, expected, fix, shown, osStatus } = finding
  assert.deepEqual({ code, level: finding.level, layer }, { code: rule.id, level, layer: rule.layer })
  for (const text of [found, expected, fix, shown]) assert.notEqual(text.trim(), '')
  assert.ok(!found.startsWith('the rule itself failed'), found)
  const isReported = level === 'fail' && rule.appleCheck !== undefined
  assert.equal(osStatus, isReported ? APPLE_CHECKS[rule.appleCheck].osStatus : undefined)
}

/** What the runner makes of a scene, about its certificate alone. */
async function findingsOf(rule: Rule, scene: RuleScene, isAsked = false): Promise<readonly Finding[]> {
  const { options, index } = await optionsOf(scene)
  if (isAsked) assert.equal(rule.appliesTo(await contextOf(scene)), true, 'the rule is not asked')
  return runRules({ ...options, rules: [rule] }).filter((finding) => finding.index === index)
}

/** What a rule sees of the certificate that a scene is about. */
export async function contextOf(scene: RuleScene): Promise<RuleContext> {
  const { options, index } = await optionsOf(scene)
  const context = createRuleContexts({ ...options, rules: [] })[index]
  assert.ok(context !== undefined)
  return context
}

async function optionsOf(
  scene: RuleScene,
): Promise<{ readonly options: Omit<RunRulesOptions, 'rules'>; readonly index: number }> {
  const path = pathOf(scene)
  const index = indexOf(scene)
  const now = new Date(scene.now ?? PRESENT)
  const own = await checkPath(path, {
    ...IOS_PATH,
    now,
    budget: createBudget(),
    purpose: undefined,
    minimumSecurityBits: 0,
    maxIntermediates: undefined,
    policies: {},
    revocation: undefined,
  })
  const { anchorKind = 'user', host, requiredKeyUsage = [], otherAnchors = [] } = scene
  const options = {
    path,
    faults: [...own, ...foundBySearch(scene, index)],
    now,
    anchorKind,
    host,
    requiredKeyUsage,
    sent: path.certificates,
    anchors: [...path.certificates.slice(path.anchored ? -1 : Infinity), ...otherAnchors.map(asRoot)],
  }
  return { options, index }
}

function foundBySearch({ fault }: RuleScene, index: number): readonly PathFault[] {
  return fault === undefined
    ? []
    : [{ code: fault, index, found: 'what was found', expected: 'what was not' }]
}

function asRoot(wish: CertificateWish): CertificateRecord {
  return makeCertificate('root', 'Root', wish)
}

function pathOf({ server = {}, intermediate, root = {}, serverIsAnchor }: RuleScene): CertificatePath {
  const issuer = intermediate === undefined ? 'Root' : 'Intermediate'
  if (serverIsAnchor === true) {
    return { certificates: [makeCertificate('server', 'homebox', server)], anchored: true }
  }
  const certificates = [
    makeCertificate('server', issuer, server),
    ...(intermediate === undefined ? [] : [makeCertificate('intermediate', 'Root', intermediate)]),
    ...(root === 'none' ? [] : [makeCertificate('root', 'Root', root)]),
  ]
  return { certificates, anchored: root !== 'none' }
}

function indexOf({ about = 'server', intermediate }: RuleScene): number {
  if (about === 'server') return 0
  return about === 'root' && intermediate !== undefined ? 2 : 1
}
