import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { MOST_FLIGHT_OCTETS } from '../../../src/probe/limits.js'
import { ServerFlightReader, type ServerFlight } from '../../../src/probe/tls/server-flight.js'

const u16 = (value: number): number[] => [value >> 8, value & 255]
const u24 = (value: number): number[] => [value >> 16, (value >> 8) & 255, value & 255]
const record = (type: number, contents: readonly number[]): number[] => [
  type,
  3,
  3,
  ...u16(contents.length),
  ...contents,
]
const message = (type: number, body: readonly number[]): number[] => [type, ...u24(body.length), ...body]
const random = Array.from({ length: 32 }, () => 5)

function serverHello(version: number, extensions: readonly number[] = []): number[] {
  const tail = extensions.length === 0 ? [] : [...u16(extensions.length), ...extensions]
  return message(2, [...u16(version), ...random, 0, ...u16(0xc02b), 0, ...tail])
}

const TLS13 = [0, 0x2b, 0, 2, 3, 4, 0, 0x33, 0, 2, 0, 0x17]
const certificates = (...list: readonly (readonly number[])[]): number[] => {
  const entries = list.flatMap((der) => [...u24(der.length), ...der])
  return message(11, [...u24(entries.length), ...entries])
}
const KEY_EXCHANGE = message(12, [3, 0, 0x1d, 1, 2])
const DONE = message(14, [])

function read(
  octets: readonly number[],
  sizes: readonly number[] = [octets.length],
): ServerFlight | undefined {
  const reader = new ServerFlightReader()
  let offset = 0
  for (const size of sizes) {
    const flight = reader.push(Uint8Array.from(octets.slice(offset, offset + size)))
    if (flight !== undefined) return flight
    offset += size
  }
  return undefined
}

