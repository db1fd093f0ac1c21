import { expectArray, expectObject, expectString } from '../base/options.js'
import { listenAddress } from './jupyter/listen-address.js'
import { quoteForPOSIX } from '../base/quote-for-posix.js'

/** What `jupyterCommands` takes. */
export interface JupyterCommandsOptions {
  /** The hosts that a person dials, in canonical text. */
  readonly hosts: readonly string[]
  /** The server's certificate file, with its chain. */
  readonly certificatePath: string
  /** The server's key file. */
  readonly keyPath: string
  /** As `process.platform`; absent: quoted for a POSIX shell. `win32`: for PowerShell and cmd alike. */
  readonly platform?: string
}

/** The command lines that start Jupyter with a certificate, quoted for a shell. */
export interface JupyterCommands {
  /** JupyterLab. */
  readonly lab: string
  /** Jupyter Server. */
  readonly server: string
  /** The classic Notebook, and Notebook 7. */
  readonly notebook: string
  /** Whether it listens to the network: then `jupyter server password` comes first, or a token is all that guards it. */
  readonly needsPassword: boolean
}

/**
 * Writes the command lines that start Jupyter with a certificate. Touches nothing.
 * Where a host is other than localhost, 127.0.0.1 and ::1, Jupyter is told to listen everywhere.
 */
export function jupyterCommands(options: JupyterCommandsOptions): JupyterCommands {
  expectObject(options, '')
  const { platform } = options
  const hosts = expectArray(options.hosts, 'hosts').map((host) => expectString(host, 'hosts'))
  const certificatePath = expectString(options.certificatePath, 'certificatePath')
  const keyPath = expectString(options.keyPath, 'keyPath')
  const quote = platform === 'win32' ? quoteForWindows : quoteForPOSIX
  const listen = listenAddress(hosts)
  const words = [
    ...(listen === undefined ? [] : [`--ip=${listen}`]),
    `--certfile=${certificatePath}`,
    `--keyfile=${keyPath}`,
  ]
  const command = (application: string): string => ['jupyter', application, ...words.map(quote)].join(' ')
  return Object.freeze({
    lab: command('lab'),
    server: command('server'),
    notebook: command('notebook'),
    needsPassword: listen !== undefined,
  })
}

/** A file name of Windows never holds a double quote. */
function quoteForWindows(word: string): string {
  return /^[\w+,./:@=\\-]+$/.test(word) ? word : `"${word}"`
}
