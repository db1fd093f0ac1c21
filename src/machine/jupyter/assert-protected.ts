import { join } from 'node:path'
import { isPKIError, PKIError } from '../../base/errors.js'
import type { JupyterInstallation } from './find-jupyter.js'
import { BASE_SETTINGS_FILE } from './jupyter-application.js'
import type { JupyterApplication } from './jupyter-application.js'
import { findTokenlessLine, passwordSettings } from './read-guards.js'
import type { PasswordSetting } from './read-guards.js'
import { readSettingsFile } from './settings-file.js'
import type { SettingsFile } from './settings-file.js'

/** The classes whose password guards a program. */
const GUARDS: Readonly<Record<JupyterApplication, readonly string[]>> = {
  ServerApp: ['ServerApp', 'IdentityProvider', 'PasswordIdentityProvider'],
  NotebookApp: ['NotebookApp'],
  JupyterHub: [],
}
/** The strongest first: whatever the folder, the file that all programs read counts least. */
const NAMES = ['jupyter_server_config', 'jupyter_lab_config', 'jupyter_notebook_config', BASE_SETTINGS_FILE]

/** What guards the Jupyter of this user, by its settings. */
export interface Protection {
  /** The file that takes the token away, or may; absent: there is one. */
  readonly tokenlessPath?: string
  /** Whether a password is set, and no stronger file empties it. */
  readonly hasPassword: boolean
}

/**
 * Looks whether a Jupyter may be opened to the network: JSON settings are read, Python settings only searched, and what is
 * not plainly a token or a password is none. Reads the disk.
 *
 * @throws {@link PKIError} `ERR_PKI_CONFIG` when its token is switched off and no password is set: then whoever reaches the port
 * has a shell on this machine.
 */
export async function assertProtected(
  installation: JupyterInstallation,
  application: JupyterApplication,
  extra: readonly SettingsFile[],
): Promise<Protection> {
  const files = await settingsOfAll(installation, extra)
  const tokenless = files.flatMap((file) => {
    const line = findTokenlessLine(file)
    return line === undefined ? [] : [{ path: file.path, line }]
  })
  const password = strongestPassword(files, GUARDS[application])
  const hasPassword = password?.isSet === true
  const [first] = tokenless
  if (first === undefined || hasPassword || application === 'JupyterHub')
    return { hasPassword, ...(first === undefined ? {} : { tokenlessPath: first.path }) }
  throw unprotected(application, first, password)
}

/** Every file that Jupyter may read its guards from, the strongest first: folder by folder, JSON before Python. */
async function settingsOfAll(
  { configFolder, strongerFolders, weakerFolders }: JupyterInstallation,
  extra: readonly SettingsFile[],
): Promise<readonly SettingsFile[]> {
  const folders = [...strongerFolders, configFolder, ...weakerFolders]
  const paths = NAMES.flatMap((name) =>
    folders.flatMap((folder) => ['json', 'py'].map((ending) => join(folder, `${name}.${ending}`))),
  )
  const files = await Promise.all(paths.map(readOrPass))
  return [...extra.filter(({ path }) => !paths.includes(path)), ...files]
}

interface FoundPassword extends PasswordSetting {
  readonly path: string
}

/** The strongest file that speaks of a password decides; one that it leaves empty counts more than one that it gives. */
function strongestPassword(
  files: readonly SettingsFile[],
  classes: readonly string[],
): FoundPassword | undefined {
  for (const file of files) {
    const settings = passwordSettings(file, classes)
    const decisive = settings.find(({ isSet }) => !isSet) ?? settings[0]
    if (decisive !== undefined) return { ...decisive, path: file.path }
  }
  return undefined
}

function unprotected(
  application: JupyterApplication,
  { path, line }: { readonly path: string; readonly line: number },
  emptied: FoundPassword | undefined,
): PKIError<'ERR_PKI_CONFIG'> {
  const place = `${path}, line ${String(line)}`
  const command = application === 'NotebookApp' ? 'jupyter notebook password' : 'jupyter server password'
  const first =
    emptied === undefined
      ? ''
      : `${emptied.path}, line ${String(emptied.line)}, gives no password that can be seen: take ${emptied.name} out there. `
  return new PKIError(
    'ERR_PKI_CONFIG',
    `${place}: the token is switched off, or may be, and no password is set: whoever reaches the port would have a shell here, so it is not opened to the network`,
    {
      details: { path, line, name: `${application}.token` },
      hint: `${first}${command}, once, or take the token out of ${place}; then run this again.`,
    },
  )
}

async function readOrPass(path: string): Promise<SettingsFile> {
  return readSettingsFile(path).catch((error: unknown) => {
    if (isPKIError(error, 'ERR_PKI_FILE')) return { path, target: path, text: '' }
    throw error
  })
}
