import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { ServerDocument } from '../ca/documents.js'
import type { CLIEnvironment } from '../environment.js'
import type { UpFlags } from '../flags.js'
import { askYesNo, standardTerminal } from '../prompts/ask.js'
import type { Session } from '../session.js'
import type { JupyterSettingsDocument } from './documents.js'
import { writeSettings } from './write-settings.js'

/** The server of this machine. */
export interface Offer {
  /** Its certificate. */
  readonly server: ServerDocument
  /** The hosts that were meant. */
  readonly hosts: readonly string[]
}

/**
 * Writes Jupyter's settings where that is wanted: with `--jupyter`; on a terminal, where Jupyter is installed, after a question
 * that Enter answers with yes. Throws as `writeJupyterSettings`.
 *
 * @returns What was written; `undefined` where it is not wanted, or the key is not here.
 */
export async function offerSettings(
  session: Session,
  flags: UpFlags,
  { server, hosts }: Offer,
): Promise<JupyterSettingsDocument | undefined> {
  const { certificatePath, keyPath } = server
  if (keyPath === undefined || !(await isWanted(session, flags))) return undefined
  const { owner } = flags
  const { files, isOpen, hasPassword } = await writeSettings(session, {
    hosts,
    certificatePath,
    keyPath,
    ...(owner === undefined ? {} : { owner }),
  })
  return { files, isOpen, hasPassword }
}

async function isWanted({ environment }: Session, { jupyter, yes, json }: UpFlags): Promise<boolean> {
  if (jupyter !== undefined) return jupyter
  const terminal = json === true ? undefined : standardTerminal(environment)
  if (terminal === undefined || !(await isInstalled(environment))) return false
  return yes === true || askYesNo(terminal, "Write this into Jupyter's settings?", true)
}

/** Whether `PATH` holds the command: asking it takes seconds. */
async function isInstalled({ env, platform }: CLIEnvironment): Promise<boolean> {
  const name = platform === 'win32' ? 'jupyter.exe' : 'jupyter'
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const found = await Promise.all(
    folders.map((folder) =>
      access(join(folder, name), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  )
  return found.includes(true)
}
