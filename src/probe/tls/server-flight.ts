import { copyBytes } from '../../base/bytes.js'
import { MOST_CERTIFICATES, MOST_FLIGHT_OCTETS } from '../limits.js'
import { TLS_VERSIONS, VERSION_NUMBERS, type TLSVersion } from './ios-hello.js'
import { Octets } from './octets.js'

/** What a server says to a hello, as far as it is not encrypted. */
export type ServerFlight =
  | ServerHello
  | {
      /** It refuses. */
      readonly kind: 'alert'
      /** Number of the alert. */
      readonly alert: number
    }
  | {
      /** It speaks, and not TLS. */
      readonly kind: 'not-tls'
      /** Its first octets, at most 64. */
      readonly firstOctets: Uint8Array
    }
  | {
      /** It speaks TLS that cannot be read, or more of it than is read; it says nothing; it goes away. */
      readonly kind: 'malformed' | 'too-large' | 'silent' | 'closed' | 'reset' | 'unreachable'
    }

/** What a server takes of an offer. */
export interface ServerHello {
  /** It takes the offer. */
  readonly kind: 'hello'
  /** The version, `undefined` when it is none that was offered. */
  readonly version: TLSVersion | undefined
  /** The cipher suite. */
  readonly suite: number
  /** The group; `undefined` where none is used, or was not said. */
  readonly group: number | undefined
  /** The certificates in their order; `undefined` in TLS 1.3, where they are encrypted. */
  readonly certificates: readonly Uint8Array[] | undefined
  /** Whether it asks the client for a certificate; TLS 1.3 does not say it in the clear. */
  readonly asksForCertificate: boolean
}

const [CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE] = [20, 21, 22]
const [SERVER_HELLO, CERTIFICATE, KEY_EXCHANGE, CERTIFICATE_REQUEST, HELLO_DONE] = [2, 11, 12, 13, 14]
const [HEADER_OCTETS, MESSAGE_HEADER_OCTETS] = [5, 4]
/** RFC 5246 §6.2.3, the longest of all versions. */
const LARGEST_RECORD = 16_384 + 2048
const [WARNING, CLOSE_NOTIFY] = [1, 0]
const FIRST_OCTETS = 64

/**
 * Reads what a server says, octets by octets as they come, up to the point where it waits or begins to encrypt (RFC 5246
 * §7.4, RFC 8446 §4). Total: any octets lead to a {@link ServerFlight} or to the wish for more, and no more than
 * {@link MOST_FLIGHT_OCTETS} are kept.
 */
export class ServerFlightReader {
  readonly #received = new GrowingBytes()
  readonly #messages = new GrowingBytes()
  #hello: ServerHello | undefined

  /** Takes octets; gives the answer once it is complete. */
  push(chunk: Uint8Array): ServerFlight | undefined {
    if (this.#received.total + chunk.length > MOST_FLIGHT_OCTETS) return { kind: 'too-large' }
    this.#received.append(chunk)
    for (;;) {
      const step = this.#readRecord()
      if (step === 'more') return undefined
      if (step !== 'again') return step
    }
  }

  /** What the server has said when it says no more: `silence` is how it ended. */
  end(silence: 'silent' | 'closed' | 'reset'): ServerFlight {
    // Some send their hello and hold the rest back: what is known counts.
    if (this.#hello !== undefined) return this.#hello
    const rest = this.#received.rest
    return rest.length > 0 && !isRecordStart(rest) ? notTLS(rest) : { kind: silence }
  }

  #readRecord(): ServerFlight | 'more' | 'again' {
    const rest = this.#received.rest
    if (rest.length === 0) return 'more'
    if (!isRecordStart(rest)) return this.#received.consumed === 0 ? notTLS(rest) : { kind: 'malformed' }
    const record = new Octets(rest)
    const type = record.number(1)
    record.take(2)
    const length = record.number(2)
    if (length === 0 || (length ?? 0) > LARGEST_RECORD) return { kind: 'malformed' }
    const contents = length === undefined ? undefined : record.take(length)
    if (contents === undefined) return 'more'
    this.#received.consume(HEADER_OCTETS + contents.length)
    return this.#takeRecord(type, contents)
  }

  #takeRecord(type: number | undefined, contents: Uint8Array): ServerFlight | 'again' {
    if (type === ALERT) return readAlert(contents) ?? 'again'
    if (type === CHANGE_CIPHER_SPEC) return this.#hello ?? { kind: 'malformed' }
    this.#messages.append(contents)
    return this.#readMessages()
  }

  #readMessages(): ServerFlight | 'again' {
    for (;;) {
      const octets = new Octets(this.#messages.rest)
      const type = octets.number(1)
      const length = octets.number(3)
      if (type === undefined || length === undefined) return 'again'
      if (length > MOST_FLIGHT_OCTETS) return { kind: 'too-large' }
      const body = octets.take(length)
      if (body === undefined) return 'again'
      this.#messages.consume(MESSAGE_HEADER_OCTETS + length)
      const answer = this.#readMessage(type, body)
      if (answer !== undefined) return answer
    }
  }

