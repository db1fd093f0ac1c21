import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { mustRun } from '../interop/run-program.js'
import { DevToolsPipe } from './devtools-pipe.js'
import type { DevToolsEvent, DevToolsRecord } from './devtools-pipe.js'
import { endGroup } from './end-group.js'
import { waitUntil } from './wait-until.js'

/** A headless browser with one tab. */
export interface Chromium {
  /** Opens an address; gives what went wrong, e.g. `net::ERR_CERT_AUTHORITY_INVALID`, or `undefined`. */
  readonly open: (address: string) => Promise<string | undefined>
  /** Evaluates an expression in the page until it is true. */
  readonly waitFor: (expression: string) => Promise<void>
  /** Evaluates an expression in the page. */
  readonly evaluate: (expression: string) => Promise<unknown>
  /** Calls a method of the DevTools protocol for the tab. */
  readonly call: (method: string, params?: DevToolsRecord) => Promise<DevToolsRecord>
  /** Every event of the tab so far. */
  readonly events: readonly DevToolsEvent[]
  /** Ends the browser. */
  readonly close: () => Promise<void>
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--no-first-run',
  '--no-proxy-server',
  '--remote-debugging-pipe',
]

/**
 * Starts a browser with a home of its own, whose trust store holds the given roots and nothing else besides the roots
 * that the browser brings.
 */
export async function startChromium(home: string, rootFiles: readonly string[]): Promise<Chromium> {
  await createTrustStore(home, rootFiles)
  return restartChromium(home)
}

/** Starts a browser again in its home: what has entered its trust store meanwhile counts only then. */
export async function restartChromium(home: string): Promise<Chromium> {
  const browser = spawn('chromium', [...FLAGS, `--user-data-dir=${join(home, 'profile')}`, 'about:blank'], {
    env: { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8' },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const started = new Promise<void>((resolve, reject) => {
    browser.once('spawn', resolve)
    browser.once('error', reject)
  })
  await started
  const pipe = new DevToolsPipe(browser)
  const close = () => endGroup(browser)
  try {
    return { ...(await openTab(pipe)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function createTrustStore(home: string, rootFiles: readonly string[]): Promise<void> {
  const folder = join(home, '.pki/nssdb')
  mkdirSync(folder, { recursive: true })
  await mustRun('certutil', ['-N', '-d', `sql:${folder}`, '--empty-password'])
  for (const [index, file] of rootFiles.entries()) {
    await mustRun('certutil', [
      '-A',
      '-d',
      `sql:${folder}`,
      '-n',
      `root${index}`,
      '-t',
      'C,,',
      '-a',
      '-i',
      file,
    ])
  }
}

async function openTab(pipe: DevToolsPipe): Promise<Omit<Chromium, 'close'>> {
  const { targetId } = await pipe.call('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await pipe.call('Target.attachToTarget', { targetId, flatten: true })
  const tab = (method: string, params: DevToolsRecord = {}) => pipe.call(method, params, String(sessionId))
  for (const domain of ['Page', 'Network', 'Runtime']) await tab(`${domain}.enable`)
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result } = await tab('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })
    return typeof result === 'object' && result !== null ? Reflect.get(result, 'value') : undefined
  }
  return {
    events: pipe.events,
    call: tab,
    evaluate,
    open: async (address) => {
      const { errorText } = await tab('Page.navigate', { url: address })
      return typeof errorText === 'string' ? errorText : undefined
    },
    waitFor: (expression) => waitUntil(expression, async () => (await evaluate(expression)) === true),
  }
}
