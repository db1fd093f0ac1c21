import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { createIntermediateCA, createRootCA, homeNameConstraints } from '../../src/index.js'
import type { NameConstraintsOptions } from '../../src/index.js'
import type { Check, Verdict } from '../support/interop/check.js'
import { testKey } from '../support/interop/keys.js'
import { signOutside } from '../support/interop/outsider.js'
import type { OutsideRequest } from '../support/interop/outsider.js'
import { once, without } from '../support/interop/run-program.js'
import { VERIFIERS } from '../support/interop/verifiers/all.js'
import type { VerifierName } from '../support/interop/verifiers/all.js'
import { temporaryFolder } from '../support/interop/workspace.js'

/** Roots that name one type only, the root of a home, and roots that only exclude; with a name that each may sign. */
const ROOTS: Readonly<Record<string, RootRow>> = {
  'only DNS': { constraints: { permitted: ['local'] }, permitted: 'DNS:homebox.local' },
  'only IPv4': { constraints: { permitted: ['192.168.0.0/16'] }, permitted: 'IP:192.168.1.20' },
  'only IPv6': { constraints: { permitted: ['fd00::/8'] }, permitted: 'IP:fd00::20' },
  home: { constraints: homeNameConstraints(), permitted: 'DNS:homebox.local' },
  'home, of an intermediate': {
    constraints: homeNameConstraints(),
    permitted: 'DNS:homebox.local',
    intermediate: true,
  },
  'only excluded DNS': { constraints: { excluded: ['mybank.com'] }, permitted: 'DNS:homebox.local' },
}

interface RootRow {
  readonly constraints: NameConstraintsOptions
  readonly permitted: string
  /** The constraints stand in an intermediate below a root that has none. */
  readonly intermediate?: true
}

/** What none of the roots may sign, as openssl writes it, and what a client would dial. */
const ROGUES: Readonly<Record<string, RogueRow>> = {
  'a DNS name': { subjectAltName: 'DNS:www.mybank.com', dialled: 'www.mybank.com' },
  'a wildcard': { subjectAltName: 'DNS:*.mybank.com', dialled: 'www.mybank.com' },
  'an IPv4 address': { subjectAltName: 'IP:8.8.8.8', dialled: '8.8.8.8' },
  'an IPv6 address': { subjectAltName: 'IP:2001:4860:4860::8888', dialled: '2001:4860:4860::8888' },
  'a mail address': { subjectAltName: 'email:ceo@mybank.com' },
  'a permitted and a foreign DNS name': {
    subjectAltName: 'PERMITTED,DNS:www.mybank.com',
    dialled: 'www.mybank.com',
  },
  'a permitted name and a foreign IPv4 address': {
    subjectAltName: 'PERMITTED,IP:8.8.8.8',
    dialled: '8.8.8.8',
  },
  'a permitted name and a foreign IPv6 address': {
    subjectAltName: 'PERMITTED,IP:2001:db8::1',
    dialled: '2001:db8::1',
  },
  'a permitted name and a foreign mail address': { subjectAltName: 'PERMITTED,email:ceo@mybank.com' },
  'a foreign DNS name in the subject alone': { subject: '/CN=www.mybank.com', dialled: 'www.mybank.com' },
}

interface RogueRow {
  readonly subjectAltName?: string
  readonly subject?: string
  readonly dialled?: string
}

/** Where an implementation answers otherwise than the rest, and why. */
const DISAGREEMENTS: readonly Disagreement[] = [
  {
    verifier: 'Go',
    rows: ['unconstrained: a foreign DNS name in the subject alone'],
    reason: 'Go has read no host from a subject since 1.15, so nobody can dial this one.',
  },
  {
    verifier: 'Java',
    rows: ['only DNS', 'only IPv4', 'only IPv6', 'home', 'only excluded DNS'].flatMap((root) =>
      Object.keys(ROGUES).map((rogue) => `${root}: ${rogue}`),
    ),
    reason:
      'The PKIX of Java takes name and key of a trust anchor and none of its extensions (RFC 5280 §6.1.1 d leaves it ' +
      'so): a constrained root binds Java only through the copy that createIntermediateCA puts into an intermediate.',
  },
]

interface Disagreement {
  readonly verifier: VerifierName
  readonly rows: readonly string[]
  readonly reason: string
}

