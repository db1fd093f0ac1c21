import { compareBytes } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import type { Deviation, DeviationKind } from './deviation.js'
import { DERElement, readElement } from './element.js'
import { parseOIDContents } from './oid.js'
import { type Place, pathOf } from './place.js'
import { TAG, contextConstructedTag } from './tags.js'
import { parseTimeContents } from './time.js'

export type { DERElement } from './element.js'

/** Largest input that is read, in octets: a CRL of 250 000 entries fits. */
const MAX_OCTETS = 16 * 1024 * 1024
/** Deepest nesting that is read; an X.509 certificate needs 12. */
const MAX_DEPTH = 40

/** Most faults that are kept: more say nothing new, and an input of 16 MiB could hold millions. */
const MAX_DEVIATIONS = 1000
/** Most octets of a BIT STRING with named bits; X.509 defines at most nine bits. */
const MAX_NAMED_OCTETS = 8

/** Octets of `YYYYMMDDhhmmssZ`: with an offset instead of `Z` there are more. */
const PROFILED_TIME_OCTETS = 15

/** What every reader of one input shares. */
interface Input {
  readonly bytes: Uint8Array
  readonly deviations: Deviation[]
}

/** Reads one item of a collection; `field` is its place there, e.g. `[2]`, to pass on to a method of `items`. */
export type ReadItem<Item> = (items: DERReader, field: string) => Item

/** How a SEQUENCE OF or SET OF differs from the plain one of at least one item. */
export interface CollectionOptions {
  /** Identifier octet of an IMPLICIT tag; absent means the universal SEQUENCE or SET. */
  readonly tag?: number
  /** True where the ASN.1 module sets no `SIZE (1..MAX)`, e.g. RDNSequence; absent means false. */
  readonly mayBeEmpty?: boolean
  /** Most items that are read; absent means as many as there are. */
  readonly maximum?: number
}

/**
 * Reads the elements of one constructed value in order, strictly: DER lengths (X.690 §10.1), no element beyond its
 * parent, bounded depth and size. Every method takes the field's name from the ASN.1 module; it appears in errors.
 * Schema faults that the world ships are kept in {@link DERReader.deviations}. Time is linear in the input.
 */
export class DERReader {
  readonly #input: Input
  readonly #place: Place
  readonly #end: number
  #position: number

  private constructor(input: Input, place: Place, extent: Pick<DERElement, 'start' | 'end'>) {
    this.#input = input
    this.#place = place
    this.#position = extent.start
    this.#end = extent.end
  }

  /**
   * Opens an input whose octets are one sequence of elements; {@link DERReader.end} then refuses trailing octets.
   *
   * @param bytes - The input; it is not copied, so copy foreign bytes first.
   * @param name - Name of the outermost type, the start of every path, e.g. `Certificate`.
   * @param maximum - Most octets that are read; absent: 16 MiB.
   * @throws {@link PKIError} `ERR_PKI_DER` when the input is larger.
   */
  static open(bytes: Uint8Array, name: string, maximum: number = MAX_OCTETS): DERReader {
    const place: Place = { parent: undefined, field: name, depth: 0 }
    const reader = new DERReader({ bytes, deviations: [] }, place, { start: 0, end: bytes.length })
    if (bytes.length > maximum) reader.fail(`is larger than ${String(maximum)} octets`)
    return reader
  }

  /** The faults that were read past so far, in the whole input. */
  get deviations(): readonly Deviation[] {
    return this.#input.deviations
  }

  /** Offset of the next element from the start of the input. */
  get offset(): number {
    return this.#position
  }

  /** True when every element of this value has been read. */
  get done(): boolean {
    return this.#position >= this.#end
  }

  /** Identifier octet of the next element, or `undefined` at the end. */
  peek(): number | undefined {
    return this.done ? undefined : this.#input.bytes[this.#position]
  }

  /** Ends this value: an element that nobody asked for is an error. */
  end(): void {
    if (!this.done) this.fail('has trailing octets')
  }

