import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { takeRoots } from '../../src/device/profile-root.js'
import { certificatePayload, profileTitle, trustDescription } from '../../src/device/trust-profile-words.js'
import type { CertificateRecord } from '../../src/x509/read/records.js'
import { certify } from '../support/chains.js'
import { refusal } from '../support/issue.js'

const crypto = globalThis.crypto
const rootNamed = (subject: string, serial = 1): CertificateRecord =>
  certify({ subject, isCA: true, key: 'any', serial })

describe('takeRoots', () => {
  it('puts roots that end in the same second into one order, whichever the caller gives', async () => {
    const roots = ['A', 'B', 'C', 'D'].map((name) => rootNamed(name))
    const given = await takeRoots({ roots }, crypto)
    const fingerprints = given.map(({ fingerprint }) => fingerprint)
    assert.deepEqual(fingerprints, [...fingerprints].sort())
    assert.deepEqual(await takeRoots({ roots: roots.toReversed() }, crypto), given)
  })

  it('puts the root that ends a second later first, whatever their fingerprints are', async () => {
    const soon = rootNamed('Soon')
    for (const serial of [1, 2, 3, 4]) {
      const notAfter = new Date(soon.notAfter.getTime() + 1000)
      const late = certify({ subject: 'Late', isCA: true, key: 'any', serial, notAfter })
      const taken = await takeRoots({ roots: [soon, late] }, crypto)
      assert.deepEqual(
        taken.map(({ commonName }) => commonName),
        ['Late', 'Soon'],
      )
    }
  })

  it('refuses no root, an empty list, and both ways of giving them', async () => {
    const root = rootNamed('A')
    for (const input of [{}, { roots: [] }, { root, roots: [root] }]) {
      const { option } = await refusal('ERR_PKI_OPTION', () => takeRoots(input, crypto))
      assert.equal(option, 'root')
    }
  })
})

describe('the words of a profile', () => {
  it('count the roots beside the first', async () => {
    const titleOf = async (count: number): Promise<string> => {
      const roots = Array.from({ length: count }, (_, index) => rootNamed('Same', index + 1))
      return profileTitle(await takeRoots({ roots }, crypto))
    }
    assert.equal(await titleOf(1), 'Same')
    assert.equal(await titleOf(2), 'Same and 1 other root')
    assert.equal(await titleOf(3), 'Same and 2 other roots')
  })

  it('name a CA without a common name by the beginning of its fingerprint', async () => {
    const roots = await takeRoots({ root: rootNamed('') }, crypto)
    const [carried] = roots
    const name = `CA ${carried.fingerprint.slice(0, 11)}`
    assert.match(name, /^CA [\dA-F]{2}(?::[\dA-F]{2}){3}$/)
    assert.equal(profileTitle(roots), name)
    assert.equal(certificatePayload('com.apple.security.pkcs1', carried).displayName, name)
    assert.ok(trustDescription(roots, undefined).includes(`“${name}”`))
  })

  it('say which servers a root can vouch for where it is alone, and which day ends the trust where one does', async () => {
    const alone = await takeRoots({ root: rootNamed('A') }, crypto)
    const both = await takeRoots({ roots: [rootNamed('A'), rootNamed('B')] }, crypto)
    assert.match(trustDescription(alone, undefined), /every site in the world/)
    assert.doesNotMatch(trustDescription(both, undefined), /every site in the world/)
    const removed = /removes this profile by itself on 2030-06-01;/
    assert.match(trustDescription(alone, new Date('2030-06-01T23:59:59Z')), removed)
    assert.doesNotMatch(trustDescription(alone, undefined), /by itself/)
  })
})