  #readMessage(type: number, body: Uint8Array): ServerFlight | undefined {
    if (this.#hello === undefined) {
      this.#hello = type === SERVER_HELLO ? readServerHello(body) : undefined
      if (this.#hello === undefined) return { kind: 'malformed' }
      return this.#hello.version === 'TLS 1.3' ? this.#hello : undefined
    }
    if (type === HELLO_DONE) return this.#hello
    const hello = addMessage(this.#hello, type, body)
    if (hello === undefined) return { kind: 'malformed' }
    this.#hello = hello
    return undefined
  }
}

/** Adds what a message after the hello says (RFC 5246 §7.4.2 to §7.4.4); unknown ones say nothing. */
function addMessage(hello: ServerHello, type: number, body: Uint8Array): ServerHello | undefined {
  if (type === CERTIFICATE) {
    const certificates = readCertificates(body)
    return certificates === undefined ? undefined : { ...hello, certificates }
  }
  if (type === CERTIFICATE_REQUEST) return { ...hello, asksForCertificate: true }
  // Named curve, and its number (RFC 8422 §5.4).
  if (type === KEY_EXCHANGE && body[0] === 3) {
    return { ...hello, group: (body[1] ?? 0) * 256 + (body[2] ?? 0) }
  }
  return hello
}

function readServerHello(body: Uint8Array): ServerHello | undefined {
  const octets = new Octets(body)
  const legacyVersion = octets.number(2)
  if (octets.take(32) === undefined || octets.vector(1) === undefined) return undefined
  const suite = octets.number(2)
  if (octets.take(1) === undefined || suite === undefined) return undefined
  const extensions = octets.left === 0 ? new Map<number, Uint8Array>() : readExtensions(octets.vector(2))
  if (extensions === undefined) return undefined
  const version = uint16At(extensions.get(0x002b)) ?? legacyVersion
  return {
    kind: 'hello',
    version: TLS_VERSIONS.find((name) => VERSION_NUMBERS[name] === version),
    suite,
    // Both the share and, in a request to try again, the group alone begin with its number (RFC 8446 §4.2.8).
    group: uint16At(extensions.get(0x0033)),
    certificates: undefined,
    asksForCertificate: false,
  }
}

function readExtensions(bytes: Uint8Array | undefined): ReadonlyMap<number, Uint8Array> | undefined {
  if (bytes === undefined) return undefined
  const octets = new Octets(bytes)
  const extensions = new Map<number, Uint8Array>()
  while (octets.left > 0) {
    const type = octets.number(2)
    const data = octets.vector(2)
    if (type === undefined || data === undefined) return undefined
    extensions.set(type, data)
  }
  return extensions
}

function readCertificates(body: Uint8Array): readonly Uint8Array[] | undefined {
  const list = new Octets(body).vector(3)
  if (list === undefined) return undefined
  const octets = new Octets(list)
  const certificates: Uint8Array[] = []
  while (octets.left > 0) {
    const certificate = octets.vector(3)
    if (certificate === undefined || certificates.length === MOST_CERTIFICATES) return undefined
    certificates.push(copyBytes(certificate))
  }
  return certificates
}

function readAlert(contents: Uint8Array): ServerFlight | undefined {
  const [level, alert] = contents
  if (alert === undefined) return { kind: 'malformed' }
  // RFC 6066 §3 lets a server warn that it does not know the name, and go on.
  return level === WARNING && alert !== CLOSE_NOTIFY ? undefined : { kind: 'alert', alert }
}

/** Whether octets, however few, may begin a record: handshake, alert or change of cipher, of SSL 3 or TLS. */
function isRecordStart(octets: Uint8Array): boolean {
  const [type = 0, major = 3, minor = 0] = octets
  return type >= CHANGE_CIPHER_SPEC && type <= HANDSHAKE && major === 3 && minor <= 4
}

function notTLS(octets: Uint8Array): ServerFlight {
  return { kind: 'not-tls', firstOctets: copyBytes(octets.subarray(0, FIRST_OCTETS)) }
}

function uint16At(bytes: Uint8Array | undefined): number | undefined {
  return bytes === undefined ? undefined : new Octets(bytes).number(2)
}

/** Octets that are added at the end and taken from the front, each copied a few times at most. */
class GrowingBytes {
  #bytes = new Uint8Array(1024)
  #end = 0
  consumed = 0

  get total(): number {
    return this.#end
  }

  get rest(): Uint8Array {
    return this.#bytes.subarray(this.consumed, this.#end)
  }

  append(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#bytes.length) {
      const larger = new Uint8Array(2 * (this.#end + chunk.length))
      larger.set(this.#bytes.subarray(0, this.#end))
      this.#bytes = larger
    }
    this.#bytes.set(chunk, this.#end)
    this.#end += chunk.length
  }

  consume(length: number): void {
    this.consumed += length
  }
}
