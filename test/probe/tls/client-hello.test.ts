import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { IOS_OFFER, writeClientHello } from '../../../src/probe/tls/client-hello.js'
import {
  ATS_SIGNATURE_SCHEMES,
  ATS_SUITES,
  IOS_EXTENSIONS,
  IOS_SIGNATURE_SCHEMES,
  IOS_SUITES,
} from '../../../src/probe/tls/ios-hello.js'
import { nameSuite } from '../../../src/probe/tls/names.js'

const hex = (code: number): string => code.toString(16).padStart(4, '0')
const ja4 = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)
const [random, keyShare] = [new Uint8Array(64).fill(7), new Uint8Array(32).fill(9)]

/** Numbers of the extensions of a hello, read by other means than those that wrote it. */
function extensionsOf(hello: Uint8Array): number[] {
  const bytes = Buffer.from(hello)
  let at = 5 + 4 + 2 + 32
  at += 1 + bytes.readUInt8(at)
  at += 2 + bytes.readUInt16BE(at)
  at += 1 + bytes.readUInt8(at)
  assert.equal(bytes.readUInt16BE(at), bytes.length - at - 2)
  const numbers = []
  for (at += 2; at < bytes.length; at += 4 + bytes.readUInt16BE(at + 2)) numbers.push(bytes.readUInt16BE(at))
  return numbers
}

describe('the hello of iOS', () => {
  it('has the JA4 fingerprint of an iPhone that others captured', () => {
    assert.equal(ja4(IOS_SUITES.map(hex).sort().join()), 'a09f3c656075')
    // JA4 leaves out the server name and ALPN, and keeps the order of the schemes.
    const extensions = IOS_EXTENSIONS.filter((number) => ![0x0000, 0x0010].includes(number))
    const text = `${extensions.map(hex).sort().join()}_${IOS_SIGNATURE_SCHEMES.map(hex).join()}`
    assert.equal(ja4(text), '7f0f34a4126d')
    assert.deepEqual([IOS_SUITES.length, IOS_EXTENSIONS.length], [20, 13])
  })

  it('is written with exactly those extensions', () => {
    const settings = { offer: IOS_OFFER, random, keyShare }
    const named = extensionsOf(writeClientHello({ ...settings, serverName: 'homebox.local' }))
    assert.deepEqual(named.sort(), [...IOS_EXTENSIONS].sort())
    const unnamed = extensionsOf(writeClientHello(settings))
    assert.deepEqual(unnamed.sort(), IOS_EXTENSIONS.filter((number) => number !== 0).sort())
  })

  it('without TLS 1.3 has none of its extensions', () => {
    const offer = { ...IOS_OFFER, versions: ['TLS 1.2', 'TLS 1.0'] as const }
    const hello = writeClientHello({ offer, random, keyShare })
    assert.ok(!extensionsOf(hello).some((number) => [0x002b, 0x002d, 0x0033].includes(number)))
    assert.equal(Buffer.from(hello).readUInt16BE(9), 0x0303)
  })

  it('offers nothing for P-521, Ed25519 and RSASSA-PSS keys', () => {
    for (const scheme of [0x0603, 0x0807, 0x0809, 0x080a, 0x080b])
      assert.ok(!IOS_SIGNATURE_SCHEMES.includes(scheme))
  })
})

describe('the offer that App Transport Security leaves', () => {
  it('has forward secrecy in every suite, no 3DES and no SHA-1', () => {
    assert.ok(ATS_SUITES.every((suite) => /^TLS_(?:AES|CHACHA20|ECDHE)/.test(nameSuite(suite))))
    assert.ok(!ATS_SUITES.some((suite) => nameSuite(suite).includes('3DES')))
    const lost = IOS_SUITES.filter((suite) => !ATS_SUITES.includes(suite)).map(nameSuite)
    assert.ok(lost.every((name) => /^TLS_RSA|3DES/.test(name)))
    assert.ok(!ATS_SIGNATURE_SCHEMES.includes(0x0201))
  })
})
