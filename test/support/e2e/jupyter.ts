import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { runProgram } from '../interop/run-program.js'
import { endGroup } from './end-group.js'
import { waitUntil } from './wait-until.js'

/** How Jupyter is started. */
export interface JupyterOptions {
  /** The command that `orchard up` gave, as it is typed into a shell. */
  readonly command: string
  /** Where it runs: the notebooks lie here. */
  readonly folder: string
  /** Home of the user. */
  readonly home: string
  /** A host that the certificate names, for the question whether it is up. */
  readonly host: string
  /** PEM file of the root. */
  readonly root: string
}

/** A Jupyter that answers. */
export interface Jupyter {
  /** The port on which it listens. */
  readonly port: number
  /** What opens its pages. */
  readonly token: string
  /** What it has printed so far. */
  readonly output: () => string
  /** Ends it and its kernels. */
  readonly close: () => Promise<void>
}

const TOKEN = 'orchard-e2e-token'

/**
 * Starts Jupyter with the given command. Appended is only what a test must: a port that is free, a token instead of a
 * typed password, no browser, and leave to run as root.
 */
export async function startJupyter({ command, folder, home, host, root }: JupyterOptions): Promise<Jupyter> {
  const port = await freePort()
  const additions = [
    '--allow-root',
    '--no-browser',
    `--port=${port}`,
    '--port-retries=0',
    `--NotebookApp.token=${TOKEN}`,
  ]
  const server = spawn('/bin/sh', ['-c', `exec ${command} "$@"`, 'sh', ...additions], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => (output += text))
  }
  const close = () => endGroup(server)
  try {
    await waitUntil(`Jupyter answers on ${host}:${port}`, async () => {
      if (server.exitCode !== null) throw new Error(`Jupyter ended: ${output}`)
      return (await dial(host, port, root)) === 0
    })
  } catch (error) {
    await close()
    throw new Error(output, { cause: error })
  }
  return { port, token: TOKEN, output: () => output, close }
}

/** Status of curl that trusts one root and asks Jupyter for its version. */
async function dial(host: string, port: number, root: string): Promise<number> {
  const args = ['-sS', '--noproxy', '*', '--max-time', '5', '--cacert', root, `https://${host}:${port}/api`]
  return (await runProgram('curl', args)).status
}

export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.2')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
