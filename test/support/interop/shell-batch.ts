import { mustRun } from './run-program.js'

/** One command line and what it is called. */
export interface ShellJob {
  /** Name of the job. */
  readonly id: string
  /** The program and its arguments. */
  readonly command: readonly string[]
}

/** What one command line said. */
export interface ShellAnswer {
  /** Name of the job. */
  readonly id: string
  /** Its exit status. */
  readonly status: number
  /** Its standard output and error. */
  readonly said: string
}

/** Shells that work side by side. */
const SHELLS = 2
/** Stands between the answers; no program prints it. */
const MARK = '@@orchard-interop@@'

/** Runs many short commands in few shells: starting each from Node costs more than the command itself. */
export async function runInShells(jobs: readonly ShellJob[]): Promise<readonly ShellAnswer[]> {
  const size = Math.ceil(jobs.length / SHELLS)
  const shares = Array.from({ length: SHELLS }, (_, index) => jobs.slice(index * size, (index + 1) * size))
  const answers = await Promise.all(shares.map(runShare))
  return answers.flat()
}

async function runShare(jobs: readonly ShellJob[]): Promise<readonly ShellAnswer[]> {
  const script = jobs.map(
    ({ command }) =>
      `${command.map(quote).join(' ')} 2>&1 </dev/null; status=$?; echo; echo "${MARK}$status"`,
  )
  const output = await mustRun('/bin/sh', [], { input: `${script.join('\n')}\nexit 0\n` })
  const parts = output.split(MARK)
  return jobs.map(({ id }, index) => ({
    id,
    status: Number.parseInt(parts[index + 1] ?? '-1', 10),
    said: (parts[index] ?? '').replace(/^\d+\n/, '').trim(),
  }))
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}
