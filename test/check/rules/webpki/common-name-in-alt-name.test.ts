import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { commonNameInAltName } from '../../../../src/check/rules/webpki/common-name-in-alt-name.js'
import { parseIP } from '../../../../src/base/hosts/ip-address.js'
import { writeOID } from '../../../../src/der/oid.js'
import { TAG } from '../../../../src/der/tags.js'
import { writeElement, writeSequence, writeSetOf } from '../../../../src/der/write.js'
import type { GeneralName } from '../../../../src/x509/read/records.js'
import {
  altName,
  answerAsIntermediate,
  answerAsServer,
  certificateOf,
  type RuleAnswer,
} from '../../../support/conformance-rules.js'
import { nameOf } from '../../../support/x509.js'

function alternative(host: string): GeneralName {
  const octets = parseIP(host)
  return octets === undefined ? { type: 'dns', value: host } : { type: 'ip', octets }
}

function answer(commonName: string, ...names: readonly string[]): RuleAnswer {
  const certificate = certificateOf({ subject: commonName, extensions: [altName(names.map(alternative))] })
  return answerAsServer(commonNameInAltName, certificate)
}

/** A common name longer than any may be. */
function longName(text: string): Uint8Array {
  const value = writeElement(TAG.utf8String, new TextEncoder().encode(text))
  return writeSequence(writeSetOf([writeSequence(writeOID('2.5.4.3'), value)]))
}

describe('webpki/common-name-in-alt-name', () => {
  it('passes on a DNS name, a wildcard and an address letter by letter', () => {
    assert.equal(answer('b.example', 'a.example', 'b.example'), 'pass')
    assert.equal(answer('*.example.com', '*.example.com'), 'pass')
    assert.equal(answer('192.168.1.1', '192.168.1.1'), 'pass')
    assert.equal(answer('2001:db8::1', '2001:db8::1'), 'pass')
  })

  it('fails on a name in other capitals, with a dot behind or in another script', () => {
    assert.equal(answer('Example.COM', 'example.com'), 'fail')
    assert.equal(answer('*.Example.com', '*.example.com'), 'fail')
    assert.equal(answer('example.com.', 'example.com'), 'fail')
    assert.equal(answer('bücher.example', 'xn--bcher-kva.example'), 'fail')
  })

  it('fails on an IPv4 address with leading zeros, in hexadecimal, or in fewer numbers than four', () => {
    for (const name of ['192.168.001.001', '0xC0A80101', '3232235777', '192.168.257', '0xc0.168.1.1']) {
      assert.equal(answer(name, '192.168.1.1'), 'fail', name)
    }
  })

  it('fails on an IPv6 address in capitals, uncompressed, or compressed elsewhere', () => {
    assert.equal(answer('2001:DB8::8A2E:370:7334', '2001:db8::8a2e:370:7334'), 'fail')
    assert.equal(answer('2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'), 'fail')
    assert.equal(answer('2001:db8:0:0:1::1', '2001:db8::1:0:0:1'), 'fail')
  })

  it('fails where the second common name is misspelt', () => {
    const subjectName = nameOf({ oid: '2.5.4.3', value: 'a.example' }, { oid: '2.5.4.3', value: 'A.example' })
    const certificate = certificateOf({ subjectName, extensions: [altName([alternative('a.example')])] })
    assert.equal(answerAsServer(commonNameInAltName, certificate), 'fail')
  })

  it('warns of a host or a word that stands nowhere, and of any beside no alternative name', () => {
    assert.equal(answer('example.com', '127.0.0.1'), 'warn')
    assert.equal(answer('c.example', 'a.example', 'b.example'), 'warn')
    assert.equal(answer('192.168.1.2', '192.168.1.1'), 'warn')
    assert.equal(answer('256.1.1.1', '192.168.1.1'), 'warn')
    assert.equal(answer('4294967296', '192.168.1.1'), 'warn')
    assert.equal(answer('Jupyter of Ada', 'a.example'), 'warn')
    assert.equal(answerAsServer(commonNameInAltName, certificateOf()), 'warn')
  })

  it('answers at once for a common name of 60 000 characters', () => {
    for (const text of ['1.'.repeat(30_000), 'x'.repeat(60_000), `${'é.'.repeat(30_000)} `]) {
      const certificate = certificateOf({ subjectName: longName(text) })
      assert.equal(answerAsServer(commonNameInAltName, certificate), 'warn')
    }
  })

  it('is not asked where there is no common name, and of an intermediate', () => {
    const none = certificateOf({ subject: '', extensions: [altName([alternative('a.example')], true)] })
    assert.equal(answerAsServer(commonNameInAltName, none), 'not asked')
    assert.equal(answerAsIntermediate(commonNameInAltName, certificateOf()), 'not asked')
  })
})
