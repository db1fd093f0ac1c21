const [TAB, NEWLINE, RETURN, DASH] = [0x09, 0x0a, 0x0d, 0x2d] as const
const [UPPER_E, UPPER_V, UPPER_Z] = [0x45, 0x56, 0x5a] as const
const [FIRST_PRINTABLE, LAST_PRINTABLE] = [0x20, 0x7e] as const
const VALID = new TextEncoder().encode('valid\t')
const EXPIRED = new TextEncoder().encode('expired\t')
/** Two digits as they stand in two octets. */
const [LAST_CENTURY, THIS_CENTURY, ZEROS, TABS] = [0x3139, 0x3230, 0x3030, 0x0909] as const
/** Digits of the end of a validity: UTCTime, GeneralizedTime; and those behind its year. */
const [SHORT_TIME, LONG_TIME, REST_OF_TIME] = [12, 14, 10] as const
/** RFC 5280 §4.1.2.5.1: a year of two digits from 50 lies in the twentieth century. */
const FIRST_TWO_DIGIT_YEAR = 50
const [LAST_YEAR, LAST_MONTH, LAST_DAY, LAST_HOUR, LAST_MINUTE] = [99, 12, 31, 23, 59] as const
/** Octets of the longest beginning of a line, to the serial number. */
const BEGINNING = 21
const [PAIR, WORD] = [2, 4] as const
const UNKNOWN = new TextEncoder().encode('\tunknown\t')
/** The bit that small letters have and capital ones have not; digits have it. */
const LOWER_CASE = 0x20202020
/** Makes four octets of two. */
const TWICE = 0x10001
const HIGHEST_BITS = 0x80808080 | 0

/**
 * Makes of the lines of an `index.txt` what `orchard list --all` shows: state, end, serial number and subject between
 * tabs. It works on octets, because an entry for each of a million lines takes ten times as long as reading them, and on
 * several at once, because one by one takes three times as long (measured); so it knows only what openssl and this
 * library write of certificates that are not revoked, and stops at any other line.
 */
export class IndexFormatter {
  readonly #numbers: Uint8Array = numbersOfDigits()
  #source: DataView = viewOf(new Uint8Array(0))
  #from = 0
  #octets: Uint8Array = new Uint8Array(0)
  #target: DataView = viewOf(this.#octets)
  #to = 0
  #length = 0

