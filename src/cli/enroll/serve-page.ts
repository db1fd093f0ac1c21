import { setTimeout as sleep } from 'node:timers/promises'
import { startEnrolment } from '../../node.js'
import type { Enrolment, EnrolmentOptions, Machine, Visitor } from '../../node.js'
import { EXIT } from '../exit-codes.js'
import { problemOf, writeComplaint } from '../problem.js'
import type { Outcome } from '../program/runner.js'
import type { Session } from '../session.js'
import { collectPrinter } from '../sinks/collected-printer.js'
import { Interrupted } from '../stop.js'
import { firewallLines } from '../words/firewall.js'
import { checkFromHere } from './check-from-here.js'
import type { StateFacts } from './device-states.js'
import { DeviceWatch } from './device-watch.js'
import { notReady } from './end-words.js'
import { printPage } from './print-page.js'
import { jsonTeller, visitorDocument, wordTeller, writeLine } from './teller.js'
import type { Teller } from './teller.js'

/** A page that is to be served, and what is told of it. */
export interface PagePlan {
  /** What the library serves. */
  readonly options: Omit<EnrolmentOptions, 'onEvent'>
  /** How many of its hosts a device may type. */
  readonly outside: number
  /** What the states are told with. */
  readonly facts: StateFacts
  /** The root, DER: what the real server is judged by. */
  readonly root: Uint8Array
  /** This machine. */
  readonly machine: Machine
  /** Whether each event is a JSON line. */
  readonly json: boolean
}

/** Nobody for so long: a firewall may be closed. */
const NOBODY_MS = 30_000
/** What the browser has not read yet when a device is ready would be lost with its connection. */
const LINGER_MS = 500
/**
 * Serves a page until a device is ready or the time is over, and tells what happens.
 *
 * @throws PKIError `ERR_PKI_DEVICE_NOT_TRUSTED` when the time is over, save with `--json`; `ERR_PKI_PORT`.
 * @throws Interrupted when a person ends it.
 */
export async function servePage(session: Session, plan: PagePlan): Promise<Outcome> {
  const { facts, json } = plan
  const watch = new DeviceWatch({ needsServer: facts.server !== undefined })
  const page = await startEnrolment({ ...plan.options, onEvent: watch.take })
  try {
    const { fingerprint } = facts
    printPage(session, { page, outside: plan.outside, fingerprint, now: session.environment.clock() })
    if (json) sayListening(session, plan, page)
    const teller = json ? jsonTeller(session) : wordTeller(session, watch, facts)
    watch.tell(teller.event)
    const ready = await untilReady({ session, plan, watch, teller, ended: page.ended })
    const furthest = ready ?? watch.furthest
    return conclude(session, plan, { ready: ready !== undefined, furthest })
  } finally {
    await page.close()
  }
}

interface Wait {
  readonly session: Session
  readonly plan: PagePlan
  readonly watch: DeviceWatch
  readonly teller: Teller
  readonly ended: Promise<unknown>
}

interface Result {
  readonly ready: boolean
  readonly furthest: Visitor | undefined
}

async function untilReady({ session, plan, watch, teller, ended }: Wait): Promise<Visitor | undefined> {
  const durationMs = plan.options.durationMs ?? Infinity
  const nobody = setTimeout(
    () => {
      if (watch.furthest === undefined) tellFirewall(session, teller, plan)
    },
    Math.min(NOBODY_MS, durationMs / 2),
  )
  const checked = whenTrusted(watch, () => checkFromHere(session, { ...plan, teller }))
  const interruption = interrupted(session)
  try {
    const over = ended.then(() => undefined)
    const ready = await Promise.race([watch.ready, over, interruption.promise])
    if (ready !== undefined) await Promise.all([checked(), sleep(LINGER_MS)])
    return ready
  } finally {
    clearTimeout(nobody)
    interruption.forget()
  }
}

/** Runs something once, when the first device is trusted; what it gives waits for it, where it has begun. */
function whenTrusted(watch: DeviceWatch, run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  watch.tell(({ kind }) => {
    if (kind === 'trusted') running ??= run()
  })
  return async () => running
}

/** A promise that only fails: when a person presses Ctrl-C. */
function interrupted({ environment: { onInterrupt } }: Session): {
  readonly promise: Promise<undefined>
  readonly forget: () => void
} {
  let forget: () => void = () => undefined
  const promise = new Promise<undefined>((_, reject) => {
    forget = onInterrupt?.(() => reject(new Interrupted('interrupted'))) ?? forget
  })
  return { promise, forget: () => forget() }
}

function conclude(session: Session, { facts, json }: PagePlan, { ready, furthest }: Result): Outcome {
  const visitor = furthest === undefined ? {} : { visitor: visitorDocument(furthest) }
  if (ready) {
    if (json) writeLine(session, { command: 'enroll', event: 'ended', ready: true, ...visitor })
    return { code: EXIT.done }
  }
  const error = notReady(furthest, facts)
  if (!json) throw error
  writeComplaint(session.environment.stderr, `orchard: ${error.message} (${error.code})`)
  writeLine(session, { command: 'enroll', event: 'ended', ready: false, ...visitor, error: problemOf(error) })
  return { code: EXIT.failed }
}

function tellFirewall(session: Session, teller: Teller, { machine, options: { port = 0 } }: PagePlan): void {
  const { printer, text } = collectPrinter(session.environment)
  const lines = firewallLines({ ...machine, platform: session.environment.platform, port })
  printer.remark(
    'nobody',
    'Nobody has come yet. Is the device in the same Wi-Fi? A firewall may close the port:',
  )
  for (const { label, text: line, isCommand } of lines) {
    printer.text(isCommand ? `${label}:` : `${label}: ${line}`)
    if (isCommand) printer.command(line)
  }
  const firewall = lines.map(({ label, text: line }) => ({ label, text: line }))
  teller.also(text(), { command: 'enroll', event: 'nobody', firewall })
}

function sayListening(session: Session, { facts, outside }: PagePlan, page: Enrolment): void {
  const { urls, port, endsAt, watching } = page
  writeLine(session, {
    command: 'enroll',
    event: 'listening',
    urls: urls.slice(0, Math.max(1, outside)),
    port,
    endsAt: endsAt.toISOString(),
    watching,
    commonName: facts.commonName,
    fingerprint: facts.fingerprint,
    remarks: session.printer.remarks,
  })
}
