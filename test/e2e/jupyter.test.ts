import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startChromium } from '../support/e2e/chromium.js'
import type { Chromium } from '../support/e2e/chromium.js'
import { startJupyter } from '../support/e2e/jupyter.js'
import type { Jupyter } from '../support/e2e/jupyter.js'
import { orchard } from '../support/e2e/orchard-command.js'
import { runProgram, without } from '../support/interop/run-program.js'

/** A host of this machine on which a Jupyter that listens on 127.0.0.1 only does not answer. */
const HOST = '127.0.0.2'
/** The hosts that are typed, into the command and into the browser. */
const HOSTS = [HOST, 'localhost']
/** curl: the certificate of the peer cannot be verified. */
const CURL_UNTRUSTED = 60

/** What the page shows below the cell: text, or `null` before the cell has run. */
const OUTPUT = `(document.querySelector('.output_area .output_stdout')?.innerText.trim() ?? null)`

const NOTEBOOK = JSON.stringify({
  cells: [{ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source: ['print(6*7)'] }],
  metadata: { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' } },
  nbformat: 4,
  nbformat_minor: 4,
})

/** The part of `orchard up --json` that this test reads. */
interface UpResult {
  readonly ca: { readonly certificatePath: string }
  readonly jupyter: { readonly lab: string; readonly notebook: string; readonly needsPassword: boolean }
}

const skip = without('jupyter-notebook', 'chromium', 'certutil', 'curl')

describe('orchard up 127.0.0.2 localhost', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'orchard-e2e-'))
  const home = join(folder, 'home')
  let words = ''
  let command = ''
  let up: UpResult
  let jupyter: Jupyter | undefined
  const port = () => jupyter?.port ?? assert.fail('Jupyter does not run')

  before(async () => {
    mkdirSync(join(folder, 'notebooks'), { recursive: true })
    mkdirSync(home)
    for (const host of HOSTS) writeFileSync(join(folder, `notebooks/${host}.ipynb`), NOTEBOOK)
    words = await runUp()
    up = JSON.parse(await runUp('--json')) as UpResult
    command = printedCommand(words)
    jupyter = await startJupyter({
      // Debian has Notebook and not JupyterLab: it takes the same options, as the printed words say.
      command: command.replace(/^jupyter lab/, 'jupyter notebook'),
      folder: join(folder, 'notebooks'),
      home,
      host: HOST,
      root: up.ca.certificatePath,
    })
  })
  after(async () => {
    await jupyter?.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  })

  const runUp = async (...flags: readonly string[]): Promise<string> => {
    const env = { ORCHARD_HOME: join(folder, 'orchard') }
    const { status, stdout, stderr } = await orchard(home, ['up', ...HOSTS, ...flags], env)
    assert.equal(status, 0, stdout + stderr)
    return stdout
  }

  it('prints the command that it gives as data', () => {
    assert.equal(command.replaceAll(/ \\\n */g, ' '), up.jupyter.lab)
    assert.equal(up.jupyter.notebook, up.jupyter.lab.replace('jupyter lab', 'jupyter notebook'))
  })

  it('says that a password is necessary, because Jupyter listens to the network', () => {
    assert.equal(up.jupyter.needsPassword, true)
    assert.ok(words.includes('jupyter server password'))
  })

  for (const host of HOSTS) {
    it(`lets curl, which trusts only this root, reach Jupyter at ${host}`, async () => {
      const options = ['--cacert', up.ca.certificatePath]
      const { status, stdout, stderr } = await curl(`https://${host}:${port()}/api`, options)
      assert.equal(status, 0, stderr)
      assert.match(stdout, /"version": "\d+/)
    })

    it(`keeps curl, which does not trust the root, from Jupyter at ${host}`, async () => {
      const { status } = await curl(`https://${host}:${port()}/api`, [])
      assert.equal(status, CURL_UNTRUSTED)
    })

    it(`lets a browser that trusts the root run a notebook at ${host}, its kernel over wss`, async () => {
      const browser = await startChromium(join(folder, `trusting-${host}`), [up.ca.certificatePath])
      try {
        await runNotebook(browser, `https://${host}:${port()}`, `${host}.ipynb?token=${jupyter?.token ?? ''}`)
      } finally {
        await browser.close()
      }
    })

    it(`keeps a browser that does not trust the root from Jupyter at ${host}`, async () => {
      const browser = await startChromium(join(folder, `stranger-${host}`), [])
      try {
        const error = await browser.open(`https://${host}:${port()}/tree`)
        assert.equal(error, 'net::ERR_CERT_AUTHORITY_INVALID')
      } finally {
        await browser.close()
      }
    })
  }
})

async function runNotebook(browser: Chromium, origin: string, file: string): Promise<void> {
  assert.equal(await browser.open(`${origin}/notebooks/${file}`), undefined, 'no interstitial')
  await browser.waitFor(`globalThis.Jupyter?.notebook?.kernel?.is_connected() === true`)
  assert.equal(await browser.evaluate('location.origin'), origin)
  assert.equal(await browser.evaluate(OUTPUT), null, 'the notebook has not run before')
  await browser.evaluate('Jupyter.notebook.execute_all_cells()')
  await browser.waitFor(`${OUTPUT} === '42'`)
  const sockets = socketsOf(browser)
  assert.ok(sockets.length > 0, 'the page has opened a WebSocket')
  for (const { address, status } of sockets) {
    assert.equal(status, 101, address)
    assert.ok(address.startsWith(`${origin.replace('https:', 'wss:')}/api/kernels/`), address)
    assert.match(address, /\/channels\?/)
  }
}

interface Socket {
  readonly address: string
  readonly status: unknown
}

/** The WebSockets that the page has opened, with the status of their handshake. */
function socketsOf({ events }: Chromium): readonly Socket[] {
  const statuses = new Map<unknown, unknown>()
  for (const { method, params } of events) {
    if (method !== 'Network.webSocketHandshakeResponseReceived') continue
    const response: unknown = params['response']
    const status: unknown =
      typeof response === 'object' && response !== null ? Reflect.get(response, 'status') : undefined
    statuses.set(params['requestId'], status)
  }
  return events
    .filter(({ method }) => method === 'Network.webSocketCreated')
    .map(({ params }) => ({ address: String(params['url']), status: statuses.get(params['requestId']) }))
}

async function curl(address: string, options: readonly string[]) {
  return runProgram('curl', ['-sS', '--noproxy', '*', '--max-time', '20', ...options, address])
}

/** The command with which Jupyter is started, as it is printed: perhaps on several lines. */
function printedCommand(words: string): string {
  const printed = /^ *(jupyter lab (?:.*\\\n)*.*)$/m.exec(words)?.[1]
  return printed ?? assert.fail(words)
}