  /**
   * Formats the lines of a piece, from an offset on, behind what was formatted before.
   *
   * @returns How many lines were formatted, and where the first one begins that was not: the end, if all were.
   */
  format(source: Uint8Array, offset: number): { readonly count: number; readonly stop: number } {
    // No line becomes longer, but for a newline that the last one lacks.
    this.#reserve(source.length - offset + 1)
    this.#source = viewOf(source)
    this.#from = offset
    this.#to = this.#length
    for (let count = 0, stop = offset; ; count += 1) {
      if (stop === source.length || !this.#formatLine()) return { count, stop }
      stop = this.#from
      this.#length = this.#to
    }
  }

  /** Puts a text behind what was formatted before. */
  append(text: string): void {
    const octets = new TextEncoder().encode(text)
    this.#reserve(octets.length)
    this.#octets.set(octets, this.#length)
    this.#length += octets.length
  }

  /** What was formatted; it stands until something is formatted again. */
  take(): Uint8Array {
    const taken = this.#octets.subarray(0, this.#length)
    this.#length = 0
    return taken
  }

  #reserve(octets: number): void {
    if (this.#octets.length >= this.#length + octets) return
    const larger = new Uint8Array(this.#length + octets)
    larger.set(this.#octets.subarray(0, this.#length))
    this.#octets = larger
    this.#target = viewOf(larger)
  }

  /** False where the line is of another kind; what was written of it counts for nothing then. */
  #formatLine(): boolean {
    if (this.#from + BEGINNING > this.#source.byteLength) return false
    return this.#putState() && this.#putDay() && this.#copySerial() && this.#passFile() && this.#copySubject()
  }

  #putState(): boolean {
    const letter = this.#source.getUint8(this.#from)
    const state = letter === UPPER_V ? VALID : letter === UPPER_E ? EXPIRED : undefined
    if (state === undefined || this.#source.getUint8(this.#from + 1) !== TAB) return false
    for (const octet of state) this.#target.setUint8(this.#to++, octet)
    this.#from += PAIR
    return true
  }

  /** Writes the end of the validity as a day. */
  #putDay(): boolean {
    const source = this.#source
    const isLong = source.getUint8(this.#from + SHORT_TIME) !== UPPER_Z
    const rest = this.#from + (isLong ? LONG_TIME : SHORT_TIME) - REST_OF_TIME
    if (!this.#isTime(rest - PAIR) || (isLong && this.#number(this.#from) > LAST_YEAR)) return false
    const short = this.#number(rest - PAIR) < FIRST_TWO_DIGIT_YEAR ? THIS_CENTURY : LAST_CENTURY
    const target = this.#target
    target.setUint16(this.#to, isLong ? source.getUint16(this.#from) : short)
    target.setUint16(this.#to + 2, source.getUint16(rest - PAIR))
    target.setUint8(this.#to + 4, DASH)
    target.setUint16(this.#to + 5, source.getUint16(rest))
    target.setUint8(this.#to + 7, DASH)
    target.setUint16(this.#to + 8, source.getUint16(rest + PAIR))
    target.setUint8(this.#to + 10, TAB)
    this.#to += 11
    this.#from = rest + REST_OF_TIME + 3
    return true
  }

  /** Whether a year of two digits, month, day, hour, minute, second, `Z` and an empty column stand there. */
  #isTime(at: number): boolean {
    const month = this.#number(at + 2)
    const day = this.#number(at + 4)
    if (this.#number(at) > LAST_YEAR || month < 1 || month > LAST_MONTH || day < 1 || day > LAST_DAY)
      return false
    if (this.#number(at + 6) > LAST_HOUR || this.#number(at + 8) > LAST_MINUTE) return false
    if (this.#number(at + 10) > LAST_MINUTE || this.#source.getUint8(at + 12) !== UPPER_Z) return false
    return this.#source.getUint16(at + 13) === TABS
  }

  #number(at: number): number {
    return this.#numbers[this.#source.getUint16(at)] ?? NaN
  }

  /** Copies a serial number in lower case: whole octets, and no zero ones in front, as the books give it out. */
  #copySerial(): boolean {
    const [source, target, start, shift] = [this.#source, this.#target, this.#from, this.#to - this.#from]
    const last = source.byteLength - WORD
    let from = start
    for (; from <= last; from += WORD) {
      const word = source.getInt32(from)
      if (!isUpperHex(word)) break
      target.setInt32(from + shift, word | LOWER_CASE)
    }
    const pair = from > last ? 0 : source.getUint16(from)
    if (isUpperHex(pair * TWICE)) {
      target.setUint16(from + shift, pair | LOWER_CASE)
      from += PAIR
    }
    this.#from = from
    this.#to = from + shift
    const digits = from - start
    return digits === PAIR || (digits > PAIR && source.getUint16(start) !== ZEROS)
  }

  /** Passes over the name of the file; openssl always writes the same. */
  #passFile(): boolean {
    const source = this.#source
    const from = this.#from
    if (from + UNKNOWN.length > source.byteLength) return false
    for (let at = 0; at < UNKNOWN.length; at += 1)
      if (source.getUint8(from + at) !== UNKNOWN[at]) return false
    this.#from = from + UNKNOWN.length
    this.#target.setUint8(this.#to, TAB)
    this.#to += 1
    return true
  }

  /** Copies printable ASCII to the end of a line: anything else must be encoded for the terminal. */
  #copySubject(): boolean {
    const [source, target, shift] = [this.#source, this.#target, this.#to - this.#from]
    let from = this.#from
    for (const last = source.byteLength - WORD; from <= last; from += WORD) {
      const word = source.getInt32(from)
      if (!isPrintable(word)) break
      target.setInt32(from + shift, word)
    }
    let octet = octetAt(source, from)
    for (; octet >= FIRST_PRINTABLE && octet <= LAST_PRINTABLE; octet = octetAt(source, (from += 1)))
      target.setUint8(from + shift, octet)
    target.setUint8(from + shift, NEWLINE)
    this.#to = from + shift + 1
    if (octet === RETURN) octet = octetAt(source, (from += 1))
    this.#from = Math.min(from + 1, source.byteLength)
    return octet === NEWLINE
  }
}

/** The last line may lack its newline. */
function octetAt(source: DataView, at: number): number {
  return at < source.byteLength ? source.getUint8(at) : NEWLINE
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}

/** Four octets at once: of each the highest bit tells whether it lies in one of the two ranges of digits. */
function isUpperHex(word: number): boolean {
  const isFigure = (word + 0x50505050) & ~(word + 0x46464646)
  const isLetter = (word + 0x3f3f3f3f) & ~(word + 0x39393939)
  return ((isFigure | isLetter) & ~word & 0x80808080) === HIGHEST_BITS
}

/** Four octets at once: the highest bit of one of them is set by it itself, by taking 0x20 from it, or by adding 1. */
function isPrintable(word: number): boolean {
  return (((word - 0x20202020) | word | (word + 0x01010101)) & 0x80808080) === 0
}

/** The numbers of two decimal digits, by their octets as one number; 255: they are none. */
function numbersOfDigits(): Uint8Array {
  const numbers = new Uint8Array(1 << 16).fill(0xff)
  for (let value = 0; value <= LAST_YEAR; value += 1) {
    const digits = String(value).padStart(2, '0')
    numbers[digits.charCodeAt(0) * 0x100 + digits.charCodeAt(1)] = value
  }
  return numbers
}
