import type { FileLayer, WritableFile } from '../../../src/node.js'
import { createCADirectory } from '../../../src/store/directory/create-ca-directory.js'
import { ROOT, watchedLayer } from '../store.js'
import { runScript } from './crash-scripts.js'
import type { ScriptName } from './crash-scripts.js'
import { reportSteps } from './step-report.js'

/** What a process is told that will be killed. */
export interface KilledJob {
  /** Its script, or the creation of a CA. */
  readonly script: ScriptName | 'creation'
  /** The folder of the CA. */
  readonly path: string
  /** Before which operation of the disk it is killed, from 0; absent: not at all. */
  readonly killAt?: number
}

let place = 0
const REPORTS = reportSteps(() => place)

async function runJob({ script, path, killAt = -1 }: KilledJob): Promise<void> {
  const files = tearing(
    watchedLayer(() => {
      strike(killAt)
    }),
    killAt,
  )
  if (script !== 'creation') await runScript(script, { ledger: REPORTS, path, files })
  else
    await REPORTS.step(
      'create',
      () => createCADirectory({ path, files, unencrypted: true, root: ROOT }),
      () => ({ created: true }),
    )
  // The last words: how many operations there are to be killed at.
  REPORTS.note('end', place, {})
}

/** Counts an operation that is about to happen, or is the end. */
function strike(killAt: number): void {
  if (place === killAt) process.kill(process.pid, 'SIGKILL')
  place += 1
}

/** Each write counts twice: it may be the end before it begins, and when half of it is on the disk. */
function tearing(layer: FileLayer, killAt: number): FileLayer {
  return {
    ...layer,
    create: async (path) => tearable(await layer.create(path), killAt),
    openToAppend: async (path) => tearable(await layer.openToAppend(path), killAt),
  }
}

function tearable(file: WritableFile, killAt: number): WritableFile {
  return {
    ...file,
    write: async (bytes) => {
      const isTorn = place + 1 === killAt
      const taken = await file.write(isTorn ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes)
      strike(killAt)
      return taken
    },
  }
}

void runJob(JSON.parse(process.argv[2] ?? '{}') as KilledJob)
