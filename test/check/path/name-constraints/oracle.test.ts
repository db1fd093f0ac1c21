import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { join } from 'node:path'
import fc from 'fast-check'
import { encodePEM } from '../../../../src/base/pem.js'
import { createBudget } from '../../../../src/check/path/budget.js'
import { checkNameConstraints } from '../../../../src/check/path/name-constraints/check-name-constraints.js'
import { readCertificate } from '../../../../src/x509/read/certificate.js'
import { writeServer } from '../../../support/interop/check.js'
import type { Check, Verdict } from '../../../support/interop/check.js'
import { without } from '../../../support/interop/run-program.js'
import { runInShells } from '../../../support/interop/shell-batch.js'
import { askGo } from '../../../support/interop/verifiers/go.js'
import { temporaryFolder } from '../../../support/interop/workspace.js'
import { nameOfText, namedPathDER, type NamedCertificate } from '../../../support/named-certificates.js'

/** How many random paths are judged. */
const PATHS = 200

const host = fc
  .array(fc.constantFrom('a', 'b', 'Home', 'x-y'), { minLength: 1, maxLength: 3 })
  .map((labels) => labels.join('.'))
const address = fc
  .tuple(fc.constantFrom('10', '192'), fc.nat(3), fc.nat(1))
  .map(([a, b, c]) => `${a}.${b}.${c}.1`)
const address6 = fc.tuple(fc.constantFrom('fd00', 'fe80'), fc.nat(3)).map(([a, b]) => `${a}::${b}`)
const network = fc.constantFrom(
  '10.0.0.0/8',
  '10.2.0.0/15',
  '10.0.0.0/16',
  '192.0.0.0/30',
  '0.0.0.0/0',
  'fd00::/8',
  'fd00::2/127',
  '::/0',
)
const mailbox = fc.tuple(fc.constantFrom('me', 'you'), host).map(([local, domain]) => `${local}@${domain}`)

const name = fc.oneof(
  { weight: 3, arbitrary: host.map((text) => `DNS:${text}`) },
  host.map((text) => `DNS:*.${text}`),
  fc.oneof(address, address6).map((text) => `IP:${text}`),
  mailbox.map((text) => `email:${text}`),
  host.map((text) => `URI:https://${text}/`),
)
const constraint = fc.oneof(
  { weight: 3, arbitrary: host.map((text) => `DNS:${text}`) },
  host.map((text) => `DNS:.${text}`),
  fc.constant('DNS:'),
  network.map((text) => `IP:${text}`),
  fc
    .oneof(
      mailbox,
      host,
      host.map((text) => `.${text}`),
    )
    .map((text) => `email:${text}`),
  fc
    .oneof(
      host,
      host.map((text) => `.${text}`),
    )
    .map((text) => `URI:${text}`),
)
const constraints = fc
  .tuple(fc.array(constraint, { maxLength: 4 }), fc.array(constraint, { maxLength: 2 }))
  .map(([permitted, excluded]): NamedCertificate => ({
    ...(permitted.length === 0 ? {} : { permitted }),
    ...(excluded.length === 0 ? {} : { excluded }),
  }))
const randomPath = fc.tuple(fc.array(name, { minLength: 1, maxLength: 2 }), constraints, constraints)

/** One random path: what it is made of, and what we say of it. */
interface Case {
  readonly check: Check
  readonly names: readonly string[]
  readonly cas: readonly NamedCertificate[]
  readonly accepted: boolean
}

function makeCase(
  [names, lower, upper]: readonly [readonly string[], NamedCertificate, NamedCertificate],
  folder: string,
): Case {
  const ders = namedPathDER([{ subject: nameOfText('O=leaf'), names }, lower, upper])
  const pem = ders.map((der) => encodePEM('CERTIFICATE', der))
  const [leaf = '', intermediates = '', root = ''] = pem
  const path = { certificates: ders.map((der) => readCertificate(der)), anchored: true }
  const faults = checkNameConstraints(path, { style: 'rfc5280', commonNames: 'ignored' }, createBudget())
  const id = JSON.stringify({ names, lower, upper })
  return {
    check: { id, files: writeServer(folder, { root, leaf, intermediates, key: '' }) },
    names,
    cas: [lower, upper],
    accepted: faults.length === 0,
  }
}

/** Asks `openssl verify` about the path alone. */
async function askOpenSSL(checks: readonly Check[]): Promise<readonly Verdict[]> {
  const jobs = checks.map(({ id, files }) => ({
    id,
    command: [
      'openssl',
      'verify',
      '-no-CApath',
      '-no-CAstore',
      '-CAfile',
      files.root,
      '-untrusted',
      files.intermediates,
      files.leaf,
    ],
  }))
  const answers = await runInShells(jobs)
  return answers.map(({ id, status, said }) => ({ id, accepted: status === 0, said }))
}

/** Where another implementation says otherwise, and why. */
interface Disagreement {
  readonly verifier: 'Go' | 'OpenSSL' | 'both'
  readonly at: (compared: Case) => boolean
  readonly why: string
}

const excludes = ({ cas }: Case, form: string): boolean =>
  cas.some(({ excluded }) => excluded?.some((text) => text.startsWith(form)) === true)

const DISAGREEMENTS: readonly Disagreement[] = [
  {
    verifier: 'both',
    at: (compared) =>
      !compared.accepted &&
      compared.names.some((text) => text.startsWith('DNS:*')) &&
      excludes(compared, 'DNS:'),
    why: 'CVE-2025-61727: of a wildcard they do not ask what it stands for.',
  },
  {
    verifier: 'Go',
    at: ({ names }) => names.some((text) => text.startsWith('URI:') || text.startsWith('email:')),
    why: 'Go takes the host of a URI or a mailbox for a domain, where RFC 5280 §4.2.1.10 wants a dot in front.',
  },
]

const VERIFIERS = { Go: askGo, OpenSSL: askOpenSSL } as const
const PROGRAMS = { Go: without('go'), OpenSSL: without('openssl') } as const

describe('name constraints beside other implementations', () => {
  const folder = temporaryFolder()
  const seed = Date.now()
  let cases: readonly Case[] = []
  before(() => {
    const paths = fc.sample(randomPath, { numRuns: PATHS, seed })
    cases = paths.map((path, index) => makeCase(path, join(folder, String(index))))
  })
  for (const verifier of ['Go', 'OpenSSL'] as const) {
    it(
      `${verifier} agrees on ${String(PATHS)} random paths, but for the table (seed ${String(seed)})`,
      { skip: PROGRAMS[verifier] },
      async () => {
        const verdicts = await VERIFIERS[verifier](cases.map(({ check }) => check))
        for (const [index, compared] of cases.entries()) {
          const verdict = verdicts[index]
          const isKnown = DISAGREEMENTS.some(
            (row) => (row.verifier === verifier || row.verifier === 'both') && row.at(compared),
          )
          if (isKnown) continue
          assert.equal(compared.accepted, verdict?.accepted, `${compared.check.id}: ${verdict?.said ?? ''}`)
        }
      },
    )
  }
})
