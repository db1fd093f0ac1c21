import { readFileSync, readlinkSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { systemCodeOf } from '../file-error.js'

/** One process of one boot of one machine: no other process ever has all of this in common with it. */
export interface ProcessIdentity {
  /** Name of its machine. */
  readonly host: string
  /** Identifier of the boot of that machine; where there is none, `time:` and its second since 1970. */
  readonly bootId: string
  /** Where its number and its start are counted: another container counts anew. Empty where nothing is known of that. */
  readonly namespace: string
  /** Number of the process. */
  readonly pid: number
  /** When it was started, as the system counts it; empty where that cannot be told. */
  readonly startTime: string
}

/** What a lock asks of the machine that it is on; a test puts a table of its own here. */
export interface Machine {
  /** Who this process is. */
  identity(): ProcessIdentity
  /** True only where it is proven that a process of this machine, boot and namespace will never do anything again. */
  hasEnded(process: ProcessIdentity): Promise<boolean>
  /** The command line of a process of this machine; `undefined` where it cannot be read. */
  findCommand(pid: number): Promise<string | undefined>
  /** The clock. */
  now(): Date
  /** Milliseconds of a clock that nobody sets. */
  elapsed(): number
  /** Lets some milliseconds pass. */
  wait(ms: number): Promise<void>
}

/** Two looks at a clock that is set between them give one boot different times. */
const SAME_BOOT_SECONDS = 2
/** A process knows its own start from its runtime, which starts a little later. */
const SAME_START_SECONDS = 3
const LONGEST_COMMAND = 120

/** The machine that this runs on. */
export const nodeMachine: Machine = Object.freeze({
  identity,
  hasEnded,
  findCommand,
  now: () => new Date(),
  elapsed: () => performance.now(),
  wait: (ms: number) => wait(ms),
} satisfies Machine)

/** Tells whether two processes were started in one boot of one machine. */
export function sameBoot(one: ProcessIdentity, other: ProcessIdentity): boolean {
  if (one.bootId === other.bootId) return true
  const [first, second] = [bootSecond(one.bootId), bootSecond(other.bootId)]
  return first !== undefined && second !== undefined && Math.abs(first - second) <= SAME_BOOT_SECONDS
}

function bootSecond(bootId: string): number | undefined {
  const digits = /^time:(\d{1,12})$/.exec(bootId)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

let ofThisProcess: Omit<ProcessIdentity, 'host'> | undefined

/** Everything but the name of the machine stays as it is while a process lives, so it is read once. */
function identity(): ProcessIdentity {
  ofThisProcess ??= {
    bootId: textOf('/proc/sys/kernel/random/boot_id') ?? `time:${bootTime()}`,
    namespace: ['pid', 'time']
      .map((kind) => linkOf(`/proc/self/ns/${kind}`) ?? '')
      .join(' ')
      .trim(),
    pid: process.pid,
    startTime: countsAsWeDo() ? (startOf(process.pid)?.startTime ?? '') : startSecond(),
  }
  return { host: hostname(), ...ofThisProcess }
}

function bootTime(): string {
  return String(Math.round(Date.now() / 1000 - uptime()))
}

function startSecond(): string {
  return String(Math.round(performance.timeOrigin / 1000))
}

/** In a container that shows the `/proc` of its host, process numbers there are not ours. */
function countsAsWeDo(): boolean {
  return linkOf('/proc/self') === String(process.pid)
}

async function hasEnded({ pid, startTime }: ProcessIdentity): Promise<boolean> {
  // `/proc` may hide the processes of other users (hidepid), so that their absence there proves nothing.
  if (!exists(pid)) return true
  if (startTime === '' || process.platform === 'win32') return false
  if (!countsAsWeDo()) return !(await startedAt(pid, Number(startTime)))
  const found = startOf(pid)
  return found !== undefined && (found.ended || found.startTime !== startTime)
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCodeOf(error) !== 'ESRCH'
  }
}

/** What `/proc` says of a process. */
export interface ProcessStart {
  /** Clock ticks between the boot and its start. */
  readonly startTime: string
  /** Whether it has ended and only waits for its parent to take notice. */
  readonly ended: boolean
}

/**
 * Reads a line of `/proc/PID/stat`. The name of the command may hold spaces and parentheses. A dead main thread is not
 * the end: another thread may still be inside of a system call.
 *
 * @see man proc_pid_stat: fields 3 (state), 20 (num_threads), 22 (starttime)
 */
export function readProcessStat(line: string): ProcessStart | undefined {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const [state = '', threads = '', startTime = ''] = [fields[0], fields[17], fields[19]]
  if (!/^\d+$/.test(startTime)) return undefined
  return { startTime, ended: /^[ZXx]$/.test(state) && Number(threads) <= 1 }
}

function startOf(pid: number): ProcessStart | undefined {
  const line = textOf(`/proc/${String(pid)}/stat`)
  return line === undefined ? undefined : readProcessStat(line)
}

/** False only where `ps` names another start. */
async function startedAt(pid: number, second: number): Promise<boolean> {
  const text = await outputOf('ps', ['-o', 'lstart=', '-p', String(pid)])
  const found = Date.parse(`${text ?? ''} UTC`) / 1000
  return Number.isNaN(found) || Math.abs(found - second) <= SAME_START_SECONDS
}

async function findCommand(pid: number): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined
  const text = countsAsWeDo()
    ? textOf(`/proc/${String(pid)}/cmdline`)?.replaceAll('\0', ' ')
    : await outputOf('ps', ['-o', 'command=', '-p', String(pid)])
  const command = text?.trim().slice(0, LONGEST_COMMAND)
  return command === '' ? undefined : command
}

async function outputOf(program: string, args: readonly string[]): Promise<string | undefined> {
  // Loaded here because it takes 7 ms and few runs of the command get this far.
  const { execFile } = await import('node:child_process')
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
  return new Promise((resolve) => {
    execFile(program, [...args], { env, timeout: 5000 }, (error, stdout) => {
      resolve(error === null ? stdout.trim() : undefined)
    })
  })
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1').trim()
  } catch {
    return undefined
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