  /** Throws `ERR_PKI_DER` at a field of this value. */
  fail(problem: string, field = '', offset: number = this.#position): never {
    const path = pathOf(this.#place, field)
    throw new PKIError('ERR_PKI_DER', `${path} ${problem} (at octet ${String(offset)})`, {
      details: { offset, path },
      hint: 'The file is damaged or is not what its name says: fetch or make it again.',
    })
  }

  /** Lists a fault that is read past; the first thousand are kept. */
  deviate(kind: DeviationKind, field: string, offset: number = this.#position): void {
    if (this.#input.deviations.length >= MAX_DEVIATIONS) return
    this.#input.deviations.push(Object.freeze({ kind, path: pathOf(this.#place, field), offset }))
  }

  /** Goes past octets of this value that the caller has checked himself; never beyond its end. */
  skip(octets: number): void {
    this.#position = Math.min(this.#position + octets, this.#end)
  }

  /** Reads the next element, of one type when a tag is given. */
  element(field: string, tag?: number): DERElement {
    const element = readElement(this.#input.bytes, this.#position, this.#end)
    if (!(element instanceof DERElement)) this.fail(element.problem, field, element.offset)
    if (tag !== undefined && element.tag !== tag) {
      this.fail(`has tag ${hexOctet(element.tag)} instead of ${hexOctet(tag)}`, field, element.offset)
    }
    this.#position = element.end
    return element
  }

  /** Reads the next element if it has this tag. */
  optional(field: string, tag: number): DERElement | undefined {
    return this.peek() === tag ? this.element(field, tag) : undefined
  }

  /** Opens the next element, which must have this constructed tag, and gives a reader of its elements. */
  open(field: string, tag: number): DERReader {
    return this.inside(this.element(field, tag), field)
  }

  /** Gives a reader of the contents of an element that was read from this reader. */
  inside(element: DERElement, field: string): DERReader {
    const depth = this.#place.depth + 1
    if (depth > MAX_DEPTH)
      this.fail(`is nested deeper than ${String(MAX_DEPTH)} levels`, field, element.offset)
    return new DERReader(this.#input, { parent: this.#place, field, depth }, element)
  }

  /** Opens a SEQUENCE. */
  sequence(field: string): DERReader {
    return this.open(field, TAG.sequence)
  }

  /** Opens a SET. */
  set(field: string): DERReader {
    return this.open(field, TAG.set)
  }

  /** Reads a SEQUENCE OF, item by item; one without items is a deviation unless it may be empty. */
  sequenceOf<Item>(
    field: string,
    readItem: ReadItem<Item>,
    options: CollectionOptions = {},
  ): readonly Item[] {
    const element = this.element(field, options.tag ?? TAG.sequence)
    const items = this.inside(element, field).#readItems(readItem, options.maximum)
    if (items.length === 0 && options.mayBeEmpty !== true)
      this.deviate('empty-sequence', field, element.offset)
    return items
  }

  /** Reads a SET OF like {@link DERReader.sequenceOf}; another order than that of X.690 §11.6 is a deviation. */
  setOf<Item>(field: string, readItem: ReadItem<Item>, options: CollectionOptions = {}): readonly Item[] {
    const before = this.#position
    const items = this.sequenceOf(field, readItem, { ...options, tag: options.tag ?? TAG.set })
    if (items.length < 2) return items
    const contents = new DERReader(this.#input, this.#place, { start: before, end: this.#position })
    if (!contents.inside(contents.element(field), field).#isSorted()) this.deviate('set-order', field, before)
    return items
  }

  /** Opens an EXPLICIT context tag if it is there. */
  explicit(field: string, number: number): DERReader | undefined {
    return this.peek() === contextConstructedTag(number)
      ? this.open(field, contextConstructedTag(number))
      : undefined
  }

  /** Reads a BOOLEAN: 00 or FF only (X.690 §11.1). */
  boolean(field: string, tag: number = TAG.boolean): boolean {
    const { start, end, offset } = this.element(field, tag)
    const value = this.#input.bytes[start]
    if (end - start !== 1 || (value !== 0 && value !== 0xff)) this.fail('is no DER BOOLEAN', field, offset)
    return value === 0xff
  }

  /** Reads a BOOLEAN with DEFAULT FALSE; an encoded FALSE is a deviation (X.690 §11.5). */
  defaultFalse(field: string, tag: number = TAG.boolean): boolean {
    if (this.peek() !== tag) return false
    const offset = this.#position
    const value = this.boolean(field, tag)
    if (!value) this.deviate('encoded-default', field, offset)
    return value
  }

  /** Reads an INTEGER in its fewest octets (X.690 §8.3.2) as two's complement, big-endian. */
  integer(field: string, tag: number = TAG.integer): Uint8Array {
    const { contents, offset } = this.element(field, tag)
    const [first, second = 0] = contents
    if (first === undefined) this.fail('is an empty INTEGER', field, offset)
    const padded =
      contents.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))
    if (padded) this.fail('is an INTEGER with a needless leading octet', field, offset)
    return contents
  }

  /** Reads an INTEGER that must be 0 to 2^31 - 1, such as a version or a path length. */
  smallInteger(field: string, tag: number = TAG.integer): number {
    const offset = this.#position
    const contents = this.integer(field, tag)
    const [first = 0] = contents
    if (contents.length > 4 || first >= 0x80) this.fail('is no number from 0 to 2^31 - 1', field, offset)
    return contents.reduce((value, octet) => value * 0x100 + octet, 0)
  }

  /** Reads an OBJECT IDENTIFIER as dotted decimal. */
  oid(field: string): string {
    const { contents, offset } = this.element(field, TAG.oid)
    return parseOIDContents(contents) ?? this.fail('is no OBJECT IDENTIFIER', field, offset)
  }

  /** Reads NULL. */
  null(field: string): void {
    const { contents, offset } = this.element(field, TAG.null)
    if (contents.length !== 0) this.fail('is a NULL with contents', field, offset)
  }

  /** Reads an OCTET STRING. */
  octetString(field: string): Uint8Array {
    return this.element(field, TAG.octetString).contents
  }

  /** Reads a BIT STRING of whole octets. */
  bitString(field: string): Uint8Array {
    const offset = this.#position
    const { octets, unusedBits } = this.bits(field)
    if (unusedBits !== 0) this.fail('is a BIT STRING that ends inside an octet', field, offset)
    return octets
  }

  /** Reads a BIT STRING; unused bits must be zero (X.690 §11.2.1). */
  bits(
    field: string,
    tag: number = TAG.bitString,
  ): { readonly octets: Uint8Array; readonly unusedBits: number } {
    const { start, end, offset } = this.element(field, tag)
    const { bytes } = this.#input
    const unusedBits = start < end ? bytes[start] : undefined
    const octets = bytes.subarray(Math.min(start + 1, end), end)
    const last = octets[octets.length - 1] ?? 0
    const valid =
      unusedBits !== undefined &&
      unusedBits < 8 &&
      (octets.length > 0 || unusedBits === 0) &&
      (last & ((1 << unusedBits) - 1)) === 0
    if (!valid) this.fail('is a BIT STRING with a bad count of unused bits', field, offset)
    return { octets, unusedBits }
  }

  /** Reads a BIT STRING of up to 64 named bits as the numbers of those that are set; trailing zero bits are a deviation. */
  namedBits(field: string, tag: number = TAG.bitString): readonly number[] {
    const offset = this.#position
    const { octets, unusedBits } = this.bits(field, tag)
    if (octets.length > MAX_NAMED_OCTETS) this.fail('has more than 64 named bits', field, offset)
    const numbers: number[] = []
    for (const [index, octet] of octets.entries()) {
      for (let bit = 0; bit < 8; bit += 1) if ((octet & (0x80 >> bit)) !== 0) numbers.push(8 * index + bit)
    }
    if (octets.length * 8 - unusedBits !== (numbers.at(-1) ?? -1) + 1)
      this.deviate('named-bits', field, offset)
    return numbers
  }

  /** Reads a UTCTime or GeneralizedTime; another form than RFC 5280 §4.1.2.5 asks for is a deviation. */
  time(field: string): Date {
    const { tag, contents, offset } = this.element(field)
    if (tag !== TAG.utcTime && tag !== TAG.generalizedTime) this.fail('is no Time', field, offset)
    const time =
      parseTimeContents(tag, contents) ?? this.fail('is no UTCTime or GeneralizedTime', field, offset)
    if (!time.profiled) this.deviate('time-form', field, offset)
    return time.instant
  }

  /** Reads a GeneralizedTime where no UTCTime may stand; another form than RFC 6960 §4.2.2.1 asks for is a deviation. */
  generalizedTime(field: string): Date {
    const { contents, offset } = this.element(field, TAG.generalizedTime)
    const time =
      parseTimeContents(TAG.generalizedTime, contents) ?? this.fail('is no GeneralizedTime', field, offset)
    if (contents.length !== PROFILED_TIME_OCTETS) this.deviate('time-form', field, offset)
    return time.instant
  }

  #readItems<Item>(readItem: ReadItem<Item>, maximum = Infinity): readonly Item[] {
    const items: Item[] = []
    while (!this.done) {
      if (items.length >= maximum) this.fail(`has more than ${String(maximum)} items`)
      const before = this.#position
      const field = `[${String(items.length)}]`
      items.push(readItem(this, field))
      if (this.#position === before) this.fail('is of a type that does not belong here', field)
    }
    return Object.freeze(items)
  }

  #isSorted(): boolean {
    let previous = this.element('')
    while (!this.done) {
      const next = this.element('')
      if (compareBytes(previous.bytes, next.bytes) > 0) return false
      previous = next
    }
    return true
  }
}

function hexOctet(octet: number): string {
  return `0x${octet.toString(16).padStart(2, '0')}`
}
