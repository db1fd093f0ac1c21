import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import type { PageFacts } from '../../src/enroll/page/page-facts.js'
import { createFaultyServerCert } from '../../src/testing.js'
import type { FaultyServerCert } from '../../src/testing.js'
import type { Chromium } from '../support/e2e/chromium.js'
import { startChromium } from '../support/e2e/chromium.js'
import type { DevicePageOptions } from '../support/e2e/device-page.js'
import { startDevicePage } from '../support/e2e/device-page.js'
import { emulate, findAxeFaults, takePicture } from '../support/e2e/device-tab.js'
import { projectRoot, without } from '../support/interop/run-program.js'
import { HOSTS, serverWith } from '../support/probe.js'

const STATE = 'document.getElementById("state-trusted").dataset.state'
const SERVER = 'document.getElementById("state-server").dataset.state'
const SAID = 'document.getElementById("say").textContent'

describe('the page watches trust arrive', { skip: without('chromium', 'certutil') }, () => {
  const pictures = join(projectRoot(), 'build/screenshots')
  const folder = mkdtempSync(join(tmpdir(), 'orchard-trust-'))
  const rootFile = join(folder, 'root.pem')
  let browser: Chromium

  before(async () => {
    mkdirSync(pictures, { recursive: true })
    writeFileSync(rootFile, (await serverWith()).root.pem)
    browser = await startChromium(join(folder, 'home'), [rootFile])
    await emulate(browser, { width: 390, height: 844 })
  })

  after(async () => {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const visit = async (test: TestContext, options: Partial<DevicePageOptions> = {}) => {
    const page = await startDevicePage({ server: await serverWith(), ...options })
    test.after(page.close)
    assert.equal(await browser.open(`${page.address}?device=iphone`), undefined)
    await browser.waitFor('document.readyState === "complete"')
    return page
  }

  it('stays open while the root is not trusted, and reports the refusal', async (test) => {
    const page = await visit(test, { server: await strangersServer(), triesServer: true })
    await browser.waitFor(`${SAID}.startsWith("Not trusted yet")`)
    assert.equal(await browser.evaluate(STATE), 'open')
    assert.equal(await browser.evaluate(SERVER), 'open')
    assert.deepEqual([page.seen, page.opened], [['refused'], []])
    await page.close()
    await browser.waitFor(`${SAID}.startsWith("The terminal does not answer")`)
    await takePicture(browser, join(pictures, 'terminal-gone.png'), 'window')
  })

  it('says that its time is over, and stops', async (test) => {
    const now = new Date()
    const facts: Partial<PageFacts> = { now, endsAt: new Date(now.getTime() + 1_000) }
    await visit(test, { server: await strangersServer(), facts })
    await browser.waitFor(`${SAID}.startsWith("The time of this page is over")`)
    assert.equal(await browser.evaluate(STATE), 'open')
  })

  it('turns green while it is looked at, at the first handshake that the browser trusts', async (test) => {
    const page = await visit(test, { server: await strangersServer(), triesServer: true })
    await browser.waitFor(`${SAID}.startsWith("Not trusted yet")`)
    page.use(await serverWith())
    await browser.waitFor(`${STATE} === "done" && ${SERVER} === "done"`)
    assert.match(
      String(await browser.evaluate(SAID)),
      /^Done: this iPhone trusts the root and reaches your server/,
    )
    assert.deepEqual([...new Set(page.opened)], ['AAECAwQFBgcICQoLDA0ODw'])
    assert.equal(page.seen.at(-1), 'server-ok')
    assert.deepEqual(await findAxeFaults(browser), [])
    for (const scheme of ['light', 'dark'] as const) {
      await emulate(browser, { width: 390, height: 844, scheme })
      await takePicture(browser, join(pictures, `trusted-${scheme}.png`), 'window')
    }
  })

  it('ends at trust where there is no server to try', async (test) => {
    await visit(test)
    await browser.waitFor(`${STATE} === "done"`)
    await browser.waitFor(`${SAID}.startsWith("Done: this iPhone trusts the root. ")`)
    assert.equal(await browser.evaluate('document.getElementById("state-server")'), null)
    assert.equal(await browser.evaluate('document.title'), '✓ Trusted by this iPhone')
  })

  it('tells a server that does not answer from a root that is not trusted', async (test) => {
    const page = await visit(test, { facts: { server: 'https://127.0.0.1:9/' } })
    await browser.waitFor(`${STATE} === "done" && ${SERVER} === "failed"`)
    await browser.waitFor(`${SAID}.includes("does not answer it yet")`)
    assert.equal(page.seen.at(-1), 'server-failed')
    assert.deepEqual(await findAxeFaults(browser), [])
    await takePicture(browser, join(pictures, 'server-silent.png'), 'window')
  })
})

/** A server under a root that the browser does not know: what a device sees before the switch is on. */
function strangersServer(): Promise<FaultyServerCert> {
  return createFaultyServerCert({ hosts: HOSTS, faults: [] })
}
