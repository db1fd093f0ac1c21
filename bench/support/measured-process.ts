import { spawn } from 'node:child_process'
import { openSync, readFileSync } from 'node:fs'
import { plainEnvironment } from './plain-environment.js'

/** What one run of a program cost. */
export interface Cost {
  /** Seconds from its start to its end. */
  readonly seconds: number
  /** The most memory that it held, in MB (VmHWM of Linux, looked at every two milliseconds); NaN elsewhere. */
  readonly megabytes: number
}

/** What is to be run. */
export interface MeasuredRun {
  /** The program. */
  readonly program: string
  /** Its words. */
  readonly words: readonly string[]
  /** The folder that it runs in. */
  readonly cwd: string
  /** Exit statuses that are good; absent: 0. */
  readonly statuses?: readonly number[]
}

const LOOK_EVERY_MS = 2

/** Runs a program to its end, its output thrown away, and measures time and memory from outside. */
export async function measureProcess({ program, words, cwd, statuses = [0] }: MeasuredRun): Promise<Cost> {
  const start = performance.now()
  const child = spawn(program, [...words], {
    cwd,
    env: plainEnvironment(),
    stdio: ['ignore', openSync('/dev/null', 'w'), 'pipe'],
  })
  let megabytes = NaN
  let complaint = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const look = setInterval(() => (megabytes = peakOf(child.pid) ?? megabytes), LOOK_EVERY_MS)
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve)
  }).finally(() => clearInterval(look))
  const seconds = (performance.now() - start) / 1_000
  if (status === null || !statuses.includes(status))
    throw new Error(`${program} ${words.join(' ')} ended with ${String(status)}:\n${complaint}`)
  return { seconds, megabytes }
}

function peakOf(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024
  } catch {
    return undefined
  }
}

/** The one in the middle of several costs: its time, and the most memory of all. */
export function typicalCost(costs: readonly Cost[]): Cost {
  const seconds = costs.map((cost) => cost.seconds).sort((a, b) => a - b)[costs.length >> 1] ?? NaN
  return { seconds, megabytes: Math.max(...costs.map(({ megabytes }) => megabytes)) }
}
