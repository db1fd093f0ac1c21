import { posix, win32 } from 'node:path'
import { expectObject, expectString } from '../../base/options.js'
import { runQuietly } from './run-quietly.js'
import type { ProgramEnvironment } from './run-quietly.js'

/** What `findJupyter` takes. */
export interface FindJupyterOptions {
  /** The environment; absent: that of this process. `PATH`, `JUPYTER_CONFIG_DIR` and `HOME` decide. */
  readonly env?: ProgramEnvironment
  /** As `process.platform`; absent: this one. */
  readonly platform?: NodeJS.Platform
  /** The home folder, where settings lie if Jupyter cannot be asked; absent: `HOME`, or `USERPROFILE`. */
  readonly homedir?: string
}

/** The Jupyter of this user, as far as it can be asked. */
export interface JupyterInstallation {
  /** Whether the command `jupyter` answered. */
  readonly found: boolean
  /** The folder of this user's settings: where `jupyter server password` writes, too. */
  readonly configFolder: string
  /** Folders whose settings count more than those, the strongest first; a virtual environment puts its own there. */
  readonly strongerFolders: readonly string[]
  /** Folders whose settings count less, the strongest first. */
  readonly weakerFolders: readonly string[]
  /** Version of each program, e.g. `{ notebook: '6.4.12', jupyter_server: '2.21.0' }`; what is not installed is absent. */
  readonly versions: Readonly<Record<string, string>>
}

/**
 * Asks the command `jupyter` where this user's settings lie and which programs there are: `jupyter --paths --json` and
 * `jupyter --version`. Where it is absent or fails, `JUPYTER_CONFIG_DIR` or `~/.jupyter`. Starts programs; changes nothing.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION`.
 */
export async function findJupyter(options: FindJupyterOptions = {}): Promise<JupyterInstallation> {
  expectObject(options, '')
  const { env = process.env, platform = process.platform } = options
  expectObject(env, 'env')
  const homedir = expectString(options.homedir ?? homeOf(env), 'homedir')
  const ask = (...words: readonly string[]): Promise<string | undefined> =>
    runQuietly({ program: 'jupyter', words, env })
  const [paths, versions] = await Promise.all([ask('--paths', '--json'), ask('--version')])
  const folders = configFoldersOf(paths)
  const usual = usualFolder(env, (platform === 'win32' ? win32 : posix).join(homedir, '.jupyter'))
  const at = folders.indexOf(usual)
  // Jupyter may keep its settings elsewhere (JUPYTER_PLATFORM_DIRS): then its strongest folder is the one.
  const configFolder = at === -1 ? (folders[0] ?? usual) : usual
  return Object.freeze({
    found: folders.length > 0,
    configFolder,
    strongerFolders: Object.freeze(folders.slice(0, Math.max(0, at))),
    weakerFolders: Object.freeze(folders.slice(Math.max(0, at) + 1)),
    versions: Object.freeze(versionsOf(versions)),
  })
}

function homeOf(env: ProgramEnvironment): string {
  return env['HOME'] ?? env['USERPROFILE'] ?? '.'
}

function usualFolder(env: ProgramEnvironment, atHome: string): string {
  const own = env['JUPYTER_CONFIG_DIR'] ?? ''
  return own === '' ? atHome : own
}

/** The folders of `jupyter --paths --json`; none where that is no answer. */
function configFoldersOf(text: string | undefined): readonly string[] {
  try {
    const paths: unknown = JSON.parse(text ?? '')
    const folders: unknown = typeof paths === 'object' && paths !== null ? Reflect.get(paths, 'config') : []
    return Array.isArray(folders)
      ? folders.filter((folder): folder is string => typeof folder === 'string')
      : []
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

/** The lines `notebook         : 6.4.12` of `jupyter --version`. */
function versionsOf(text = ''): Readonly<Record<string, string>> {
  const lines = text.matchAll(/^([a-z_]{1,40}) *: *([0-9][^\s]{0,40})\s*$/gim)
  return Object.fromEntries([...lines].map(([, name = '', version = '']) => [name, version]))
}
