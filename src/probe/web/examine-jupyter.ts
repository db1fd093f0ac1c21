import type { Deadline } from '../deadline.js'
import type { JupyterStep } from '../records.js'
import { exchange, plainVersion, type Exchange, type ExchangeOutcome } from './exchange.js'

/** Where Jupyter is asked, and how. */
export interface WebExamination {
  /** The question, without its path; the token may be in it. */
  readonly question: Omit<Exchange, 'path' | 'headers'>
  /** Path below which Jupyter lies; begins and ends with a slash. */
  readonly basePath: string
  /** The time that there is. */
  readonly deadline: Deadline
}

/** Answers with which the server asks for another page. */
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]

/** Asks `GET <base>api`, which Jupyter answers to everybody with its version; no token goes along. Uses the network. */
export async function examineJupyter({
  question,
  basePath,
  deadline,
}: WebExamination): Promise<ExchangeOutcome> {
  const { endpoint, host } = question
  return deadline.step((signal) => exchange({ endpoint, host, path: `${basePath}api` }, signal))
}

/** What the answer to `GET <base>api` says. Pure. */
export function decideJupyter(outcome: ExchangeOutcome): JupyterStep {
  if (outcome.kind === 'failed') {
    return { status: outcome.reason === 'timeout' ? 'timeout' : 'failed', tornado: false }
  }
  const { status: httpStatus, headers } = outcome
  const tornado = /^TornadoServer\//.test(headers.server ?? '')
  const version = httpStatus === 200 ? versionIn(outcome.body) : undefined
  if (version !== undefined) return { status: 'jupyter', httpStatus, version, tornado }
  const location = headers.location ?? ''
  const isHub = headers['x-jupyterhub-version'] !== undefined || /(?:^|\/)hub\//.test(location)
  return { status: isHub ? 'jupyterhub' : statusOf(httpStatus, location), httpStatus, tornado }
}

function statusOf(httpStatus: number, location: string): JupyterStep['status'] {
  if (REDIRECTS.includes(httpStatus)) return /login|oauth|auth\//i.test(location) ? 'login' : 'redirect'
  if (httpStatus === 401 || httpStatus === 403) return 'forbidden'
  return httpStatus === 404 ? 'not-found' : 'not-jupyter'
}

function versionIn(body: Uint8Array | undefined): string | undefined {
  if (body === undefined) return undefined
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return typeof value === 'object' && value !== null && 'version' in value
      ? plainVersion(value.version)
      : undefined
  } catch {
    return undefined // It is no JSON, or no UTF-8, and so not Jupyter's.
  }
}

/** Whether a status asks for another page. Pure. */
export function isRedirect(httpStatus: number): boolean {
  return REDIRECTS.includes(httpStatus)
}
