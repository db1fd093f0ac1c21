import { spawn } from 'node:child_process'
import { closeSync, cpSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openCADirectory } from '../../../src/store/directory/open-ca-directory.js'
import { bundleProgram, QUICK_START } from '../bundle-program.js'
import type { KilledJob } from './killed-child.js'
import { readStep } from './step-report.js'
import type { ReportedStep } from './step-report.js'

/** A process that was killed, or came to its end. */
export interface KilledRun {
  /** Whether it died of SIGKILL. */
  readonly killed: boolean
  /** What it had handed out until then. */
  readonly steps: readonly ReportedStep[]
  /** How many operations it did; only of one that came to its end. */
  readonly operations: number
}

/** Runs processes that will be killed, each in a folder of its own. */
export interface KillRange {
  /** Runs one; the folder has a CA in it, unless its script makes one. */
  readonly run: (job: KilledJob) => Promise<KilledRun>
  /** A folder like the one that is given, for one run. */
  readonly copyOf: (template: string) => Promise<string>
}

/** Makes a place for processes that will be killed in a folder. */
export async function killRange(folder: string): Promise<KillRange> {
  const entry = fileURLToPath(new URL('./killed-child.js', import.meta.url))
  const program = await bundleProgram(entry, folder)
  let count = 0
  return {
    run: async (job) => runOnce([program, JSON.stringify(job)], join(folder, `words-${String(count++)}`)),
    copyOf: async (template) => {
      const path = join(folder, `ca-${String(count++)}`)
      if (!existsSync(template)) {
        mkdirSync(path)
        return join(path, 'orchard')
      }
      cpSync(template, path, { recursive: true })
      // A copy is another file to the books: the first look is not what is tested here.
      await openCADirectory({ path })
      return path
    },
  }
}

async function runOnce(args: readonly string[], words: string): Promise<KilledRun> {
  const output = openSync(words, 'w')
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...QUICK_START },
  })
  closeSync(output)
  const signal = await new Promise<NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (_, ending) => {
      resolve(ending)
    })
  })
  const text = readFileSync(words, 'utf8')
  rmSync(words)
  const killed = signal === 'SIGKILL'
  const lines = text.split('\n').slice(0, -1)
  if (lines.some((line) => !line.startsWith('{'))) throw new Error(`the process fails: ${text}`)
  const steps = lines.map(readStep)
  const last = steps.at(-1)
  if (!killed && last?.what !== 'end') throw new Error(`the process ends before its end: ${text}`)
  return { killed, steps: killed ? steps : steps.slice(0, -1), operations: last?.end ?? 0 }
}
