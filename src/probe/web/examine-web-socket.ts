import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { WebSocketStep } from '../records.js'
import { isRedirect, type WebExamination } from './examine-jupyter.js'
import { exchange, type ExchangeOutcome } from './exchange.js'

/** RFC 6455 §1.3. */
const ACCEPT_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** What one request for an upgrade came to; `not-found` asks for the next path. */
type Upgrade = WebSocketStep['status'] | 'not-found'

/**
 * Asks for a WebSocket where that changes nothing on the server: first the stream of events of Jupyter Server 2, and where
 * that is unknown, the channels of a kernel that does not exist. Measured: with a good token Server 2.21 answers 101 and
 * Notebook 6.4 and Server 1.23 404; without one all answer 403; without an upgrade Server 2 answers 400. Uses the network.
 */
export async function examineWebSocket(examination: WebExamination): Promise<WebSocketStep> {
  const events = await askUpgrade(examination, 'api/events/subscribe')
  if (events.status !== 'not-found') return stepOf(events.status, events.outcome)
  const channels = await askUpgrade(examination, `api/kernels/${randomUUID()}/channels`)
  return stepOf(channels.status === 'not-found' ? 'undecided' : channels.status, channels.outcome)
}

async function askUpgrade({ question, basePath, deadline }: WebExamination, path: string) {
  const key = randomBytes(16).toString('base64')
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': key,
  }
  const whole = { ...question, path: basePath + path, headers }
  const outcome = await deadline.step((signal) => exchange(whole, signal))
  return { status: decideUpgrade(outcome, key), outcome }
}

/** What the answer to a request for an upgrade says (RFC 6455 §4.2.2, RFC 9110 §7.8). Pure. */
export function decideUpgrade(outcome: ExchangeOutcome, key: string): Upgrade {
  if (outcome.kind === 'failed') return outcome.reason === 'timeout' ? 'timeout' : 'failed'
  const { status, headers } = outcome
  if (status === 101) {
    const accepted = createHash('sha1')
      .update(key + ACCEPT_SUFFIX)
      .digest('base64')
    return headers['sec-websocket-accept'] === accepted ? 'passes' : 'upgrade-dropped'
  }
  if (status === 401 || status === 403) return 'not-logged-in'
  if (status === 404) return 'not-found'
  if (isRedirect(status)) return 'redirect'
  // Jupyter itself answers 400 when the upgrade did not reach it, a proxy 200, 426 or one of the gateway's.
  return [200, 400, 426, 500, 501, 502, 503, 504].includes(status) ? 'upgrade-dropped' : 'failed'
}

function stepOf(status: WebSocketStep['status'], outcome: ExchangeOutcome): WebSocketStep {
  if (outcome.kind === 'failed') return { status, token: 'none' }
  return { status, httpStatus: outcome.status, token: outcome.tokenSent ? 'sent' : 'none' }
}
