/**
 * How long a judgement of a three-certificate P-256 chain takes, for this library, its peers and bare cryptography, in
 * one interleaved run: `npm run bench -- check`.
 */
import { bareCryptography } from '../judges/cryptography.js'
import { nodeWalk } from '../judges/node.js'
import { orchardChain, orchardJudge } from '../judges/orchard.js'
import { peculiarChain } from '../judges/peculiar-x509.js'
import { pkijsEngine } from '../judges/pkijs.js'
import { prepareChains } from '../support/chains.js'
import { interleave } from '../support/interleave.js'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const PLAN = { rounds: 15, turnMs: 200 }
/** Most time of a judgement, as a multiple of importing the keys and verifying the signatures. */
const MOST = 1.5

/** The figures by the names of the contenders. */
const JUDGED = {
  'verify-chain': 'orchard-pki verifyChain',
  'ios-trust': 'orchard-pki checkIOSTrust',
} as const

/** A chain is judged. */
export const suite: BenchSuite = {
  name: 'check',
  title: 'a chain of three P-256 certificates is judged',
  run,
}

async function run(say: Say): Promise<readonly Figure[]> {
  const nextChain = await prepareChains()
  const floor = bareCryptography(nextChain, 'raw')
  const contenders = [
    floor,
    bareCryptography(nextChain, 'spki'),
    orchardChain(nextChain),
    orchardJudge(nextChain),
    nodeWalk(nextChain),
    await peculiarChain(nextChain),
    pkijsEngine(nextChain),
  ]
  for (const { name, run } of contenders) if (!(await run())) throw new Error(`${name} refuses a good chain`)
  const rates = await interleave(contenders, PLAN)
  const perSecond = (wanted: string): number => rates.find(({ name }) => name === wanted)?.perSecond ?? NaN
  for (const rate of rates) {
    const cost = perSecond(floor.name) / rate.perSecond
    const text = `${rate.name.padEnd(28)} ${rate.perSecond.toFixed(0).padStart(6)}/s`
    say(`  ${text}   ${cost.toPrecision(3)} x the time of ${floor.name}`)
  }
  return Object.entries(JUDGED).map(([id, name]) => ({
    id,
    what: `${name}, times importing the keys and verifying the signatures`,
    value: perSecond(floor.name) / perSecond(name),
    unit: 'x',
    target: { atMost: MOST },
  }))
}
