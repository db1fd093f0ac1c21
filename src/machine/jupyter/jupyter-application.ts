import { basename } from 'node:path'
import { listenAddress } from './listen-address.js'

/** The programs that have settings of their own, by the class that these belong to. */
export const JUPYTER_APPLICATIONS = ['ServerApp', 'NotebookApp', 'JupyterHub'] as const

/** A program that has settings of its own. */
export type JupyterApplication = (typeof JUPYTER_APPLICATIONS)[number]

/** File names, without ending, of the settings that each program reads. */
export const SETTINGS_FILES: Readonly<Record<JupyterApplication, string>> = {
  // JupyterLab 3 and 4, Notebook 7 and Jupyter Server.
  ServerApp: 'jupyter_server_config',
  // Notebook 6 and older: they ignore the file of the server.
  NotebookApp: 'jupyter_notebook_config',
  JupyterHub: 'jupyterhub_config',
}

/** File name, without ending, of the settings that every program reads before its own, which count more. */
export const BASE_SETTINGS_FILE = 'jupyter_config'

/** What a server is started with. */
export interface ServedFiles {
  /** The hosts that a person dials, in canonical text. */
  readonly hosts: readonly string[]
  /** Absolute path of the certificate with its chain. */
  readonly certificatePath: string
  /** Absolute path of its key. */
  readonly keyPath: string
  /** As `process.platform`. */
  readonly platform: string
}

/** A setting and its value. */
export interface JupyterSetting {
  /** Its name, e.g. `certfile`. */
  readonly key: string
  /** Its value. */
  readonly value: string
}

/** The settings that make a program speak TLS, and listen where it is dialled. JupyterHub's proxy listens everywhere. */
export function settingsOf(application: JupyterApplication, served: ServedFiles): readonly JupyterSetting[] {
  const { hosts, platform } = served
  const forward = (path: string): string => (platform === 'win32' ? path.replaceAll('\\', '/') : path)
  const [certificate, key] = [forward(served.certificatePath), forward(served.keyPath)]
  if (application === 'JupyterHub') {
    return [
      { key: 'ssl_cert', value: certificate },
      { key: 'ssl_key', value: key },
    ]
  }
  const ip = listenAddress(hosts)
  return [
    { key: 'certfile', value: certificate },
    { key: 'keyfile', value: key },
    ...(ip === undefined ? [] : [{ key: 'ip', value: ip }]),
  ]
}

/** The program whose settings a file holds, by the name of the file. */
export function applicationOf(path: string): JupyterApplication {
  const name = basename(path)
  return JUPYTER_APPLICATIONS.find((each) => name.startsWith(SETTINGS_FILES[each])) ?? 'ServerApp'
}

/** Whether settings listen to more than this machine. */
export function isOpenAddress(ip: string): boolean {
  return ip !== 'localhost' && ip !== '::1' && !ip.startsWith('127.')
}
