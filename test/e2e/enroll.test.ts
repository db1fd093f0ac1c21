import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it, test } from 'node:test'
import { restartChromium, startChromium } from '../support/e2e/chromium.js'
import type { Chromium } from '../support/e2e/chromium.js'
import { freePort } from '../support/e2e/jupyter.js'
import { orchard, startOrchard } from '../support/e2e/orchard-command.js'
import type { RunningOrchard } from '../support/e2e/orchard-command.js'
import { waitUntil } from '../support/e2e/wait-until.js'
import { servePage } from '../support/enroll/served-page.js'
import { mustRun, without } from '../support/interop/run-program.js'

const STATE = `document.getElementById('state-trusted')?.dataset.state`
const skip = without('chromium', 'certutil')

interface Line {
  readonly event: string
  readonly urls?: readonly string[]
  readonly ready?: boolean
  readonly watching?: boolean
  readonly fingerprint?: string
}

describe('from an empty folder to a green page', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'orchard-enroll-'))
  const home = join(folder, 'home')
  const env = { ORCHARD_HOME: join(folder, 'orchard') }
  let running: RunningOrchard | undefined
  let browser: Chromium
  let root = ''
  let fingerprint = ''

  const lines = (): readonly Line[] => (running?.lines() ?? []).map((line) => JSON.parse(line) as Line)
  const events = (): readonly string[] => lines().map(({ event }) => event)

  before(async () => {
    mkdirSync(home)
    const { status, stdout, stderr } = await orchard(home, ['up', '127.0.0.1', 'localhost', '--json'], env)
    assert.equal(status, 0, stderr)
    const { ca } = JSON.parse(stdout) as { ca: { certificatePath: string; fingerprint: string } }
    ;({ certificatePath: root, fingerprint } = ca)
    const port = String(await freePort())
    running = startOrchard(home, ['enroll', '--host', '127.0.0.1', '--port', port, '--json'], env)
    await waitUntil('the page is served', () => Promise.resolve(events().includes('listening')))
    browser = await startChromium(join(folder, 'browser'), [])
  })
  after(async () => {
    running?.stop()
    await browser.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  })

  it('orchard enroll says the address and the fingerprint of the very root that up made, and watches', () => {
    const [listening] = lines()
    assert.match(listening?.urls?.[0] ?? '', /^http:\/\/127\.0\.0\.1:\d+\/[a-z\d]{4}$/)
    assert.equal(listening?.fingerprint, fingerprint)
    assert.equal(listening.watching, true)
  })

  it('a browser that does not trust the root sees the page, and its states stay open', async () => {
    assert.equal(await browser.open(lines()[0]?.urls?.[0] ?? ''), undefined)
    await waitUntil('the script has said that wss is refused', () =>
      Promise.resolve(events().includes('refused')),
    )
    assert.equal(await browser.evaluate(STATE), 'open')
    assert.deepEqual(events(), ['listening', 'opened', 'refused'])
  })

  it('when the root enters its trust store the page turns green, and the command ends with 0', async () => {
    const store = `sql:${join(folder, 'browser/.pki/nssdb')}`
    await mustRun('certutil', ['-A', '-d', store, '-n', 'root', '-t', 'C,,', '-a', '-i', root])
    // A Chromium that runs goes on refusing what it has refused (measured): it reads the store when it starts.
    await browser.close()
    browser = await restartChromium(join(folder, 'browser'))
    await browser.open(lines()[0]?.urls?.[0] ?? '')
    await browser.waitFor(`${STATE} === 'done'`)
    assert.equal(await running?.ended, 0)
    assert.deepEqual(events().slice(-2), ['trusted', 'ended'])
    assert.equal(lines().at(-1)?.ready, true)
  })
})

/**
 * Safari lets a person pass a certificate error for https and still refuses wss. Chromium passes both at once (measured
 * with `Security.setIgnoreCertificateErrors`), so here each error is decided by its address: the page, its files and
 * every fetch are excepted, and wss is not.
 */
test(
  'where https alone is excepted, the page comes, fetch works, and the states stay open',
  { skip },
  async (t) => {
    const { page, events } = await servePage(t)
    const folder = mkdtempSync(join(tmpdir(), 'orchard-excepted-'))
    const browser = await startChromium(folder, [])
    t.after(async () => {
      await browser.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    })
    const excepted = exceptHTTPS(browser)
    t.after(excepted.stop)
    await browser.call('Security.enable')
    await browser.call('Security.setOverrideCertificateErrors', { override: true })
    const address = (page.urls[0] ?? '').replace('http:', 'https:')
    assert.equal(await browser.open(address), undefined)
    await browser.waitFor(`document.readyState === 'complete'`)
    assert.equal(await browser.evaluate('location.protocol'), 'https:')
    assert.equal(
      await browser.evaluate(`fetch('${page.base}/style.css').then((answer) => answer.status)`),
      200,
    )
    await waitUntil('wss was tried twice', () =>
      Promise.resolve(excepted.refused.filter((url) => url.startsWith('wss:')).length >= 2),
    )
    assert.equal(await browser.evaluate(STATE), 'open')
    assert.ok(events.some(({ kind }) => kind === 'refused'))
    assert.ok(events.every(({ kind }) => kind !== 'trusted'))
  },
)

/** Decides on each certificate error of a browser: https goes on, wss does not. */
function exceptHTTPS({ events, call }: Chromium): {
  readonly refused: readonly string[]
  readonly stop: () => void
} {
  const refused: string[] = []
  let next = 0
  const timer = setInterval(() => {
    for (; next < events.length; next += 1) {
      const { method, params } = events[next] ?? { method: '', params: {} }
      if (method !== 'Security.certificateError') continue
      const url = String(params['requestURL'])
      const action = url.startsWith('https:') ? 'continue' : 'cancel'
      if (action === 'cancel') refused.push(url)
      // A page that has gone meanwhile needs no answer.
      void call('Security.handleCertificateError', { eventId: params['eventId'], action }).catch(
        () => undefined,
      )
    }
  }, 20)
  return { refused, stop: () => clearInterval(timer) }
}
