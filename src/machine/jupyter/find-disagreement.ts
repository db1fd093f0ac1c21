import { join } from 'node:path'
import { isPKIError } from '../../base/errors.js'
import type { JupyterInstallation } from './find-jupyter.js'
import { BASE_SETTINGS_FILE } from './jupyter-application.js'
import type { JupyterSetting } from './jupyter-application.js'
import { findBlock, pythonLiteral } from './python-block.js'
import { readSettingsFile } from './settings-file.js'

/** What was written, and where. */
export interface WrittenTo {
  /** The files that were written, or are about to be. */
  readonly paths: readonly string[]
  /** What stands there. */
  readonly settings: readonly JupyterSetting[]
}

/** Every file that a Jupyter without a hub takes these settings from. */
const NAMES = [
  'jupyter_server_config',
  'jupyter_notebook_config',
  'jupyter_lab_config',
  BASE_SETTINGS_FILE,
].flatMap((name) => [`${name}.json`, `${name}.py`])

/**
 * Finds other settings files that say something else: by the names of the options in their text, comments and our own block
 * left out; nothing is run or parsed. Reads the disk.
 *
 * @returns A sentence for each.
 */
export async function findDisagreement(
  { configFolder, strongerFolders }: JupyterInstallation,
  written: WrittenTo,
): Promise<readonly string[]> {
  const paths = [...strongerFolders, configFolder]
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .filter((path) => !written.paths.includes(path))
  const warnings = await Promise.all(
    paths.map(async (path) => {
      const text = await textOf(path)
      const found = linesThatDisagree(text, written.settings)
      return found.length === 0 ? [] : [warningFor(path, found, strongerFolders)]
    }),
  )
  return warnings.flat()
}

function warningFor(path: string, found: readonly string[], stronger: readonly string[]): string {
  // Measured with JupyterLab 4.6: the JSON of the server counts over Python and over both files of the lab.
  const counts = stronger.some((folder) => path.startsWith(folder))
  const what = found.join(', ')
  return counts
    ? `${path} says something else (${what}), and it may count more: take it out there.`
    : `${path} says something else (${what}). What was written now counts more; take it out there, so that nobody is misled.`
}

/** `line 12: certfile` for each line that sets one of our options to something else. */
function linesThatDisagree(text: string, settings: readonly JupyterSetting[]): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    const [, key, rest = ''] = /^[^#]*?\b(certfile|keyfile|ip)\b["']?\s*[=:](?!=)(.*)$/.exec(line) ?? []
    if (key === undefined) return []
    const setting = settings.find((each) => each.key === key)
    const agrees =
      setting === undefined
        ? key === 'ip'
        : [setting.value, pythonLiteral(setting.value).slice(1, -1)].some((form) => rest.includes(form))
    return agrees ? [] : [`line ${String(index + 1)}: ${key}`]
  })
}

/** The text of a settings file without our block; empty where it cannot be read. */
async function textOf(path: string): Promise<string> {
  try {
    const file = await readSettingsFile(path)
    const block = path.endsWith('.py') ? findBlock(file) : undefined
    if (block === undefined) return file.text
    const blank = file.text.slice(block.start, block.end).replace(/[^\n]/g, '')
    return file.text.slice(0, block.start) + blank + file.text.slice(block.end)
  } catch (error) {
    if (isPKIError(error)) return ''
    throw error
  }
}
