import { say, show } from './show.js'
import type { Visit } from './visit.js'

/** Milliseconds between two attempts. */
const PAUSE_MS = 2_500
/** Milliseconds that one attempt may take. */
const PATIENCE_MS = 8_000
/** After so many refusals in a row the terminal hears of one, about every ten seconds. */
const REPORT_EVERY = 4

/** Opens the probe until it opens; `false` when the time of the page is over first. */
export async function watchTrust(visit: Visit): Promise<boolean> {
  for (let refusals = 0; isOpen(visit); refusals++) {
    await becomeVisible()
    if (await opens(`wss://${visit.probe}${visit.base}/probe?n=${visit.nonce}`)) return true
    if (refusals % REPORT_EVERY === 0) sayWhetherHeard(await report(visit, 'refused'))
    await pause()
  }
  return false
}

/** Fetches the real server until it answers; `false` when the time of the page is over first. */
export async function watchServer(visit: Visit, server: string): Promise<boolean> {
  let isReported = false
  while (isOpen(visit)) {
    await becomeVisible()
    if (await answers(server)) {
      await report(visit, 'server-ok')
      return true
    }
    show('server', 'failed')
    say(
      'failed',
      'This device trusts the root, and your server does not answer it yet. It is tried again and again.',
    )
    if (!isReported) isReported = await report(visit, 'server-failed')
    await pause()
  }
  return false
}

function sayWhetherHeard(isHeard: boolean): void {
  if (isHeard) say('open', 'Not trusted yet. This page is watching.')
  else
    say(
      'failed',
      'The terminal does not answer. Is “orchard enroll” still running, and this device in the same Wi-Fi?',
    )
}

function isOpen({ endsAt }: Visit): boolean {
  return performance.now() < endsAt
}

/** While the person is in Settings nothing is tried: the browser would cut it off. */
async function becomeVisible(): Promise<void> {
  while (document.visibilityState !== 'visible')
    await new Promise((resolve) => {
      document.addEventListener('visibilitychange', resolve, { once: true })
    })
}

/** Waits, but not when the person comes back: then it is tried at once. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', over)
      resolve()
    }
    const timer = setTimeout(over, PAUSE_MS)
    document.addEventListener('visibilitychange', over)
  })
}

function opens(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(address)
    const end = (isOpened: boolean): void => {
      clearTimeout(timer)
      resolve(isOpened)
      socket.close()
    }
    const timer = setTimeout(end, PATIENCE_MS, false)
    socket.addEventListener('open', () => {
      end(true)
    })
    socket.addEventListener('error', () => {
      end(false)
    })
  })
}

/** An opaque answer is one: the handshake passed, and more a page of another origin may not know. */
async function answers(server: string): Promise<boolean> {
  return passes(
    fetch(server, { mode: 'no-cors', cache: 'no-store', credentials: 'omit', signal: patience() }),
  )
}

async function report({ base, nonce }: Visit, seen: string): Promise<boolean> {
  return passes(fetch(`${base}/seen?n=${nonce}&s=${seen}`, { cache: 'no-store', signal: patience() }))
}

/** Not `AbortSignal.timeout`, which iOS 15 does not have. */
function patience(): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => {
    controller.abort()
  }, PATIENCE_MS)
  return controller.signal
}

async function passes(answer: Promise<Response>): Promise<boolean> {
  try {
    await answer
    return true
  } catch {
    return false
  }
}
