import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { once, projectRoot } from '../interop/run-program.js'
import type { Chromium } from './chromium.js'

/** A device whose screen and habits a tab takes on. */
export interface EmulatedDevice {
  /** Width of the window in CSS pixels. */
  readonly width: number
  /** Height of the window in CSS pixels. */
  readonly height: number
  /** What the person prefers; light when absent. */
  readonly scheme?: 'light' | 'dark'
  /** What the browser says that it is. */
  readonly userAgent?: string
  /** In how many places at once it is touched; none when absent. */
  readonly touchPoints?: number
}

/** What iPhones, iPads and others say in `User-Agent`. */
export const USER_AGENTS = {
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  ipadAsMac:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  chromeOnIPhone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/137.0.7151.51 Mobile/15E148 Safari/604.1',
} as const

/** Makes the tab look like a device, from the next page on. */
export async function emulate({ call }: Chromium, device: EmulatedDevice): Promise<void> {
  const { width, height, scheme = 'light', userAgent = '', touchPoints = 0 } = device
  const screen = { width, height, deviceScaleFactor: 2, mobile: touchPoints > 0 }
  await call('Emulation.setDeviceMetricsOverride', screen)
  await call('Emulation.setScrollbarsHidden', { hidden: true })
  const touch = touchPoints > 0 ? { enabled: true, maxTouchPoints: touchPoints } : { enabled: false }
  await call('Emulation.setTouchEmulationEnabled', touch)
  await call('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] })
  await call('Emulation.setUserAgentOverride', { userAgent })
}

/** Takes a picture of what the window shows, or of the whole page. */
export async function takePicture({ call }: Chromium, file: string, part: 'window' | 'page'): Promise<void> {
  const { data } = await call('Page.captureScreenshot', {
    format: 'png',
    captureBeyondViewport: part === 'page',
  })
  writeFileSync(file, Buffer.from(String(data), 'base64'))
}

/** Presses one key, e.g. `Tab` or `Enter`. */
export async function press({ call }: Chromium, key: 'Tab' | 'Enter'): Promise<void> {
  const code = key === 'Tab' ? 9 : 13
  const text = key === 'Enter' ? { text: '\r' } : {}
  await call('Input.dispatchKeyEvent', {
    type: 'keyDown',
    key,
    code: key,
    windowsVirtualKeyCode: code,
    ...text,
  })
  await call('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key, windowsVirtualKeyCode: code })
}

/** What axe-core finds wrong in the page as it stands, one line for each element; all of its rules run. */
export async function findAxeFaults({ evaluate }: Chromium): Promise<readonly string[]> {
  await evaluate(`${axeSource()}; undefined`)
  const faults = await evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html + ' ' + node.failureSummary)))`,
  )
  if (!Array.isArray(faults)) throw new Error('axe-core did not run')
  return faults.map(String)
}

const axeSource = once(() => readFileSync(join(projectRoot(), 'node_modules/axe-core/axe.min.js'), 'utf8'))
