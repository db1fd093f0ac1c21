import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBudget, MOST_OCTETS } from '../../../src/check/path/budget.js'
import { findPath, type Assessment, type FoundPath } from '../../../src/check/path/find-path.js'
import type { CertificatePath } from '../../../src/check/path/records.js'
import { resolveCrypto } from '../../../src/keys/verify/crypto-provider.js'
import type { CertificateRecord } from '../../../src/x509/read/records.js'
import { writeExtension } from '../../../src/x509/write/extensions.js'
import { CHAIN_NOW, certify } from '../../support/chains.js'
import { yardsticks } from '../../support/yardsticks.js'

const root = certify({ subject: 'root', isCA: true })
const otherRoot = certify({ subject: 'other root', isCA: true })
const middle = certify({ subject: 'middle', issuer: 'root', isCA: true })
const leaf = certify({ subject: 'leaf', issuer: 'middle' })

interface Search {
  readonly leaf?: CertificateRecord
  readonly intermediates?: readonly CertificateRecord[]
  readonly anchors?: readonly CertificateRecord[]
  readonly refuses?: (path: CertificatePath) => boolean
  readonly endsPath?: (anchor: CertificateRecord) => boolean
}

const search = (wanted: Search): Promise<FoundPath<Assessment>> =>
  findPath({
    leaf: wanted.leaf ?? leaf,
    intermediates: wanted.intermediates ?? [middle],
    anchors: wanted.anchors ?? [root],
    now: CHAIN_NOW,
    style: 'rfc5280',
    budget: createBudget(),
    crypto: resolveCrypto(undefined),
    endsPath: wanted.endsPath,
    assess: (path) => {
      const clean = path.anchored && wanted.refuses?.(path) !== true
      return Promise.resolve({ clean, score: path.certificates.length })
    },
  })

/** Common names of a path, and whether it is anchored. */
const shown = ({ path }: FoundPath<Assessment>): string =>
  path.certificates.map(({ subject }) => subject.rdns[0]?.[0]?.value).join(' < ') +
  (path.anchored ? ' !' : '')
const codes = ({ faults }: FoundPath<Assessment>): readonly string[] => faults.map(({ code }) => code)

describe('the search for a path', () => {
  it('finds it whatever the order of the certificates, the leaf and the root among them', async () => {
    const found = await search({ intermediates: [root, leaf, middle, otherRoot] })
    assert.equal(shown(found), 'leaf < middle < root !')
    assert.deepEqual(found.faults, [])
  })

  it('ends in an anchor that is no root', async () => {
    assert.equal(shown(await search({ intermediates: [], anchors: [middle] })), 'leaf < middle !')
  })

  it('ends in the leaf where that itself is trusted', async () => {
    assert.equal(shown(await search({ anchors: [leaf, root] })), 'leaf !')
  })

  it('says who is missing, at the end of the longest way', async () => {
    const found = await search({ anchors: [otherRoot] })
    assert.equal(shown(found), 'leaf < middle')
    assert.deepEqual(
      found.faults.map(({ code, index, expected }) => [code, index, expected]),
      [['no-path', 1, 'CN=root']],
    )
  })

  it('says that a root is not trusted where the way ends in one', async () => {
    const found = await search({ intermediates: [middle, root], anchors: [otherRoot] })
    assert.equal(shown(found), 'leaf < middle < root')
    assert.deepEqual(codes(found), ['untrusted-root'])
  })

  it('says that a signature does not hold where the name of the anchor fits and its key does not', async () => {
    const impostor = certify({ subject: 'root', key: 'another key', issuerKey: 'another key', isCA: true })
    const found = await search({ anchors: [impostor] })
    assert.equal(shown(found), 'leaf < middle < root !')
    assert.deepEqual(
      found.faults.map(({ code, index }) => [code, index]),
      [['signature-invalid', 1]],
    )
  })

  it('says so too where two anchors of that name have other keys', async () => {
    const impostors = ['b', 'c'].map((key) => certify({ subject: 'root', key, issuerKey: key, isCA: true }))
    assert.deepEqual(codes(await search({ anchors: impostors })), ['signature-invalid'])
  })

  it('passes over namesakes with other keys', async () => {
    const namesakes = Array.from('abcdefgh').map((key) =>
      certify({ subject: 'middle', key, issuer: 'root', isCA: true, withoutKeyIds: true }),
    )
    const plain = certify({ subject: 'leaf', issuer: 'middle', withoutKeyIds: true })
    const found = await search({ leaf: plain, intermediates: [...namesakes, middle] })
    assert.equal(shown(found), 'leaf < middle < root !')
    assert.equal(found.path.certificates[1], middle)
    assert.deepEqual(found.faults, [])
  })

  it('goes back where the first path is refused, and counts it', async () => {
    const crossed = certify({ subject: 'middle', issuer: 'other root', isCA: true })
    const found = await search({
      intermediates: [middle, crossed],
      anchors: [root, otherRoot],
      refuses: ({ certificates }) => certificates.includes(root),
    })
    assert.equal(shown(found), 'leaf < middle < other root !')
    assert.equal(found.rejectedPaths, 1)
  })

  it('keeps the refused path of the best score where all are refused', async () => {
    const far = certify({ subject: 'root', issuer: 'other root', isCA: true })
    const found = await search({
      intermediates: [middle, far],
      anchors: [root, otherRoot],
      refuses: () => true,
    })
    assert.equal(shown(found), 'leaf < middle < root < other root !')
    assert.equal(found.assessment.clean, false)
  })

  it('prefers the issuer whose key identifier is named, and then the one that is valid', async () => {
    const old = certify({
      subject: 'middle',
      issuer: 'root',
      isCA: true,
      notAfter: new Date('2026-02-01T00:00:00Z'),
    })
    const found = await search({ intermediates: [old, middle] })
    assert.equal(found.path.certificates[1], middle)
    assert.equal(found.rejectedPaths, 0)
  })

  it('lets other anchors stand in for untrusted twins where only some end a path', async () => {
    const trustedTwin = certify({ subject: 'middle', issuer: 'other root', isCA: true })
    const wanted = { intermediates: [middle], anchors: [root, otherRoot, trustedTwin] }
    const endsPath = (anchor: CertificateRecord): boolean => anchor !== trustedTwin
    assert.equal(shown(await search({ ...wanted, endsPath })), 'leaf < middle < other root !')
    assert.equal(shown(await search(wanted)), 'leaf < middle !')
  })
})

