import type { EnrolmentEvent, Visitor } from '../../node.js'
import type { Session } from '../session.js'
import { collectPrinter } from '../sinks/collected-printer.js'
import { createLiveBlock } from '../sinks/live-block.js'
import { printEvent, printStates } from './device-states.js'
import type { StateFacts } from './device-states.js'
import type { DeviceWatch } from './device-watch.js'
import type { EnrollDocument, VisitorDocument } from './documents.js'

/** How what happens reaches a person or a program. */
export interface Teller {
  /** Tells one event. */
  readonly event: (event: EnrolmentEvent) => void
  /** Tells something beside the events: words that stay, encoded already, or a document. */
  readonly also: (text: string, document: EnrollDocument) => void
}

/** Lines of events on what is no terminal: whoever loads the page again and again must not fill a log. */
const MOST_LINES = 500

/** Tells programs: each event is one JSON line. */
export function jsonTeller(session: Session): Teller {
  return {
    event: ({ kind, at, visitor }) =>
      writeLine(session, {
        command: 'enroll',
        event: kind,
        at: at.toISOString(),
        visitor: visitorDocument(visitor),
      }),
    also: (_, document) => writeLine(session, document),
  }
}

/** Tells people: on a terminal in lines that are drawn anew, elsewhere in a line for each event. */
export function wordTeller(session: Session, watch: DeviceWatch, facts: StateFacts): Teller {
  const { environment } = session
  if (environment.stdout.isTTY !== true || environment.env['TERM'] === 'dumb')
    return plainTeller(session, facts)
  const block = createLiveBlock(environment.stdout)
  const draw = (): void => {
    const { printer, text } = collectPrinter(environment)
    printStates(printer, watch.furthest, facts)
    block.show(text())
  }
  draw()
  return { event: draw, also: (text) => block.above(text) }
}

function plainTeller({ environment, printer }: Session, facts: StateFacts): Teller {
  const told = new Set<string>()
  return {
    event: (event) => {
      const key = `${event.kind} ${event.visitor.device} ${event.visitor.address}`
      if (told.has(key) || told.size >= MOST_LINES) return
      told.add(key)
      printEvent(printer, event, facts)
    },
    also: (text) => void environment.stdout.write(text),
  }
}

/** A visitor as data. */
export function visitorDocument(visitor: Visitor): VisitorDocument {
  const { id, device, address, profileLoaded, rootLoaded, trusted, server } = visitor
  return { id, device, address, loaded: profileLoaded || rootLoaded, trusted, server }
}

/** Writes a JSON line. */
export function writeLine({ environment: { stdout } }: Session, document: EnrollDocument): void {
  stdout.write(`${JSON.stringify(document)}\n`)
}
