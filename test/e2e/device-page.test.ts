import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { DEVICE_KINDS } from '../../src/device/guide/device-kind.js'
import type { Chromium } from '../support/e2e/chromium.js'
import { startChromium } from '../support/e2e/chromium.js'
import type { DevicePage } from '../support/e2e/device-page.js'
import { startDevicePage } from '../support/e2e/device-page.js'
import { emulate, findAxeFaults, press, takePicture, USER_AGENTS } from '../support/e2e/device-tab.js'
import { projectRoot, without } from '../support/interop/run-program.js'
import { serverWith } from '../support/probe.js'

const SIZES = [
  [320, 568],
  [390, 844],
  [820, 1180],
  [1280, 900],
] as const
const SCHEMES = ['light', 'dark'] as const

describe('the page for the device in a real browser', { skip: without('chromium', 'certutil') }, () => {
  const pictures = join(projectRoot(), 'build/screenshots')
  const home = mkdtempSync(join(tmpdir(), 'orchard-page-'))
  let page: DevicePage
  let browser: Chromium

  before(async () => {
    mkdirSync(pictures, { recursive: true })
    page = await startDevicePage({ server: await serverWith(), triesServer: true })
    browser = await startChromium(home, [])
    await browser.call('Log.enable')
  })

  after(async () => {
    await browser.close()
    await page.close()
    rmSync(home, { recursive: true, force: true })
  })

  const open = async (query: string) => {
    assert.equal(await browser.open(page.address + query), undefined)
    await browser.waitFor('document.readyState === "complete"')
  }

  for (const [width, height] of SIZES) {
    for (const scheme of SCHEMES) {
      it(`has no fault for axe-core and nothing that sticks out at ${width} × ${height}, ${scheme}`, async () => {
        await emulate(browser, { width, height, scheme })
        for (const device of DEVICE_KINDS) {
          await open(`?device=${device}`)
          await browser.evaluate(
            'document.querySelectorAll("details").forEach((each) => { each.open = true })',
          )
          assert.deepEqual(await findAxeFaults(browser), [], device)
          const sticksOut = await browser.evaluate('document.documentElement.scrollWidth > innerWidth')
          assert.equal(sticksOut, false, device)
          const name = `${device}-${width}-${scheme}`
          await takePicture(browser, join(pictures, `${name}.png`), 'page')
        }
      })
    }
  }

  it('is walked with the keyboard alone, in the order in which it is read, with the focus in sight', async () => {
    await emulate(browser, { width: 390, height: 844 })
    await open('?device=ipad')
    const inOrder = await browser.evaluate(
      '[...document.querySelectorAll("a[href], summary")].filter((each) => each.getClientRects().length > 0 && each.checkVisibility()).map((each) => each.textContent)',
    )
    assert.ok(Array.isArray(inOrder) && inOrder.length >= 14)
    const walked: unknown[] = []
    while (walked.length < inOrder.length) {
      await press(browser, 'Tab')
      walked.push(await browser.evaluate('document.activeElement.textContent'))
      assert.equal(
        await browser.evaluate(
          '(({ outlineStyle, outlineWidth }) => outlineStyle === "solid" && parseFloat(outlineWidth) >= 3)(getComputedStyle(document.activeElement))',
        ),
        true,
        String(walked.at(-1)),
      )
      assert.equal(await browser.evaluate(IS_UNCOVERED), true, String(walked.at(-1)))
    }
    assert.deepEqual(walked, inOrder)
  })

  it('opens an answer by the Enter key', async () => {
    await open('?device=ipad')
    await browser.evaluate('document.querySelector("summary").focus()')
    await press(browser, 'Enter')
    await browser.waitFor('document.querySelector("details").open')
  })

  it('breaks no rule of its policy, and loads nothing but its own routes', async () => {
    await open('?device=iphone')
    const loaded = await browser.evaluate(
      'performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname).filter((path) => !path.endsWith("/seen") && !path.endsWith("/probe"))',
    )
    assert.deepEqual(loaded, ['/k7qm/style.css', '/k7qm/page.js'])
    const complaints = browser.events.filter(
      ({ method, params }) =>
        method === 'Log.entryAdded' && JSON.stringify(params).includes('Content Security Policy'),
    )
    assert.deepEqual(complaints, [])
  })

  it('finds the iPad that says that it is a Mac, unless a person chose the Mac', async () => {
    const iPad = { width: 820, height: 1180, userAgent: USER_AGENTS.ipadAsMac, touchPoints: 5 }
    await emulate(browser, iPad)
    await open('')
    await browser.waitFor('location.search === "?device=ipad" && document.readyState === "complete"')
    assert.match(String(await browser.evaluate('document.querySelector("h1").textContent')), /iPad/)
    await open('?device=mac')
    assert.match(String(await browser.evaluate('document.querySelector("h1").textContent')), /Mac/)
    await emulate(browser, { ...iPad, touchPoints: 0 })
    await open('')
    assert.match(String(await browser.evaluate('document.querySelector("h1").textContent')), /Mac/)
  })

  it('shows Chrome on an iPhone the way to Safari first', async () => {
    await emulate(browser, { width: 390, height: 844, userAgent: USER_AGENTS.chromeOnIPhone })
    await open('')
    const first = await browser.evaluate('document.querySelector("main h2").textContent')
    assert.equal(first, 'Open this page in Safari')
    assert.deepEqual(await findAxeFaults(browser), [])
    await takePicture(browser, join(pictures, 'chrome-on-iphone.png'), 'window')
  })

  it('holds all steps without JavaScript, and says who sees the trust arrive', async () => {
    await emulate(browser, { width: 390, height: 844, userAgent: USER_AGENTS.iphone })
    await browser.call('Emulation.setScriptExecutionDisabled', { value: true })
    try {
      await open('')
      await takePicture(browser, join(pictures, 'without-javascript.png'), 'page')
      const { root } = await browser.call('DOM.getDocument', { depth: 0 })
      const { outerHTML } = await browser.call('DOM.getOuterHTML', {
        nodeId: Reflect.get(Object(root), 'nodeId'),
      })
      const html = String(outerHTML)
      assert.equal(html.match(/<li class="step/g)?.length, 6)
      assert.match(html, /<p id="say" role="status">Your terminal shows when this iPhone trusts the root/)
      assert.match(html, /href="\/k7qm\/alice-homebox\.mobileconfig"/)
    } finally {
      await browser.call('Emulation.setScriptExecutionDisabled', { value: false })
    }
  })

  it('moves nothing for a person who asked for less motion', async () => {
    await open('?device=ipad')
    await browser.call('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-reduced-motion', value: 'reduce' }],
    })
    const moving = await browser.evaluate(
      '[...document.querySelectorAll("*")].filter((each) => getComputedStyle(each).transitionDuration !== "0s" || getComputedStyle(each).animationName !== "none").length',
    )
    assert.equal(moving, 0)
  })
})

/** Whether the middle of what has the focus is in the window and lies under nothing. */
const IS_UNCOVERED = `(() => {
  const element = document.activeElement
  const { left, top, width, height } = element.getClientRects()[0]
  const found = document.elementFromPoint(left + width / 2, top + height / 2)
  return found !== null && (element.contains(found) || found.contains(element))
})()`
