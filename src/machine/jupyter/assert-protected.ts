import { join } from 'node:path'
import { isPKIError, PKIError } from '../../base/errors.js'
import { findSetting } from './edit-json.js'
import type { JupyterInstallation } from './find-jupyter.js'
import type { JupyterApplication } from './jupyter-application.js'
import { readSettingsFile } from './settings-file.js'
import type { SettingsFile } from './settings-file.js'

/** The classes whose token and password guard a program. Server 2 reads those of Notebook too. */
const GUARDS: Readonly<Record<JupyterApplication, readonly string[]>> = {
  ServerApp: ['ServerApp', 'IdentityProvider', 'PasswordIdentityProvider'],
  NotebookApp: ['NotebookApp'],
  JupyterHub: [],
}
const CLASSES = ['ServerApp', 'IdentityProvider', 'PasswordIdentityProvider', 'NotebookApp']
const NAMES = ['jupyter_server_config', 'jupyter_notebook_config', 'jupyter_lab_config']

/** What guards the Jupyter of this user, by its settings. */
export interface Protection {
  /** The file that takes the token away; absent: there is one. */
  readonly tokenlessPath?: string
  /** Whether a password is set. */
  readonly hasPassword: boolean
}

/**
 * Looks whether a Jupyter may be opened to the network: JSON settings are read, Python settings only searched. Reads the disk.
 *
 * @throws {@link PKIError} `ERR_PKI_CONFIG` when its token is switched off and no password is set: then whoever reaches the port
 * has a shell on this machine.
 */
export async function assertProtected(
  installation: JupyterInstallation,
  application: JupyterApplication,
  extra: readonly SettingsFile[],
): Promise<Protection> {
  const { configFolder, strongerFolders, weakerFolders } = installation
  const paths = [...strongerFolders, configFolder, ...weakerFolders].flatMap((folder) =>
    NAMES.flatMap((name) => [join(folder, `${name}.json`), join(folder, `${name}.py`)]),
  )
  const files = [...extra, ...(await Promise.all(paths.map(readOrPass)))]
  const tokenlessPath = files.find(hasEmptyToken)?.path
  const hasPassword = files.some((file) => setsPassword(file, GUARDS[application]))
  if (tokenlessPath === undefined || hasPassword || application === 'JupyterHub')
    return { hasPassword, ...(tokenlessPath === undefined ? {} : { tokenlessPath }) }
  throw new PKIError(
    'ERR_PKI_CONFIG',
    `${tokenlessPath} switches the token off and no password is set: whoever reaches the port would have a shell here, so it is not opened to the network`,
    {
      details: { path: tokenlessPath, line: 0, name: `${application}.token` },
      hint: `${application === 'NotebookApp' ? 'jupyter notebook password' : 'jupyter server password'}, once; then run this again.`,
    },
  )
}

async function readOrPass(path: string): Promise<SettingsFile> {
  return readSettingsFile(path).catch((error: unknown) => {
    if (isPKIError(error, 'ERR_PKI_FILE')) return { path, target: path, text: '' }
    throw error
  })
}

function hasEmptyToken(file: SettingsFile): boolean {
  if (!file.path.endsWith('.json'))
    return /^[^#\n]*\btoken\s*=\s*[a-zA-Z]?(["'])\1\s*(?:#.*)?\r?$/m.test(file.text)
  return CLASSES.some((section) => valueIn(file, section, 'token') === '')
}

function setsPassword(file: SettingsFile, classes: readonly string[]): boolean {
  if (file.path.endsWith('.json')) {
    const values = classes.flatMap((section) =>
      ['password', 'hashed_password'].map((key) => valueIn(file, section, key) ?? ''),
    )
    return values.some((value) => value !== '')
  }
  const assignments = file.text.matchAll(/^[^#\n]*\b(\w+)\.(?:hashed_)?password\s*=\s*(\S+)/gm)
  return [...assignments].some(
    ([, section = '', value = '']) => classes.includes(section) && !/^[a-zA-Z]?(["'])\1$/.test(value),
  )
}

/** What is no JSON, Jupyter ignores. */
function valueIn(file: SettingsFile, section: string, key: string): string | undefined {
  try {
    return findSetting(file, { section, key })
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_CONFIG')) return undefined
    throw error
  }
}
