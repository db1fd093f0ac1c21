import type { EntryStatus } from '../../../src/store/ca-store.js'

/** What a step hands out: what nothing may take back from then on. */
export interface HandedOut {
  /** The CA is there. */
  readonly created?: boolean
  /** Certificates, DER in hexadecimal by serial number. */
  readonly certificates?: ReadonlyMap<string, string>
  /** What the books say of certificates now, by serial number. */
  readonly statuses?: ReadonlyMap<string, EntryStatus>
  /** Serial numbers of the certificates in use, by server. */
  readonly servers?: ReadonlyMap<string, string>
  /** A cRLNumber that was given away and kept in a CRL. */
  readonly crlNumber?: bigint
  /** Files of the CA that have these contents from now on, one character per octet, by path; undefined: they are not there. */
  readonly files?: ReadonlyMap<string, string | undefined>
  /** What some file beside the root holds from now on, one character per octet. */
  readonly kept?: ReadonlySet<string>
  /** Somebody else has rewritten `index.txt`: until the end of our next step it may lack lines. */
  readonly overwritten?: boolean
  /** Serial numbers that the caller was told are not in the books. */
  readonly refused?: ReadonlySet<string>
}

/** One step of a script, and which operations of the disk it took. */
interface Step {
  readonly what: string
  readonly begin: number
  readonly end: number
  readonly result: HandedOut
}

/** What must be found after a crash, and what may. */
export interface Expectation {
  /** Whether the CA must be there. */
  readonly created: boolean
  /** Certificates that must be there, DER in hexadecimal by serial number. */
  readonly certificates: ReadonlyMap<string, string>
  /** What the books may say, by serial number. */
  readonly statuses: ReadonlyMap<string, ReadonlySet<EntryStatus>>
  /** Certificates that may be in use, by server. */
  readonly servers: ReadonlyMap<string, ServerExpectation>
  /** The greatest cRLNumber that was given away; 0: none. */
  readonly crlNumber: bigint
  /** What files of the CA may hold that have been changed, by path. */
  readonly files: ReadonlyMap<string, ReadonlySet<string | undefined>>
  /** What some file beside the root must hold. */
  readonly kept: ReadonlySet<string>
  /** Whether `index.txt` must have a line of each certificate that the journal does not speak of. */
  readonly indexed: boolean
  /** Serial numbers that the books must not have. */
  readonly refused: ReadonlySet<string>
}

/** What may be found of a server. */
export interface ServerExpectation {
  /** Serial numbers, one of which its certificate has. */
  readonly serials: ReadonlySet<string>
  /** Whether a step was going on that changes it: then it may also have a certificate that nobody has seen. */
  readonly changing: boolean
  /** Whether it must have a certificate. */
  readonly served: boolean
}

/** Where a script writes down what it was promised. */
export interface StepBook {
  /** Which operation comes next. */
  readonly place: number
  /** Does a step, and writes down what it handed out. */
  step<Result>(
    what: string,
    action: () => Promise<Result>,
    handsOut: (result: Result) => HandedOut,
  ): Promise<Result>
  /** Writes down what has been handed out now by something that began at a place of the log. */
  note(what: string, begin: number, result: HandedOut): void
}

/** Whose operations are counted. */
export interface Counted {
  /** What has been done; only its length matters. */
  readonly log: { readonly length: number }
}

/** Writes down what a script was promised, and at which place of the log of the disk. */
export class Ledger implements StepBook {
  readonly #disk: Counted
  readonly #steps: Step[] = []

  /** Begins to write down what happens on a disk. */
  constructor(disk: Counted) {
    this.#disk = disk
  }

  /** What was promised, in words. */
  get steps(): readonly string[] {
    return this.#steps.map(({ what, begin, end }) => `${begin}-${end} ${what}`)
  }

  /** Where the log was when a step ended. */
  get ends(): readonly number[] {
    return this.#steps.map(({ end }) => end)
  }

  /** Where the log is now. */
  get place(): number {
    return this.#disk.log.length
  }

  /** Does a step, and writes down what it handed out. */
  async step<Result>(
    what: string,
    action: () => Promise<Result>,
    handsOut: (result: Result) => HandedOut,
  ): Promise<Result> {
    const begin = this.place
    const result = await action()
    this.note(what, begin, handsOut(result))
    return result
  }

  /** Writes down what has been handed out now by something that began at a place of the log. */
  note(what: string, begin: number, result: HandedOut): void {
    this.#steps.push({ what, begin, end: this.place, result })
  }

  #isOverwritten(place: number): boolean {
    const last = this.#steps.filter(({ end }) => end <= place).at(-1)
    const going = this.#steps.filter(({ begin, end }) => begin < place && place < end)
    return [last, ...going].some((step) => step?.result.overwritten === true)
  }

  /** What must be found after a crash behind so many operations. */
  expectationAt(place: number): Expectation {
    const done = this.#steps.filter(({ end }) => end <= place).map(({ result }) => result)
    const going = this.#steps
      .filter(({ begin, end }) => begin <= place && place < end)
      .map(({ result }) => result)
    return {
      created: done.some(({ created }) => created === true),
      certificates: new Map(done.flatMap(({ certificates }) => [...(certificates ?? [])])),
      statuses: statusesOf(done, going),
      servers: serversOf(done, going),
      crlNumber: done.reduce((most, { crlNumber = 0n }) => (crlNumber > most ? crlNumber : most), 0n),
      files: filesOf(done, going),
      refused: new Set(done.flatMap(({ refused }) => [...(refused ?? [])])),
      kept: new Set(done.flatMap(({ kept }) => [...(kept ?? [])])),
      indexed: !this.#isOverwritten(place),
    }
  }
}

function filesOf(done: readonly HandedOut[], going: readonly HandedOut[]): Expectation['files'] {
  const found = new Map<string, Set<string | undefined>>()
  for (const { files } of done) for (const [path, text] of files ?? []) found.set(path, new Set([text]))
  for (const { files } of going)
    for (const [path, text] of files ?? [])
      found.set(path, (found.get(path) ?? new Set([undefined])).add(text))
  return found
}

function statusesOf(
  done: readonly HandedOut[],
  going: readonly HandedOut[],
): ReadonlyMap<string, ReadonlySet<EntryStatus>> {
  const found = new Map<string, Set<EntryStatus>>()
  for (const { statuses } of done)
    for (const [serial, status] of statuses ?? []) found.set(serial, new Set([status]))
  for (const { statuses } of going)
    for (const [serial, status] of statuses ?? []) found.get(serial)?.add(status)
  return found
}

function serversOf(
  done: readonly HandedOut[],
  going: readonly HandedOut[],
): ReadonlyMap<string, ServerExpectation> {
  const found = new Map<string, ServerExpectation>()
  for (const { servers } of done)
    for (const [name, serial] of servers ?? [])
      found.set(name, { serials: new Set([serial]), changing: false, served: true })
  for (const { servers } of going)
    for (const [name, serial] of servers ?? []) {
      const before = found.get(name)
      const serials = new Set([...(before?.serials ?? []), serial])
      found.set(name, { serials, changing: true, served: before?.served ?? false })
    }
  return found
}
