import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBudget } from '../../../src/check/path/budget.js'
import { checkPath } from '../../../src/check/path/check-path.js'
import type { PathSettings } from '../../../src/check/path/path-settings.js'
import { IOS_PATH, RFC5280_PATH, WEB_PKI_PATH } from '../../../src/check/profiles/path-profiles.js'
import { APPLE_SERVER, PURPOSE_RULES } from '../../../src/check/profiles/purposes.js'
import { OID } from '../../../src/x509/read/oids.js'
import type { CertificateRecord } from '../../../src/x509/read/records.js'
import { writeExtension } from '../../../src/x509/write/extensions.js'
import { CHAIN_NOW, certify } from '../../support/chains.js'

const root = certify({ subject: 'root', isCA: true })
const middle = certify({ subject: 'middle', issuer: 'root', isCA: true })
const leaf = certify({ subject: 'leaf', issuer: 'middle', hosts: ['homebox.local'] })

/** Faults of an anchored path, `code[index]`. */
async function faults(
  certificates: readonly CertificateRecord[],
  settings: Partial<PathSettings> = {},
): Promise<readonly string[]> {
  const found = await checkPath(
    { certificates, anchored: true },
    {
      ...RFC5280_PATH,
      now: CHAIN_NOW,
      budget: createBudget(),
      purpose: PURPOSE_RULES.server,
      minimumSecurityBits: 0,
      maxIntermediates: undefined,
      policies: {},
      revocation: undefined,
      ...settings,
    },
  )
  return found.map(({ code, index }) => `${code}[${index ?? ''}]`)
}

/** A non-critical or critical extension that nobody knows. */
const unknown = (critical: boolean): Uint8Array => writeExtension('1.2.3.4', critical, Uint8Array.of(5, 0))

