import { realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, sep } from 'node:path'
import { isPKIError } from '../../base/errors.js'
import { expectObject, expectString } from '../../base/options.js'
import { findSetting, removeSetting } from './edit-json.js'
import type { SettingsText } from './edit-json.js'
import type { JupyterInstallation } from './find-jupyter.js'
import { applicationOf, SETTINGS_FILES } from './jupyter-application.js'
import { removeBlock } from './python-block.js'
import { copiesOf, readSettingsFile, replaceSettingsFile } from './settings-file.js'
import type { SettingsFile } from './settings-file.js'

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
  /** The latest earlier copy with a certificate or key that is not of this CA: one's own of before. Absent: there is none. */
  readonly ownPath?: string
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
    const isPython = path.endsWith('.py')
    const { text } = isPython ? removeBlock(file) : await removeOurs({ path, text: file.text }, caPath)
    if (text === file.text) continue
    const ownPath = isPython ? undefined : await copyOfOwn(file, caPath)
    const backupPath = options.dryRun === true ? undefined : await replaceSettingsFile({ file, text })
    cleaned.push(
      Object.freeze({
        path,
        ...(backupPath === undefined ? {} : { backupPath }),
        ...(ownPath === undefined ? {} : { ownPath }),
      }),
    )
  }
  return Object.freeze(cleaned)
}

function pathsOf({ configFile, installation }: RemoveJupyterSettingsOptions): readonly string[] {
  if (configFile !== undefined) return [expectString(configFile, 'configFile')]
  const folder = expectString(installation.configFolder, 'installation.configFolder')
  return [SETTINGS_FILES.ServerApp, SETTINGS_FILES.NotebookApp].flatMap((name) =>
    ['json', 'py'].map((ending) => join(folder, `${name}.${ending}`)),
  )
}

async function removeOurs(file: SettingsText, caPath: string): Promise<SettingsText> {
  const section = applicationOf(file.path)
  const places = await placesOf(file, caPath)
  const ours = places.filter(({ isOurs }) => isOurs).map(({ key }) => key)
  const opened = OUR_ADDRESSES.includes(findSetting(file, { section, key: 'ip' }))
  const keys = ours.length > 0 && opened ? [...ours, 'ip'] : ours
  return keys.reduce((edited, key) => removeSetting(edited, { section, key }), file)
}

interface Place {
  readonly key: string
  /** Whether it names a file of this CA. */
  readonly isOurs: boolean
}

/** The certificate and key that settings name, as far as they name some. */
async function placesOf(file: SettingsText, caPath: string): Promise<readonly Place[]> {
  const section = applicationOf(file.path)
  const found = await Promise.all(
    ['certfile', 'keyfile'].map(async (key) => {
      const value = findSetting(file, { section, key })?.replaceAll('/', sep)
      return value === undefined ? [] : [{ key, isOurs: await liesIn(value, caPath) }]
    }),
  )
  return found.flat()
}

/** Whether a file lies in a folder, as both are spelled or where links lead. */
async function liesIn(path: string, folder: string): Promise<boolean> {
  if (path.startsWith(folder + sep)) return true
  return isAbsolute(path) && (await placeOf(path)).startsWith((await placeOf(folder)) + sep)
}

/** Where a path leads; of one that is gone, where its folder does. */
async function placeOf(path: string): Promise<string> {
  const place = await realpath(path).catch(() => undefined)
  const above = dirname(path)
  return place ?? (above === path ? path : join(await placeOf(above), basename(path)))
}

/** The latest copy that names a certificate or key of somebody else. */
async function copyOfOwn(file: SettingsFile, caPath: string): Promise<string | undefined> {
  for (const path of await copiesOf(file)) {
    try {
      const { text } = await readSettingsFile(path)
      const places = await placesOf({ path, text }, caPath)
      if (places.some(({ isOurs }) => !isOurs)) return path
    } catch (error) {
      // A copy that cannot be read is no place to send a person to.
      if (!isPKIError(error)) throw error
    }
  }
  return undefined
}
