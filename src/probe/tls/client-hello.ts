import { concatBytes } from '../../base/bytes.js'
import {
  ATS_SIGNATURE_SCHEMES,
  ATS_SUITES,
  IOS_GROUPS,
  IOS_PROTOCOLS,
  IOS_SIGNATURE_SCHEMES,
  IOS_SUITES,
  IOS_VERSIONS,
  VERSION_NUMBERS,
  type TLSVersion,
} from './ios-hello.js'

/** What a client offers. */
export interface ClientOffer {
  /** Versions, the best first. */
  readonly versions: readonly TLSVersion[]
  /** Cipher suites. */
  readonly suites: readonly number[]
  /** Signature schemes. */
  readonly signatureSchemes: readonly number[]
  /** Groups; the share sent along is always X25519's, so that for another one the server asks again and so names it. */
  readonly groups: readonly number[]
}

/** What an iPhone or iPad offers. */
export const IOS_OFFER: ClientOffer = {
  versions: IOS_VERSIONS,
  suites: IOS_SUITES,
  signatureSchemes: IOS_SIGNATURE_SCHEMES,
  groups: IOS_GROUPS,
}

/** What App Transport Security leaves of it. */
export const ATS_OFFER: ClientOffer = {
  ...IOS_OFFER,
  suites: ATS_SUITES,
  signatureSchemes: ATS_SIGNATURE_SCHEMES,
}

/** A hello, apart from what is offered. */
export interface ClientHelloSettings {
  /** What is offered. */
  readonly offer: ClientOffer
  /** DNS name that is dialled; absent for an address, which is never sent (RFC 6066 §3). */
  readonly serverName?: string
  /** 64 random octets: the random, and the session identifier. */
  readonly random: Uint8Array
  /** X25519 public value: any 32 octets are one. */
  readonly keyShare: Uint8Array
}

const [HANDSHAKE, CLIENT_HELLO] = [22, 1]
const X25519 = 0x001d

/** Writes a ClientHello in its record (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2). Pure. */
export function writeClientHello(settings: ClientHelloSettings): Uint8Array {
  const { offer, random } = settings
  const numbers = offer.versions.map((version) => VERSION_NUMBERS[version])
  // RFC 8446 §4.1.2: 1.3 is said in an extension, and the field says 1.2.
  const legacyVersion = Math.min(Math.max(...numbers), 0x0303)
  const body = concatBytes([
    uint16(legacyVersion),
    random.slice(0, 32),
    vector(1, random.slice(32, 64)),
    vector(2, ...offer.suites.map(uint16)),
    Uint8Array.of(1, 0),
    vector(2, ...writeExtensions(settings, numbers)),
  ])
  const message = concatBytes([Uint8Array.of(CLIENT_HELLO), vector(3, body)])
  return concatBytes([Uint8Array.of(HANDSHAKE), uint16(0x0301), vector(2, message)])
}

function writeExtensions(settings: ClientHelloSettings, versions: readonly number[]): Uint8Array[] {
  const { offer, serverName } = settings
  const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)
  const extensions = [
    extension(0x0017),
    extension(0xff01, vector(1)),
    extension(0x000a, vector(2, ...offer.groups.map(uint16))),
    extension(0x000b, vector(1, Uint8Array.of(0))),
    extension(0x0010, vector(2, ...IOS_PROTOCOLS.map((protocol) => vector(1, ascii(protocol))))),
    extension(0x0005, Uint8Array.of(1, 0, 0, 0, 0)),
    extension(0x000d, vector(2, ...offer.signatureSchemes.map(uint16))),
    extension(0x0012),
  ]
  if (serverName !== undefined) {
    extensions.unshift(extension(0x0000, vector(2, Uint8Array.of(0), vector(2, ascii(serverName)))))
  }
  if (!versions.includes(VERSION_NUMBERS['TLS 1.3'])) return extensions
  const share = offer.groups.includes(X25519) ? [uint16(X25519), vector(2, settings.keyShare)] : []
  return [
    ...extensions,
    extension(0x0033, vector(2, ...share)),
    extension(0x002d, vector(1, Uint8Array.of(1))),
    extension(0x002b, vector(1, ...versions.map(uint16))),
    extension(0x001b, vector(1, uint16(1))),
  ]
}

function extension(type: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  return concatBytes([uint16(type), vector(2, data)])
}

/** A vector of TLS: a length of some octets, and its contents (RFC 8446 §3.4). */
function vector(lengthOctets: 1 | 2 | 3, ...parts: readonly Uint8Array[]): Uint8Array {
  const contents = concatBytes(parts)
  const length = [16, 8, 0].slice(3 - lengthOctets).map((shift) => (contents.length >> shift) & 0xff)
  return concatBytes([Uint8Array.from(length), contents])
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff)
}