describe('the checks of a path', () => {
  it('pass a plain path', async () => {
    for (const profile of [RFC5280_PATH, WEB_PKI_PATH, IOS_PATH]) {
      assert.deepEqual(await faults([leaf, middle, root], profile), [])
    }
  })

  it('pass at both ends of a validity, and fail a second outside', async () => {
    const at = (iso: string): Promise<readonly string[]> =>
      faults([leaf, middle, root], { now: new Date(iso) })
    assert.deepEqual(await at('2026-01-01T00:00:00Z'), [])
    assert.deepEqual(await at('2025-12-31T23:59:59Z'), [
      'not-yet-valid[0]',
      'not-yet-valid[1]',
      'not-yet-valid[2]',
    ])
    assert.deepEqual(await at('2027-12-31T23:59:59.999Z'), [])
    assert.deepEqual(await at('2028-01-01T00:00:00Z'), ['expired[0]', 'expired[1]', 'expired[2]'])
  })

  it('ask every issuer to be a CA that signs certificates', async () => {
    const noCA = certify({ subject: 'middle', issuer: 'root', keyUsage: ['keyCertSign'] })
    assert.deepEqual(await faults([leaf, noCA, root]), ['no-basic-constraints[1]'])
    const saysNo = certify({
      subject: 'middle',
      issuer: 'root',
      keyUsage: false,
      extensions: [writeExtension(OID.basicConstraints, true, Uint8Array.of(0x30, 0))],
    })
    assert.deepEqual(await faults([leaf, saysNo, root]), ['not-a-ca[1]'])
    const signsNothing = certify({ subject: 'root', isCA: true, keyUsage: ['cRLSign'] })
    assert.deepEqual(await faults([leaf, middle, signsNothing]), ['no-key-cert-sign[2]'])
    const anything = certify({ subject: 'root', isCA: true, keyUsage: false })
    assert.deepEqual(await faults([leaf, middle, anything]), [])
  })

  it('count the CAs below a path length, self-issued ones not', async () => {
    const withLength = (pathLength: number): CertificateRecord =>
      certify({ subject: 'root', isCA: true, pathLength })
    assert.deepEqual(await faults([leaf, middle, withLength(1)]), [])
    assert.deepEqual(await faults([leaf, middle, withLength(0)]), ['path-length[2]'])
    const selfIssued = certify({ subject: 'root', key: 'new root', issuerKey: 'root', isCA: true })
    const below = certify({ subject: 'leaf', issuer: 'root', issuerKey: 'new root' })
    assert.deepEqual(await faults([below, selfIssued, withLength(0)]), [])
  })

  it('count the certificates between the ends where the caller asks', async () => {
    assert.deepEqual(await faults([leaf, middle, root], { maxIntermediates: 1 }), [])
    assert.deepEqual(await faults([leaf, middle, root], { maxIntermediates: 0 }), ['too-deep[]'])
  })

  it('refuse an unknown critical extension, in the anchor only where that counts', async () => {
    const oddRoot = certify({ subject: 'root', isCA: true, extensions: [unknown(true)] })
    const oddLeaf = certify({ subject: 'leaf', issuer: 'middle', extensions: [unknown(true)] })
    const mildLeaf = certify({ subject: 'leaf', issuer: 'middle', extensions: [unknown(false)] })
    assert.deepEqual(await faults([mildLeaf, middle, root]), [])
    assert.deepEqual(await faults([oddLeaf, middle, oddRoot]), [
      'unknown-critical-extension[0]',
      'unknown-critical-extension[2]',
    ])
    assert.deepEqual(await faults([oddLeaf, middle, oddRoot], IOS_PATH), ['unknown-critical-extension[0]'])
  })

  it('refuse an extension that is there twice or cannot be read', async () => {
    const twice = certify({ subject: 'leaf', issuer: 'middle', extensions: [unknown(false), unknown(false)] })
    assert.deepEqual(await faults([twice, middle, root]), ['duplicate-extension[0]'])
    const broken = [writeExtension(OID.extendedKeyUsage, false, Uint8Array.of(4, 0))]
    const unreadable = certify({ subject: 'leaf', issuer: 'middle', extensions: broken })
    assert.deepEqual(await faults([unreadable, middle, root]), ['unreadable-extension[0]'])
  })

  it('compare key identifiers where the profile does', async () => {
    const misled = certify({ subject: 'middle', issuer: 'root', isCA: true, key: 'other middle' })
    assert.deepEqual(await faults([leaf, misled, root], WEB_PKI_PATH), ['key-id-mismatch[0]'])
    assert.deepEqual(await faults([leaf, misled, root]), [])
  })

  it('ask for names, an end entity with a critical subjectAltName excepted', async () => {
    const nameless = certify({ subject: '', issuer: 'middle', hosts: ['homebox.local'] })
    assert.deepEqual(await faults([nameless, middle, root]), [])
    assert.deepEqual(await faults([certify({ subject: '', issuer: 'middle' }), middle, root]), [
      'empty-subject[0]',
    ])
    const namelessRoot = certify({ subject: '', key: 'root', isCA: true, issuerKey: 'root' })
    assert.deepEqual(await faults([leaf, middle, namelessRoot]), ['empty-issuer[2]', 'empty-subject[2]'])
  })

  it('ask every extended key usage to hold the purpose; iOS passes over the anchor', async () => {
    const wrong = [OID.clientAuth]
    const clientLeaf = certify({ subject: 'leaf', issuer: 'middle', extendedKeyUsage: wrong })
    const clientRoot = certify({ subject: 'root', isCA: true, extendedKeyUsage: wrong })
    const both = ['extended-key-usage[0]', 'extended-key-usage[2]']
    assert.deepEqual(await faults([clientLeaf, middle, clientRoot]), both)
    assert.deepEqual(await faults([clientLeaf, middle, clientRoot], { purpose: APPLE_SERVER }), [
      'extended-key-usage[0]',
    ])
    assert.deepEqual(await faults([clientLeaf, middle, clientRoot], { purpose: PURPOSE_RULES.client }), [])
    const any = certify({ subject: 'leaf', issuer: 'middle', extendedKeyUsage: [OID.anyExtendedKeyUsage] })
    assert.deepEqual(await faults([any, middle, root]), [])
  })

  it('ask the key usage of the end entity to fit', async () => {
    const signer = certify({ subject: 'leaf', issuer: 'middle', keyUsage: ['nonRepudiation'] })
    assert.deepEqual(await faults([signer, middle, root]), ['key-usage[0]'])
    assert.deepEqual(await faults([signer, middle, root], { purpose: undefined }), [])
  })

  it('ask a time stamper to do nothing else', async () => {
    const stamping = { purpose: PURPOSE_RULES.timestamping }
    const usage = writeExtension(
      OID.extendedKeyUsage,
      true,
      Uint8Array.of(0x30, 10, 6, 8, 43, 6, 1, 5, 5, 7, 3, 8),
    )
    const mild = writeExtension(
      OID.extendedKeyUsage,
      false,
      Uint8Array.of(0x30, 10, 6, 8, 43, 6, 1, 5, 5, 7, 3, 8),
    )
    const stamper = certify({ subject: 'leaf', issuer: 'middle', extensions: [usage] })
    assert.deepEqual(await faults([stamper, middle, root], stamping), [])
    const milder = certify({ subject: 'leaf', issuer: 'middle', extensions: [mild] })
    assert.deepEqual(await faults([milder, middle, root], stamping), ['extended-key-usage[0]'])
    const busy = certify({
      subject: 'leaf',
      issuer: 'middle',
      extensions: [usage],
      keyUsage: ['digitalSignature', 'cRLSign'],
    })
    assert.deepEqual(await faults([busy, middle, root], stamping), ['key-usage[0]'])
  })

  it('ask keys and hashes for their strength, on both sides of the limit', async () => {
    assert.deepEqual(await faults([leaf, middle, root], { minimumSecurityBits: 128 }), [])
    assert.deepEqual(await faults([leaf, middle, root], { minimumSecurityBits: 129 }), [
      'weak-key[0]',
      'weak-signature[0]',
      'weak-key[1]',
      'weak-signature[1]',
      'weak-key[2]',
    ])
  })

  it('refuse an encoding that the profile refuses', async () => {
    const saysDefault = [writeExtension(OID.basicConstraints, true, Uint8Array.of(0x30, 3, 1, 1, 0))]
    const written = certify({ subject: 'leaf', issuer: 'middle', extensions: saysDefault })
    assert.deepEqual(await faults([written, middle, root], WEB_PKI_PATH), ['deviation[0]'])
    assert.deepEqual(await faults([written, middle, root], IOS_PATH), [])
  })
})
