import { spawn } from 'node:child_process'
import { mkdir, open, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { expectObject, expectString } from '../../base/options.js'
import type { ProgramEnvironment } from '../jupyter/run-quietly.js'
import { expectRunner, expectTrustPlan } from './expect-trust-options.js'
import type { StorePlan, TrustPlan, StoreStep } from './trust-records.js'

/** How a step ended. */
export interface StepEnd {
  /** Whether it did what it should. */
  readonly ok: boolean
  /** What went wrong: the last that the program said, or why it could not be run. */
  readonly fault?: string
}

/** Runs one step. */
export type RunStep = (step: StoreStep) => Promise<StepEnd>

/** What became of one store. */
export interface StoreOutcome {
  /** The plan. */
  readonly plan: StorePlan
  /** Whether it is now as wanted. */
  readonly ok: boolean
  /** What went wrong. */
  readonly fault?: string
  /** The step at which it did. */
  readonly failedAt?: StoreStep
}

/**
 * Runs the steps of a plan, store by store; what fails in one store stops that one only, and is taken back there.
 * Changes the machine.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION`.
 */
export async function applyTrustPlan(plan: TrustPlan, run: RunStep): Promise<readonly StoreOutcome[]> {
  expectTrustPlan(plan)
  expectRunner(run, 'run')
  const outcomes: StoreOutcome[] = []
  for (const each of plan.stores) outcomes.push(await applyToStore(each, run))
  return outcomes
}

async function applyToStore(plan: StorePlan, run: RunStep): Promise<StoreOutcome> {
  if (plan.outcome === 'impossible') return { plan, ok: false, fault: plan.why }
  for (const step of plan.steps) {
    const { ok, fault } = await run(step)
    if (ok) continue
    if (step.undo !== undefined) await run(step.undo)
    return { plan, ok: false, failedAt: step, ...(fault === undefined ? {} : { fault }) }
  }
  return { plan, ok: true }
}

/** What `stepRunner` takes. */
export interface StepRunnerOptions {
  /** PEM of the root: what a step that writes, writes. */
  readonly pem: string
  /** The environment of the programs; our own variables are kept from them. */
  readonly env: ProgramEnvironment
}

/** A certificate tool that waits for a password that nobody types ends by then. */
const PATIENCE_MS = 300_000
const MOST_FAULT = 400

/**
 * Makes what runs steps on this machine: without a shell, and a file is written from memory, not from another file.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION`.
 */
export function stepRunner(options: StepRunnerOptions): RunStep {
  expectObject(options, '')
  const { pem, env } = options
  expectString(pem, 'pem')
  expectObject(env, 'env')
  return async (step) => {
    try {
      if (step.writes === undefined) return await runProgram(step, env)
      await writePublicFile(step.writes, pem)
      return { ok: true }
    } catch (error) {
      return { ok: false, fault: error instanceof Error ? error.message : String(error) }
    }
  }
}

/**
 * Writes a file that everybody may read, whatever the umask, over an older one in one step; makes its folder.
 *
 * @throws An error of node:fs.
 */
export async function writePublicFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${crypto.randomUUID()}.new`
  try {
    const file = await open(temporary, 'wx', 0o644)
    try {
      await file.writeFile(text)
      await file.chmod(0o644)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw error
  }
}

async function runProgram({ program, args, input }: StoreStep, env: ProgramEnvironment): Promise<StepEnd> {
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !/^ORCHARD_/i.test(name)))
  const child = spawn(program, [...args], {
    env: { ...own, LC_ALL: 'C' },
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  // The `timeout` of spawn keeps this process waiting for a program that does not exist.
  setTimeout(() => child.kill(), PATIENCE_MS).unref()
  let said = ''
  child.stderr.on(
    'data',
    (chunk: Uint8Array) => (said = (said + new TextDecoder().decode(chunk)).slice(-8192)),
  )
  // A program that does not read its input closes the pipe: its status says enough.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input ?? '')
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ok: false, fault: error.message }))
    child.once('close', (status, signal) => {
      if (status === 0) resolve({ ok: true })
      else resolve({ ok: false, fault: faultText(said, status, signal) })
    })
  })
}

function faultText(said: string, status: number | null, signal: string | null): string {
  const end = status === null ? `was ended by ${signal ?? 'a signal'}` : `ended with status ${String(status)}`
  const last = said
    .trim()
    .split(/\s*\n\s*/)
    .slice(-3)
    .join(' ')
    .slice(-MOST_FAULT)
  return last === '' ? end : `${end}: ${last}`
}
