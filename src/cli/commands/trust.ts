import { dirname } from 'node:path'
import { mkdir } from 'node:fs/promises'
import { PKIError } from '../../index.js'
import {
  applyTrustPlan,
  findTrustFacts,
  planTrust,
  stepRunner,
  storesThatNeedRoot,
  TRUST_STORES,
} from '../../node.js'
import type { StoreRoot, TrustAction, TrustFacts, TrustPlan, TrustStore } from '../../node.js'
import { fingerprintOf } from '../ca/fingerprint.js'
import { EXIT } from '../exit-codes.js'
import type { Outcome } from '../program/runner.js'
import { quoteForShell } from '../session.js'
import type { Session } from '../session.js'
import { replaceFile } from '../sinks/replace-file.js'
import { UsageError } from '../stop.js'
import type { StoreDocument } from '../trust/documents.js'
import { assertFit, oneRoot, rootForStores } from '../trust/one-root.js'
import { changedStores, plannedStores, printStores } from '../trust/print-stores.js'
import type { TrustFlags } from '../trust/trust-flags.js'
import { printFingerprint } from '../words/lists.js'

/** `orchard trust` and `orchard untrust`: the root in the stores of this machine, or out of them. */
export async function trust(session: Session, action: TrustAction, flags: TrustFlags): Promise<Outcome> {
  const only = storesOf(flags)
  const found = await oneRoot(session, flags)
  if (action === 'trust') await assertFit(session, found)
  const root = await rootForStores(session, found)
  const look = async (): Promise<{ facts: TrustFacts; plan: TrustPlan }> => {
    const facts = await lookAround(session, root)
    return { facts, plan: planTrust(facts, { action, root, ...(only === undefined ? {} : { only }) }) }
  }
  const { facts, plan } = await look()
  await remarkPlace(session)
  const work = { plan, facts, source: found.path }
  const fingerprint = fingerprintOf(found.der)
  printFingerprint(session.printer, fingerprint)
  const stores =
    flags.dryRun === true ? planned(session, work) : await changed(session, { ...work, flags, look })
  printStores(session, stores)
  const dryRun = flags.dryRun === true
  const { remarks } = session.printer
  return {
    document: { command: action, dryRun, fingerprint, rootPath: root.path, stores, remarks },
    code: stores.some(({ outcome }) => outcome === 'failed') ? EXIT.failed : EXIT.done,
  }
}

function storesOf({ only }: TrustFlags): readonly TrustStore[] | undefined {
  return only?.map((word) => {
    const store = TRUST_STORES.find((each) => each === word)
    if (store !== undefined) return store
    throw new UsageError(`there is no store called "${word}"`, `There are ${TRUST_STORES.join(', ')}.`)
  })
}

async function lookAround({ environment }: Session, root: StoreRoot): Promise<TrustFacts> {
  const { platform, env, user } = environment
  return findTrustFacts({ root, isRoot: user.isRoot, homedir: user.home, platform, env })
}

interface Work {
  readonly plan: TrustPlan
  readonly facts: TrustFacts
  /** The file that the root was read from; where it holds more, `plan.root.path` is a copy. */
  readonly source: string
}

function planned({ printer }: Session, { plan, facts, source }: Work): readonly StoreDocument[] {
  const { path } = plan.root
  if (path !== source && plan.stores.some(({ steps }) => steps.length > 0)) {
    printer.fact('first', `a copy of the root alone: ${path}`)
    printer.command(`mkdir -p -- ${quoteForShell(dirname(path))}`)
    printer.command(`openssl x509 -in ${quoteForShell(source)} -out ${quoteForShell(path)}`)
  }
  return plannedStores(plan, facts)
}

interface Change extends Work {
  readonly flags: TrustFlags
  readonly look: () => Promise<{ plan: TrustPlan }>
}

async function changed(session: Session, work: Change): Promise<readonly StoreDocument[]> {
  const { plan, facts, source, look } = work
  assertRoot(work)
  if (plan.root.path !== source) {
    await mkdir(dirname(plan.root.path), { recursive: true })
    await replaceFile(plan.root.path, plan.root.pem)
  }
  const run = stepRunner({ pem: plan.root.pem, env: session.environment.env })
  const outcomes = await applyTrustPlan(plan, run)
  const after = outcomes.some((each) => each.plan.outcome === 'change') ? (await look()).plan : plan
  return changedStores({ plan, outcomes }, facts, after)
}

/** Root reads the certificate only, so it is named by its file: root opens nobody else's CA. */
function assertRoot({ plan, facts, source, flags: { only } }: Change): void {
  const places = storesThatNeedRoot(plan, facts).map(({ place }) => place)
  if (places.length === 0) return
  const words = ['orchard', plan.action, '--root', source, ...(only === undefined ? [] : ['--only', ...only])]
  const command = `sudo env "PATH=$PATH" ${words.map(quoteForShell).join(' ')}`
  throw new PKIError(
    'ERR_PKI_NEEDS_ROOT',
    `${places.join(' and ')} can be changed by root only; nothing was changed`,
    {
      details: { places, command },
      hint: `${command} does all of it; --only firefox chromium needs no root; --dry-run shows each step.`,
    },
  )
}

async function remarkPlace({ printer, environment }: Session): Promise<void> {
  if (environment.platform !== 'linux' || (await environment.machine()).environment !== 'wsl') return
  printer.remark(
    'wsl',
    'This is WSL: browsers on Windows look into the roots of Windows. orchard profile --der writes the root for certutil -addstore -user Root there.',
  )
}
