/**
 * The same job in other languages, all on one core: a P-256 request in, a certificate out. Go's crypto/x509 and Python's
 * cryptography run in a process of their own that lives through the run; openssl gets a process for each certificate.
 * `npm run bench -- languages`.
 */
import type { LanguageContender } from '../contenders/language.js'
import {
  GO_NAME,
  goLanguage,
  OPENSSL_NAME,
  opensslLanguage,
  orchardLanguage,
  PYTHON_NAME,
  pythonLanguage,
  writeJob,
} from '../contenders/languages.js'
import { orchardName } from '../contenders/orchard.js'
import { interleaveTurns } from '../support/interleave.js'
import { prepareJob } from '../support/job.js'
import { PROVIDERS } from '../support/providers.js'
import { inScratchFolder } from '../support/scratch-folder.js'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const PLAN = { rounds: 15, turnMs: 300 }

/** The same job in other languages. */
export const suite: BenchSuite = {
  name: 'languages',
  title: 'a P-256 request in, a certificate out, on one core: Go, Python and openssl beside this library',
  oneCore: true,
  programs: ['go', 'python', 'openssl'],
  run: (say) => inScratchFolder((folder) => measure(say, folder)),
}

async function measure(say: Say, folder: string): Promise<readonly Figure[]> {
  const job = await prepareJob('ec-p256')
  writeJob(folder, job)
  const contenders = [
    ...(await Promise.all(PROVIDERS.map((provider) => orchardLanguage(job, provider)))),
    goLanguage(folder, say),
    pythonLanguage(folder, say),
    opensslLanguage(folder, job, say),
  ].filter((contender) => contender !== undefined)
  try {
    await assertBelieved(contenders, say)
    const rates = await interleaveTurns(contenders, PLAN)
    return report(say, new Map(rates.map(({ name, perSecond }) => [name, perSecond])))
  } finally {
    for (const { end } of contenders) end()
  }
}

/** A bench of wrong certificates measures nothing: each one's certificate must be believed by all the others. */
async function assertBelieved(contenders: readonly LanguageContender[], say: Say): Promise<void> {
  for (const maker of contenders) {
    const der = await maker.one()
    for (const judge of contenders) {
      const refusal = await judge.refusal(der)
      if (refusal !== undefined) throw new Error(`${judge.name} refuses what ${maker.name} made: ${refusal}`)
    }
  }
  say(`each of the ${String(contenders.length)} makes a certificate that all believe`)
}

/** The peers by their part of an id, and what is judged: Go, by the door of Node. */
const PEERS = [
  { id: 'go', name: GO_NAME, atLeast: 1 },
  { id: 'python', name: PYTHON_NAME, atLeast: undefined },
  { id: 'openssl', name: OPENSSL_NAME, atLeast: undefined },
] as const

function report(say: Say, rates: ReadonlyMap<string, number>): readonly Figure[] {
  for (const [name, perSecond] of rates) say(`  ${name.padEnd(38)} ${perSecond.toFixed(0).padStart(7)}/s`)
  const peers = PEERS.filter(({ name }) => rates.has(name))
  const ratios = peers.flatMap((peer) =>
    PROVIDERS.map((provider): Figure => {
      const own = rates.get(orchardName(provider)) ?? NaN
      return {
        id: `${provider.id}-over-${peer.id}`,
        what: `signServerCert with ${provider.name}, times as fast as ${peer.name}`,
        value: own / (rates.get(peer.name) ?? NaN),
        unit: 'x',
        ...(peer.atLeast === undefined || provider.id === 'core'
          ? {}
          : { target: { atLeast: peer.atLeast } }),
      }
    }),
  )
  const own = PROVIDERS.map((provider) => ({ id: provider.id, name: orchardName(provider) }))
  const told = [...own, ...peers].map(({ id, name }): Figure => {
    return { id: `rate-${id}`, what: name, value: rates.get(name) ?? NaN, unit: '/s' }
  })
  return [...ratios, ...told]
}
