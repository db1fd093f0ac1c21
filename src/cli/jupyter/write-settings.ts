import { findJupyter, writeJupyterSettings } from '../../node.js'
import type {
  JupyterInstallation,
  JupyterSettingsFile,
  WriteJupyterSettingsOptions,
  WrittenJupyterSettings,
} from '../../node.js'
import { ownerOf } from '../ca/owner.js'
import { shownPath } from '../ca/folder.js'
import { userFiles } from '../session.js'
import type { Session } from '../session.js'

/** What settings are written for, and whose they become. */
export interface SettingsTask extends Omit<
  WriteJupyterSettingsOptions,
  'installation' | 'platform' | 'owner'
> {
  /** Who owns a new file, `USER[:GROUP]`. */
  readonly owner?: string
}

/** The Jupyter of this user. */
export async function installedJupyter(session: Session): Promise<JupyterInstallation> {
  const { env, platform, homedir } = userFiles(session)
  return findJupyter({ env, platform, ...(homedir === undefined ? {} : { homedir }) })
}

/** Writes Jupyter's settings, and prints where and what. Throws as `writeJupyterSettings`. */
export async function writeSettings(session: Session, task: SettingsTask): Promise<WrittenJupyterSettings> {
  const { owner, ...rest } = task
  remarkSudoSettings(session, task)
  const written = await writeJupyterSettings({
    ...rest,
    ...(await ownerOf(owner)),
    installation: await installedJupyter(session),
    platform: session.environment.platform,
  })
  for (const file of written.files) printFile(session, file, { isOpen: written.isOpen, dryRun: task.dryRun })
  for (const warning of written.warnings) session.printer.remark('jupyter', warning)
  return written
}

/** Root has settings of its own; those of the person who typed `sudo` stay as they are. */
function remarkSudoSettings({ environment, printer }: Session, { configFile }: SettingsTask): void {
  const { env, user } = environment
  const person = env['SUDO_USER'] ?? ''
  if (!user.isRoot || configFile !== undefined || person === '' || person === 'root') return
  printer.remark(
    'sudo-settings',
    `Under sudo these are the settings of root. For a Jupyter that runs as ${person}: run this without sudo, or with --owner ${person} and --config FILE, its own jupyter_server_config.json.`,
  )
}

function printFile(
  session: Session,
  { path, application, outcome, backupPath }: JupyterSettingsFile,
  { isOpen, dryRun }: { readonly isOpen: boolean; readonly dryRun: boolean | undefined },
): void {
  const { printer } = session
  const label = { ServerApp: 'Jupyter', NotebookApp: 'Notebook 6', JupyterHub: 'JupyterHub' }[application]
  const reach =
    application === 'JupyterHub' ? '' : isOpen ? ', reachable from your network' : ', this machine only'
  const state = outcome === 'unchanged' ? ' (as it was)' : ''
  const text = `${shownPath(session, path)}: https${reach}${state}`
  if (dryRun === true && outcome !== 'unchanged') printer.fact(label, `would be ${outcome}: ${text}`)
  else printer.done(label, text)
  if (backupPath !== undefined) printer.fact('before', shownPath(session, backupPath))
}
