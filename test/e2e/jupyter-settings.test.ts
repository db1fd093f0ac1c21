import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createCADirectory, probeServer } from '../../src/node.js'
import { createSandbox } from '../support/cli.js'
import { endGroup } from '../support/e2e/end-group.js'
import { freePort } from '../support/e2e/jupyter.js'
import { waitUntil } from '../support/e2e/wait-until.js'
import { mustRun, without } from '../support/interop/run-program.js'

const HOST = '127.0.0.2'
const TOKEN = 'orchard-e2e-token'
/** Jupyter Server, and Notebook 6, which reads a file of its own. */
const PROGRAMS = ['server', 'notebook'] as const

/** The part of `orchard jupyter --json` that is read here. */
interface Written {
  readonly settings: { readonly files: readonly { readonly path: string }[] }
  readonly running: readonly {
    readonly url: string
    readonly needsRestart: boolean
    readonly trusted: boolean
  }[]
}

const skip = without('jupyter', 'jupyter-server', 'jupyter-notebook')

describe(
  'a real Jupyter that is started with the settings of orchard jupyter and nothing else',
  { skip },
  () => {
    const { home, run, remove } = createSandbox()
    const ca = join(home, 'pki')
    // No pyenv: the Jupyter of the system.
    const env = { PATH: '/usr/bin:/bin', HOME: home, LANG: 'C.UTF-8' }
    const children: ChildProcess[] = []
    const ports = new Map<string, number>()
    const orchard = async (...argv: readonly string[]): Promise<string> => {
      const { stdout, stderr, code } = await run(argv, {
        env: { ...env, ORCHARD_HOME: ca },
        clock: new Date(),
      })
      assert.equal(code, 0, stdout + stderr)
      return stdout
    }
    const root = (): Uint8Array => readFileSync(join(ca, 'ca/certs/ca.cert.pem'))
    const look = async (program: string, token?: string) =>
      probeServer({
        url: `https://${HOST}:${ports.get(program) ?? 0}/`,
        roots: [{ pem: root().toString() }],
        ...(token === undefined ? {} : { token }),
      })

    before(async () => {
      await createCADirectory({ path: ca, unencrypted: true, root: { commonName: 'Settings CA' } })
      const words = await orchard('up', HOST, '--jupyter')
      assert.match(words, /✔ Jupyter +~\/\.jupyter\/jupyter_server_config\.json/)
      for (const program of PROGRAMS) {
        const folder = join(home, program)
        mkdirSync(folder)
        const port = await freePort()
        ports.set(program, port)
        const options = ['--allow-root', '--no-browser', `--port=${port}`]
        children.push(
          spawn('jupyter', [program, ...options], {
            cwd: folder,
            env: { ...env, JUPYTER_TOKEN: TOKEN },
            stdio: 'ignore',
            detached: true,
          }),
        )
      }
      for (const program of PROGRAMS)
        await waitUntil(
          `${program} speaks TLS`,
          async () => (await look(program)).jupyter.status === 'jupyter',
        )
    })
    after(async () => {
      for (const child of children) await endGroup(child)
      remove()
    })

    for (const program of PROGRAMS) {
      it(`jupyter ${program} serves the certificate at the address that was typed, and an iPad would trust it`, async () => {
        const { trust, jupyter, webSocket } = await look(program, TOKEN)
        assert.deepEqual([trust.report?.trusted, jupyter.status], [true, 'jupyter'])
        assert.ok(['passes', 'undecided', 'not-logged-in'].includes(webSocket.status), webSocket.status)
      })
    }

    it('orchard jupyter finds both, and says that a renewed certificate needs no restart, which is so', async () => {
      const asked = async () => JSON.parse(await orchard('jupyter', '--json')) as Written
      const states = ({ running }: Written) =>
        running.map(({ needsRestart, trusted }) => [needsRestart, trusted])
      assert.deepEqual(states(await asked()), [
        [false, true],
        [false, true],
      ])
      const before = readFileSync(join(ca, 'jupyter/certs/jupyter.cert.pem'), 'utf8')
      await orchard('renew', 'jupyter')
      assert.notEqual(readFileSync(join(ca, 'jupyter/certs/jupyter.cert.pem'), 'utf8'), before)
      assert.deepEqual(states(await asked()), [
        [false, true],
        [false, true],
      ])
    })

    it('Jupyter itself accepts what was written', async () => {
      for (const program of PROGRAMS) {
        const text = await mustRun('jupyter', [program, '--show-config-json'], { env })
        assert.ok(text.includes(join(ca, 'jupyter/certs/jupyter.cert.pem')), text)
      }
    })
  },
)
