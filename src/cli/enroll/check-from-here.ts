import { isPKIError } from '../../index.js'
import { checkServer } from '../check/check-server.js'
import { problemOf } from '../problem.js'
import type { Session } from '../session.js'
import { collectPrinter } from '../sinks/collected-printer.js'
import type { StateFacts } from './device-states.js'
import type { Teller } from './teller.js'

/** What is dialled, and who is told. */
export interface CheckFromHere {
  /** Its address is in here, where there is one. */
  readonly facts: StateFacts
  /** The root, DER. */
  readonly root: Uint8Array
  /** Is told what was found. */
  readonly teller: Teller
}

const TIMEOUT_MS = 10_000

/** Dials the real server from this machine, as `orchard check` does, and tells what is found. */
export async function checkFromHere(session: Session, { facts, root, teller }: CheckFromHere): Promise<void> {
  const { server: url } = facts
  if (url === undefined) return
  const { printer, text } = collectPrinter(session.environment)
  try {
    const question = { url, roots: [root], token: undefined, timeoutMs: TIMEOUT_MS, brief: true }
    const { document } = await checkServer({ ...session, printer }, question)
    if (document.error !== undefined) printer.failed('from here', document.error.message)
    teller.also(text(), { command: 'enroll', event: 'server-checked', server: document })
  } catch (error) {
    if (!isPKIError(error)) throw error
    printer.failed('from here', error.message)
    teller.also(text(), { command: 'enroll', event: 'server-checked', error: problemOf(error) })
  }
}
