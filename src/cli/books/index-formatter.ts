const [TAB, NEWLINE, RETURN, ZERO, NINE, DASH, BACKSLASH] = [
  0x09, 0x0a, 0x0d, 0x30, 0x39, 0x2d, 0x5c,
] as const
const [UPPER_E, UPPER_V, UPPER_Z] = [0x45, 0x56, 0x5a] as const
const [FIRST_PRINTABLE, LAST_PRINTABLE] = [0x20, 0x7e] as const
const VALID = new TextEncoder().encode('valid\t')
const EXPIRED = new TextEncoder().encode('expired\t')
const LAST_CENTURY = new TextEncoder().encode('19')
const THIS_CENTURY = new TextEncoder().encode('20')
/** The digit in lower case for each octet that is one as openssl writes it; 0 for any other. */
const LOWER_DIGITS = Uint8Array.from({ length: 256 }, (_, octet) =>
  /[0-9A-F]/.test(String.fromCharCode(octet)) ? String.fromCharCode(octet).toLowerCase().charCodeAt(0) : 0,
)
/** Digits of the end of a validity: UTCTime, GeneralizedTime. */
const [SHORT_TIME, LONG_TIME] = [12, 14] as const
/** What a line grows by at most: state and date take less room in the index; and the shortest line that there can be. */
const [GROWTH, SHORTEST_LINE] = [16, 20] as const

/**
 * Makes of the lines of an `index.txt` what `orchard list --all` shows: state, end, serial number and subject between
 * tabs. It works on octets, because an entry for each of a million lines takes ten times as long as reading them; so it
 * knows only what openssl and this library write of certificates that are not revoked, and stops at any other line.
 */
export class IndexFormatter {
  #target: Uint8Array
  #length = 0

  /** Begins with room for a piece of an index. */
  constructor() {
    this.#target = new Uint8Array(0)
  }

  /**
   * Formats the lines of a piece, from an offset on, behind what was formatted before.
   *
   * @returns How many lines were formatted, and where the first one begins that was not: the end, if all were.
   */
  format(source: Uint8Array, offset: number): { readonly count: number; readonly stop: number } {
    const left = source.length - offset
    this.#reserve(left + (Math.floor(left / SHORTEST_LINE) + 1) * GROWTH)
    let from = offset
    for (let count = 0; ; count += 1) {
      const next = from < source.length ? this.#formatLine(source, from) : undefined
      if (next === undefined) return { count, stop: from }
      from = next
    }
  }

  /** Puts a text behind what was formatted before. */
  append(text: string): void {
    const octets = new TextEncoder().encode(text)
    this.#reserve(octets.length)
    this.#target.set(octets, this.#length)
    this.#length += octets.length
  }

  /** What was formatted; it stands until something is formatted again. */
  take(): Uint8Array {
    const taken = this.#target.subarray(0, this.#length)
    this.#length = 0
    return taken
  }

  #reserve(octets: number): void {
    if (this.#target.length >= this.#length + octets) return
    const larger = new Uint8Array(this.#length + octets)
    larger.set(this.#target.subarray(0, this.#length))
    this.#target = larger
  }

  /** Formats one line; gives where the next one begins, or `undefined` where this one is of another kind. */
  #formatLine(source: Uint8Array, start: number): number | undefined {
    const target = this.#target
    const state = source[start] === UPPER_V ? VALID : source[start] === UPPER_E ? EXPIRED : undefined
    if (state === undefined || source[start + 1] !== TAB) return undefined
    target.set(state, this.#length)
    const time = start + 2
    const serial = endOfTime(source, time)
    if (serial === undefined) return undefined
    const written = putDay(target, this.#length + state.length, source.subarray(time, serial))
    const file = copySerial(source, serial, { target, at: written })
    const subject = file === undefined ? undefined : endOfColumn(source, file)
    if (file === undefined || subject === undefined) return undefined
    const end = copySubject(source, subject, { target, at: written + file - serial })
    if (end === undefined) return undefined
    this.#length = written + (file - serial) + (end.subject - subject) + 1
    return end.next
  }
}

/** Where a column goes. */
interface Place {
  readonly target: Uint8Array
  readonly at: number
}

/** Where the serial number begins, behind a time and an empty column. */
function endOfTime(source: Uint8Array, start: number): number | undefined {
  let at = start
  while (isDigit(source[at])) at += 1
  const digits = at - start
  if (digits !== SHORT_TIME && digits !== LONG_TIME) return undefined
  if (source[at] !== UPPER_Z || source[at + 1] !== TAB || source[at + 2] !== TAB) return undefined
  return at + 3
}

/** Writes a time as a day: years before 2050 have two digits (RFC 5280 §4.1.2.5). @returns Where it ends. */
function putDay(target: Uint8Array, start: number, column: Uint8Array): number {
  const isLong = column.length > LONG_TIME + 2
  const century = (column[0] ?? 0) >= ZERO + 5 ? LAST_CENTURY : THIS_CENTURY
  target.set(isLong ? column.subarray(0, 2) : century, start)
  let from = isLong ? 2 : 0
  let to = start + 2
  for (const after of [DASH, DASH, TAB]) {
    target[to] = column[from] ?? 0
    target[to + 1] = column[from + 1] ?? 0
    target[to + 2] = after
    from += 2
    to += 3
  }
  return to
}

/** Copies hexadecimal of even length in lower case, and its tab. @returns Where the next column begins. */
function copySerial(source: Uint8Array, start: number, { target, at }: Place): number | undefined {
  let from = start
  let to = at
  for (;;) {
    const digit = LOWER_DIGITS[source[from] ?? 0] ?? 0
    if (digit === 0) break
    target[to] = digit
    from += 1
    to += 1
  }
  if (source[from] !== TAB || !isNormalSerial(source, start, from - start)) return undefined
  target[to] = TAB
  return from + 1
}

/** Whether a serial number is as the books give it out: whole octets, and no zero ones in front. */
function isNormalSerial(source: Uint8Array, start: number, digits: number): boolean {
  if (digits === 0 || digits % 2 !== 0) return false
  return digits === 2 || source[start] !== ZERO || source[start + 1] !== ZERO
}

/** Where the column behind a plain one begins. */
function endOfColumn(source: Uint8Array, start: number): number | undefined {
  let at = start
  let octet = source[at] ?? 0
  while (octet >= FIRST_PRINTABLE && octet <= LAST_PRINTABLE && octet !== BACKSLASH)
    octet = source[(at += 1)] ?? 0
  return octet === TAB ? at + 1 : undefined
}

/** Copies printable ASCII to the end of a line: anything else must be encoded for the terminal. */
function copySubject(
  source: Uint8Array,
  start: number,
  { target, at }: Place,
): { readonly subject: number; readonly next: number } | undefined {
  let from = start
  let to = at
  let octet = source[from] ?? NEWLINE
  while (octet >= FIRST_PRINTABLE && octet <= LAST_PRINTABLE) {
    target[to] = octet
    to += 1
    octet = source[(from += 1)] ?? NEWLINE
  }
  const subject = from
  if (octet === RETURN) octet = source[(from += 1)] ?? NEWLINE
  if (octet !== NEWLINE) return undefined
  target[to] = NEWLINE
  return { subject, next: from + 1 }
}

function isDigit(octet: number | undefined): boolean {
  return octet !== undefined && octet >= ZERO && octet <= NINE
}
