/** What the page tells its script, in the `data-` attributes of its body. */
export interface Visit {
  /** What every route begins with. */
  readonly base: string
  /** The kind of device for which the page was written. */
  readonly device: string
  /** How it is called in a sentence. */
  readonly deviceName: string
  /** The nonce of this page load. */
  readonly nonce: string
  /** Host and port of the probe. */
  readonly probe: string
  /** When the server ends, on the clock of `performance.now()`, which no wrong date disturbs. */
  readonly endsAt: number
  /** The real server, where there is one to try. */
  readonly server: string | undefined
}

/** Reads the attributes; one that is not there is empty, and a page without an end has ended. */
export function readVisit(facts: DOMStringMap): Visit {
  const {
    base = '',
    device = '',
    deviceName = 'device',
    nonce = '',
    probe = '',
    seconds = '0',
    server,
  } = facts
  return {
    base,
    device,
    deviceName,
    nonce,
    probe,
    endsAt: performance.now() + Number(seconds) * 1000,
    server,
  }
}
