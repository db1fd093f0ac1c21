import { resolve } from 'node:path'
import { removeJupyterSettings } from '../../node.js'
import { caPath, openCA, shownPath } from '../ca/folder.js'
import { EXIT } from '../exit-codes.js'
import type { ExitCode } from '../exit-codes.js'
import type { JupyterFlags } from '../flags.js'
import { dialRunning } from '../jupyter/dial-running.js'
import type { SettingsCommandDocument } from '../jupyter/documents.js'
import { dialledHosts, serverHere } from '../jupyter/server-here.js'
import { installedJupyter, writeSettings } from '../jupyter/write-settings.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'
import { printConfigured } from '../words/jupyter.js'

/** What the command did, and its exit status. */
export interface JupyterOutcome {
  /** As data. */
  readonly document: SettingsCommandDocument
  /** 0 unless a Jupyter with these settings is refused or does not answer. */
  readonly code: ExitCode
}

/** `orchard jupyter`: the settings of Jupyter, and whether the one that runs uses them. */
export async function jupyter(
  session: Session,
  word: string | undefined,
  flags: JupyterFlags,
): Promise<JupyterOutcome> {
  if (flags.undo === true) return { document: await undo(session, word, flags), code: EXIT.done }
  const { environment, printer } = session
  const { hostname } = await environment.machine()
  const store = await openCA(session, flags)
  const server = await serverHere(session, flags, { store, word })
  const { name, chainPEM, certificatePath, keyPath } = server
  const hosts = dialledHosts(server.hosts, hostname)
  const dryRun = flags.dryRun === true
  const { owner, python } = flags
  const { files, isOpen, hasPassword } = await writeSettings(session, {
    hosts,
    certificatePath,
    keyPath,
    dryRun,
    ...configFile(session, flags),
    ...(owner === undefined ? {} : { owner }),
    ...(python === undefined ? {} : { python }),
  })
  const settings = { files, isOpen, hasPassword }
  const isHub = files.some(({ application }) => application === 'JupyterHub')
  const question = { hosts, chainPEM, root: store.root.der, isOpen }
  const { running, code } =
    dryRun || isHub ? { running: [], code: EXIT.done } : await dialRunning(session, question)
  if (isHub) printHub(session)
  else if (!dryRun) printConfigured(printer, settings)
  return {
    document: { command: 'jupyter', server: name, settings, dryRun, running, remarks: printer.remarks },
    code,
  }
}

function printHub({ printer }: Session): void {
  printer.text(
    'Restart JupyterHub, now and after each renewal: its proxy reads the certificate when it starts. (orchard renew --exec "systemctl restart jupyterhub" does it.)',
  )
}

async function undo(
  session: Session,
  word: string | undefined,
  flags: JupyterFlags,
): Promise<SettingsCommandDocument> {
  if (word !== undefined)
    throw new UsageError('--undo takes out the settings of every server of this CA', 'Leave the name away.')
  const { printer } = session
  const dryRun = flags.dryRun === true
  const undone = await removeJupyterSettings({
    installation: await installedJupyter(session),
    caPath: caPath(session, flags),
    dryRun,
    ...configFile(session, flags),
  })
  for (const { path, backupPath, ownPath } of undone) {
    const print = dryRun ? printer.fact : printer.done
    print(
      'Jupyter',
      `${shownPath(session, path)}: ${dryRun ? 'ours would be taken out' : 'ours is taken out'}`,
    )
    if (backupPath !== undefined) printer.fact('before', shownPath(session, backupPath))
    if (ownPath !== undefined)
      printer.text(
        `A certificate of your own stood there before ours: ${shownPath(session, ownPath)} names it.`,
      )
  }
  if (undone.length === 0) printer.text('There is nothing of ours in the settings of Jupyter.')
  else printer.text('A Jupyter that runs keeps its settings until it is started again.')
  return { command: 'jupyter', undone, dryRun, remarks: printer.remarks }
}

function configFile(
  { environment: { cwd } }: Session,
  { config }: JupyterFlags,
): { readonly configFile?: string } {
  if (config === undefined) return {}
  if (/\.(?:json|py)$/.test(config)) return { configFile: resolve(cwd, config) }
  throw new UsageError(
    '--config takes a .json or .py file',
    'For example ~/.jupyter/jupyter_server_config.json, or /etc/jupyterhub/jupyterhub_config.py.',
  )
}
