import { join, sep } from 'node:path'
import { expectObject, expectString } from '../../base/options.js'
import { findSetting, removeSetting } from './edit-json.js'
import type { SettingsText } from './edit-json.js'
import type { JupyterInstallation } from './find-jupyter.js'
import { applicationOf, SETTINGS_FILES } from './jupyter-application.js'
import { removeBlock } from './python-block.js'
import { readSettingsFile, replaceSettingsFile } from './settings-file.js'

/** What `removeJupyterSettings` takes. */
export interface RemoveJupyterSettingsOptions {
  /** The Jupyter, as `findJupyter` found it. */
  readonly installation: JupyterInstallation
  /** Folder of the CA: settings that name files in it are ours. */
  readonly caPath: string
  /** The settings file; absent: every one that `writeJupyterSettings` writes. */
  readonly configFile?: string
  /** Says what would be taken out and changes nothing. */
  readonly dryRun?: boolean
}

/** A settings file from which our settings were taken. */
export interface CleanedSettingsFile {
  /** The file. */
  readonly path: string
  /** The copy of what stood there before; absent with `dryRun`. */
  readonly backupPath?: string
}

/** Values that we write for `ip`. */
const OUR_ADDRESSES: readonly (string | undefined)[] = ['0.0.0.0', '*']

/**
 * Takes our settings out again: the marked block of Python settings; of JSON settings those that name files of this CA, and with
 * them the address: what is no longer encrypted must not be open to the network. A copy is kept. Reads and writes the disk.
 *
 * @returns The files that held some; none where there is nothing of ours.
 * @throws {@link PKIError} `ERR_PKI_CONFIG` when settings are no JSON, or a block is not whole; `ERR_PKI_FILE`,
 * `ERR_PKI_CONFLICT`; `ERR_PKI_OPTION`.
 */
export async function removeJupyterSettings(
  options: RemoveJupyterSettingsOptions,
): Promise<readonly CleanedSettingsFile[]> {
  expectObject(options, '')
  expectObject(options.installation, 'installation')
  const caPath = expectString(options.caPath, 'caPath')
  const cleaned: CleanedSettingsFile[] = []
  for (const path of pathsOf(options)) {
    const file = await readSettingsFile(path)
    const { text } = path.endsWith('.py') ? removeBlock(file) : removeOurs({ path, text: file.text }, caPath)
    if (text === file.text) continue
    const backupPath = options.dryRun === true ? undefined : await replaceSettingsFile({ file, text })
    cleaned.push(Object.freeze({ path, ...(backupPath === undefined ? {} : { backupPath }) }))
  }
  return Object.freeze(cleaned)
}

function pathsOf({ configFile, installation }: RemoveJupyterSettingsOptions): readonly string[] {
  if (configFile !== undefined) return [configFile]
  return [SETTINGS_FILES.ServerApp, SETTINGS_FILES.NotebookApp].flatMap((name) =>
    ['json', 'py'].map((ending) => join(installation.configFolder, `${name}.${ending}`)),
  )
}

function removeOurs(file: SettingsText, caPath: string): SettingsText {
  const section = applicationOf(file.path)
  const isOurs = (key: string): boolean => {
    const value = findSetting(file, { section, key })?.replaceAll('/', sep)
    return value?.startsWith(caPath + sep) === true
  }
  const ours = ['certfile', 'keyfile'].filter(isOurs)
  const opened = OUR_ADDRESSES.includes(findSetting(file, { section, key: 'ip' }))
  const keys = ours.length > 0 && opened ? [...ours, 'ip'] : ours
  return keys.reduce((edited, key) => removeSetting(edited, { section, key }), file)
}