describe('ServerFlightReader', () => {
  const whole = [...serverHello(0x0303), ...certificates([1, 2, 3], [4]), ...KEY_EXCHANGE, ...DONE]

  it('gives the certificates in their order, duplicates too, and the group of the key exchange', () => {
    const flight = read(
      record(22, [...serverHello(0x0303), ...certificates([1, 2], [1, 2], [3]), ...KEY_EXCHANGE, ...DONE]),
    )
    assert.ok(flight?.kind === 'hello')
    assert.deepEqual(
      flight.certificates?.map((der) => [...der]),
      [[1, 2], [1, 2], [3]],
    )
    assert.deepEqual([flight.version, flight.suite, flight.group], ['TLS 1.2', 0xc02b, 0x1d])
    assert.equal(flight.asksForCertificate, false)
  })

  it('sees that a certificate of the client is wanted', () => {
    const flight = read(
      record(22, [...serverHello(0x0303), ...certificates([1]), ...message(13, [1, 1]), ...DONE]),
    )
    assert.ok(flight?.kind === 'hello')
    assert.equal(flight.asksForCertificate, true)
  })

  it('ends at the hello of TLS 1.3, and takes the group also of a request to try again', () => {
    const flight = read(record(22, serverHello(0x0303, TLS13)))
    assert.ok(flight?.kind === 'hello')
    assert.deepEqual([flight.version, flight.group, flight.certificates], ['TLS 1.3', 0x17, undefined])
  })

  it('knows no version that nobody offers', () => {
    const flight = read(record(22, [...serverHello(0x0300), ...DONE]))
    assert.ok(flight?.kind === 'hello')
    assert.equal(flight.version, undefined)
  })

  it('reads the same however messages are cut into records and records into chunks', () => {
    const expected = read(record(22, whole))
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(cuts, cuts, (recordSizes, chunkSizes) => {
        const records: number[] = []
        for (let at = 0, turn = 0; at < whole.length; turn += 1) {
          const size = recordSizes[turn % recordSizes.length] ?? 1
          records.push(...record(22, whole.slice(at, at + size)))
          at += size
        }
        const chunks = Array.from(
          { length: records.length },
          (_, index) => chunkSizes[index % chunkSizes.length] ?? 1,
        )
        assert.deepEqual(read(records, chunks), expected)
      }),
    )
  })

  it('gives a fatal alert and close_notify, and reads past a warning', () => {
    assert.deepEqual(read(record(21, [2, 70])), { kind: 'alert', alert: 70 })
    assert.deepEqual(read(record(21, [1, 0])), { kind: 'alert', alert: 0 })
    assert.equal(read([...record(21, [1, 112]), ...record(22, whole)])?.kind, 'hello')
  })

  it('keeps at most 64 octets of what is not TLS', () => {
    const flight = read([...Buffer.from(`HTTP/1.1 400 Bad Request\r\n${'x'.repeat(500)}`)])
    assert.ok(flight?.kind === 'not-tls')
    assert.equal(flight.firstOctets.length, 64)
  })

  it('is content with the hello when the rest does not come', () => {
    const reader = new ServerFlightReader()
    assert.equal(reader.push(Uint8Array.from(record(22, serverHello(0x0302)))), undefined)
    assert.equal(reader.end('closed').kind, 'hello')
  })

  it('says how silence came about', () => {
    for (const silence of ['silent', 'closed', 'reset'] as const) {
      assert.deepEqual(new ServerFlightReader().end(silence), { kind: silence })
    }
  })

  it('refuses records that are empty or too long, messages out of turn and broken lists', () => {
    const broken = [
      record(22, []),
      [22, 3, 3, ...u16(16_384 + 2049)],
      record(22, certificates([1])),
      record(22, [...serverHello(0x0303), ...message(11, [0, 0, 9, 1])]),
      record(22, message(2, [3, 3, 1])),
      record(22, serverHello(0x0303, [0, 0x2b, 0, 9, 3])),
      record(20, [1]),
      [...record(21, [1, 112]), 0x47, 0x45],
    ]
    for (const octets of broken) assert.equal(read(octets)?.kind, 'malformed', String(octets.slice(0, 12)))
  })

  it('waits for a record of the largest size', () => {
    assert.equal(read([22, 3, 3, ...u16(16_384 + 2048)]), undefined)
  })

  it('stops at a message, and at octets, beyond the limit', () => {
    assert.equal(read(record(22, [11, ...u24(MOST_FLIGHT_OCTETS + 1), 1]))?.kind, 'too-large')
    const reader = new ServerFlightReader()
    const chunk = Uint8Array.from(record(22, [...message(11, []).slice(0, 1), ...u24(MOST_FLIGHT_OCTETS), 1]))
    assert.equal(reader.push(chunk), undefined)
    const filler = Uint8Array.from(
      record(
        22,
        Array.from({ length: 16_000 }, () => 0),
      ),
    )
    let last: ServerFlight | undefined
    for (let count = 0; count < 20 && last === undefined; count += 1) last = reader.push(filler)
    assert.equal(last?.kind, 'too-large')
  })

  it('takes 100 certificates and refuses 101', () => {
    const chain = (count: number) => certificates(...Array.from({ length: count }, () => [1]))
    assert.equal(read(record(22, [...serverHello(0x0303), ...chain(100), ...DONE]))?.kind, 'hello')
    assert.equal(read(record(22, [...serverHello(0x0303), ...chain(101), ...DONE]))?.kind, 'malformed')
  })

  it('answers any octets without an exception', () => {
    const start = fc.constantFrom(
      [],
      [22, 3, 3],
      [22, 3, 3, 0, 60, 2, 0, 0, 56, 3, 3],
      record(22, serverHello(0x0303)),
    )
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 200 }), (prefix, rest) => {
        const reader = new ServerFlightReader()
        const flight = reader.push(Uint8Array.from([...prefix, ...rest])) ?? reader.end('closed')
        assert.equal(typeof flight.kind, 'string')
      }),
      { numRuns: 2000 },
    )
  })
})