const PERMITTED = 'a name that it may sign'

describe('A name-constrained root, whose key somebody else uses', { skip: without('openssl') }, () => {
  const folder = temporaryFolder()
  let checks: readonly Check[] = []

  before(async () => {
    const dialled = await requests()
    const servers = await signOutside(
      folder,
      dialled.map(({ request }) => request),
    )
    checks = servers.map(({ id, files }, index) => {
      const name = dialled[index]?.name
      return { id, files, ...(name === undefined ? {} : { name }) }
    })
  })

  for (const verifier of VERIFIERS) {
    describe(verifier.name, { skip: without(...verifier.programs) }, () => {
      const verdicts = once(() => verifier.ask(checks))
      const expected = (id: string, accepted: boolean) => [
        id,
        isDisputed(verifier.name, id) ? !accepted : accepted,
      ]
      const answersTo = async (ids: readonly string[]) => {
        const answers = await verdicts()
        return ids.map((id) => [id, find(answers, id).accepted])
      }
      for (const root of Object.keys(ROOTS)) {
        it(`makes ${verifier.name} accept what it may sign: ${root}`, async () => {
          const control = find(await verdicts(), `${root}: ${PERMITTED}`)
          assert.ok(control.accepted, control.said)
        })
        it(`makes ${verifier.name} refuse everything else: ${root}`, async () => {
          const ids = Object.keys(ROGUES).map((rogue) => `${root}: ${rogue}`)
          assert.deepEqual(
            await answersTo(ids),
            ids.map((id) => expected(id, false)),
          )
        })
      }
      it(`is the only reason for which ${verifier.name} refuses them`, async () => {
        const ids = Object.keys(ROGUES).map((rogue) => `unconstrained: ${rogue}`)
        assert.deepEqual(
          await answersTo(ids),
          ids.map((id) => expected(id, true)),
        )
      })
    })
  }
})

function isDisputed(verifier: VerifierName, id: string): boolean {
  return DISAGREEMENTS.some((row) => row.verifier === verifier && row.rows.includes(id))
}

interface DialledRequest {
  readonly request: OutsideRequest
  readonly name: string | undefined
}

/** A CA, and the root above it where it is none itself. */
type Signers = Pick<OutsideRequest, 'issuer' | 'rootPEM'>

async function requests(): Promise<readonly DialledRequest[]> {
  const list: DialledRequest[] = []
  for (const [name, row] of Object.entries(ROOTS)) {
    const signers = await makeSigners(name, row)
    const request = { id: `${name}: ${PERMITTED}`, ...signers, subjectAltName: row.permitted }
    list.push(
      { request, name: row.permitted.replace(/^\w+:/, '') },
      ...rogueRequests(name, signers, row.permitted),
    )
  }
  const issuer = await makeRoot('unconstrained')
  return [...list, ...rogueRequests('unconstrained', { issuer }, 'DNS:homebox.local')]
}

function rogueRequests(name: string, signers: Signers, permitted: string): readonly DialledRequest[] {
  return Object.entries(ROGUES).map(([rogue, { subjectAltName, dialled, ...rest }]) => ({
    request: {
      id: `${name}: ${rogue}`,
      ...signers,
      ...rest,
      ...(subjectAltName === undefined
        ? {}
        : { subjectAltName: subjectAltName.replace('PERMITTED', permitted) }),
    },
    name: dialled,
  }))
}

async function makeSigners(name: string, { constraints, intermediate }: RootRow): Promise<Signers> {
  if (intermediate === undefined) return { issuer: await makeRoot(name, constraints) }
  const root = await makeRoot(name)
  const privateKey = await testKey('ec-p384', 'ca')
  const nameConstraints = constraints
  const issuer = await createIntermediateCA({
    issuer: root,
    commonName: 'Constrained',
    privateKey,
    nameConstraints,
  })
  return { issuer, rootPEM: root.pem }
}

async function makeRoot(name: string, nameConstraints?: NameConstraintsOptions) {
  const privateKey = await testKey('ec-p256', 'ca')
  return createRootCA({
    commonName: `Closed ${name}`,
    privateKey,
    ...(nameConstraints && { nameConstraints }),
  })
}

function find(verdicts: readonly Verdict[], id: string): Verdict {
  return verdicts.find((verdict) => verdict.id === id) ?? assert.fail(`${id} was not judged`)
}