describe('a hostile heap of certificates', () => {
  it('makes no loop of two CAs that signed each other', async () => {
    const [a, b] = [
      certify({ subject: 'a', issuer: 'b', isCA: true }),
      certify({ subject: 'b', issuer: 'a', isCA: true }),
    ]
    const found = await search({ leaf: certify({ subject: 'leaf', issuer: 'a' }), intermediates: [a, b] })
    assert.equal(shown(found), 'leaf < a < b')
    assert.deepEqual(codes(found), ['no-path'])
  })

  it('of a hundred intermediates in a row is a path', async () => {
    const row = Array.from({ length: 99 }, (_, at) =>
      certify({
        subject: `ca ${at}`,
        issuer: at === 98 ? 'root' : `ca ${at + 1}`,
        key: 'same',
        issuerKey: at === 98 ? 'root' : 'same',
        isCA: true,
      }),
    )
    const found = await search({
      leaf: certify({ subject: 'leaf', issuer: 'ca 0', issuerKey: 'same' }),
      intermediates: row,
    })
    assert.equal(found.path.certificates.length, 101)
    assert.deepEqual(found.faults, [])
  })

  it('with one signature more than the budget allows runs out of it', async () => {
    const row = Array.from({ length: 100 }, (_, at) =>
      certify({
        subject: `ca ${at}`,
        issuer: at === 99 ? 'root' : `ca ${at + 1}`,
        key: 'same',
        issuerKey: at === 99 ? 'root' : 'same',
        isCA: true,
      }),
    )
    const found = await search({
      leaf: certify({ subject: 'leaf', issuer: 'ca 0', issuerKey: 'same' }),
      intermediates: row,
    })
    assert.deepEqual(codes(found), ['budget'])
  })

  it('of a hundred CAs that all signed each other is refused by the budget, with little work', async () => {
    const names = Array.from({ length: 14 }, (_, at) => `ca ${at}`)
    const all = names.flatMap((subject) =>
      names.filter((issuer) => issuer !== subject).map((issuer) => certify({ subject, issuer, isCA: true })),
    )
    const leaf = certify({ subject: 'leaf', issuer: 'ca 0' })
    const cost = await yardsticks(async () => {
      assert.deepEqual(codes(await search({ leaf, intermediates: all })), ['no-path', 'budget'])
    })
    assert.ok(cost < 50, String(cost))
  })

  /** A leaf of about so many octets below CAs of one name and key, whose signatures hold, and none of which is clean. */
  const searchBelowTwins = async (
    octets: number,
    twins: number,
  ): Promise<[FoundPath<Assessment>, number]> => {
    let judged = 0
    const extensions = [writeExtension('1.2.3.4', false, new Uint8Array(octets))]
    const found = await search({
      leaf: certify({ subject: 'leaf', issuer: 'twin', extensions }),
      intermediates: Array.from({ length: twins }, (_, at) =>
        certify({ subject: 'twin', issuer: 'root', isCA: true, pathLength: at }),
      ),
      refuses: () => {
        judged += 1
        return true
      },
    })
    return [found, judged]
  }

  it('judges a path of any size once, and no large one as often as there are twins of a CA', async () => {
    const [once, onceJudged] = await searchBelowTwins(2 * MOST_OCTETS, 1)
    assert.deepEqual([codes(once), onceJudged], [[], 1])
    const [often, oftenJudged] = await searchBelowTwins(2 * MOST_OCTETS, 2)
    assert.deepEqual([codes(often), oftenJudged], [['budget'], 1])
  })

  it('judges small paths as often as there are twins of a CA', async () => {
    const [found, judged] = await searchBelowTwins(100, 40)
    assert.deepEqual([codes(found), judged], [[], 40])
  })
})
