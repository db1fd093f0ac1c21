import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { DERReader } from '../../src/der/read.js'
import {
  createIntermediateCA,
  createRootCA,
  createServerCSR,
  createTrustProfile,
  encodePEM,
  exportPrivateKey,
  signProfile,
  signServerCert,
} from '../../src/index.js'
import type { KeyKind, PrivateKey, ServerCertificate, Signer, TrustProfile } from '../../src/index.js'
import { partsOf } from '../../src/keys/sign/private-key.js'
import { certify } from '../support/chains.js'
import { mustRun, runProgram, without } from '../support/interop/run-program.js'
import { homeRoot, NOW, refusal } from '../support/issue.js'
import { freshFolder } from '../support/store.js'

interface SignerSide {
  readonly anchor: string
  readonly server: ServerCertificate
  readonly privateKey: PrivateKey
}

/** A signer of today, as certtool has no other clock, below an intermediate; their names have several parts. */
async function signerOf(keyKind: KeyKind): Promise<SignerSide> {
  const subject = { countryName: 'DE', organizationName: ['One', 'Two'], commonName: 'Signing root' }
  const root = await createRootCA(subject)
  const issuer = await createIntermediateCA({ issuer: root, ...subject, commonName: 'Between' })
  const csr = await createServerCSR({ hosts: ['homebox.local'], keyKind })
  const server = await signServerCert({ issuer, csr })
  return { anchor: root.pem, server, privateKey: csr.privateKey }
}

let profile: TrustProfile
before(async () => {
  profile = await createTrustProfile({ root: await homeRoot() })
})

/** Whether openssl and GnuTLS believe a signed file, and what openssl finds in it. */
async function judged(
  signed: Uint8Array,
  anchor: string,
): Promise<{ readonly openssl: boolean; readonly gnutls: boolean; readonly content: string }> {
  const folder = freshFolder()
  const [file, roots] = [join(folder, 'signed.der'), join(folder, 'roots.pem')]
  writeFileSync(file, signed)
  writeFileSync(roots, anchor)
  const openssl = await runProgram('openssl', [
    ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', file, '-CAfile', roots],
    ...['-purpose', 'any'],
  ])
  const gnutls = await runProgram('certtool', [
    ...['--p7-verify', '--inder', '--infile', file, '--load-ca-certificate', roots],
  ])
  return { openssl: openssl.status === 0, gnutls: gnutls.status === 0, content: openssl.stdout }
}

/** Walks every element: the reader takes DER only. A SET OF must be in order besides. */
function assertDER(reader: DERReader): void {
  while (!reader.done) {
    const element = reader.element('x')
    if ((element.tag & 0x20) === 0) continue
    if (element.tag === 0x31 || element.tag === 0xa0) assertOrdered(reader.inside(element, 'x'))
    assertDER(reader.inside(element, 'x'))
  }
}

function assertOrdered(reader: DERReader): void {
  let last = ''
  while (!reader.done) {
    const hex = Buffer.from(reader.element('x').bytes).toString('hex')
    assert.ok(hex > last, 'the elements of a SET OF are in order')
    last = hex
  }
}

const TOOLS = { skip: without('openssl', 'certtool') }

describe('signProfile', () => {
  it(
    'makes what openssl and GnuTLS verify, by keys of each kind, and gives the profile back unchanged',
    TOOLS,
    async () => {
      for (const keyKind of ['ec-p256', 'ec-p384', 'rsa-2048'] as const) {
        const { anchor, server, privateKey } = await signerOf(keyKind)
        const certificate = { pem: server.chainPEM }
        const signed = await signProfile({ profile, certificate, privateKey, now: NOW })
        const { openssl, gnutls, content } = await judged(signed, anchor)
        assert.deepEqual({ openssl, gnutls }, { openssl: true, gnutls: true }, keyKind)
        assert.equal(content, profile.xml)
        assertDER(DERReader.open(signed, 'ContentInfo'))
        for (const { der } of server.chain)
          assert.ok(Buffer.from(signed).includes(Buffer.from(der)), 'each certificate is in it as it was')
      }
    },
  )

  it(
    'is refused by both when one octet of the profile, the attributes or the signature is another',
    TOOLS,
    async () => {
      const { anchor, server, privateKey } = await signerOf('ec-p256')
      const certificate = { pem: server.chainPEM }
      const signed = await signProfile({ profile, certificate, privateKey, now: NOW })
      const inside = Buffer.from(signed).indexOf('<key>PayloadContent')
      const time = Buffer.from(signed).indexOf('261122120000Z', signed.length - 400)
      assert.ok(inside > 0 && time > 0)
      for (const at of [inside + 6, time + 3, signed.length - 1]) {
        const changed = new Uint8Array(signed)
        changed[at] = (changed[at] ?? 0) ^ 1
        const { openssl, gnutls } = await judged(changed, anchor)
        assert.deepEqual({ openssl, gnutls }, { openssl: false, gnutls: false }, String(at))
      }
      const stranger = await createRootCA({ commonName: 'Stranger' })
      const { openssl, gnutls } = await judged(signed, stranger.pem)
      assert.deepEqual({ openssl, gnutls }, { openssl: false, gnutls: false })
    },
  )

  it('says when it was signed, by the clock of the caller, also from 2050 on', TOOLS, async () => {
    const { server, privateKey } = await signerOf('ec-p256')
    for (const [now, type] of [
      ['2026-11-22T12:00:00.999Z', 'UTCTIME +:261122120000Z'],
      ['2049-12-31T23:59:59.000Z', 'UTCTIME +:491231235959Z'],
      ['2050-01-01T00:00:00.500Z', 'GENERALIZEDTIME +:20500101000000Z'],
    ] as const) {
      const signed = await signProfile({ profile, certificate: server, privateKey, now: new Date(now) })
      const text = await mustRun('openssl', ['asn1parse', '-inform', 'DER'], { input: signed })
      assert.match(text, new RegExp(`:signingTime\\n.*\\n.*${type}`))
    }
  })

  it('takes a signer that lives elsewhere, and refuses one whose signature is wrong', TOOLS, async () => {
    const { anchor, server, privateKey } = await signerOf('ec-p256')
    const { signer: inner } = partsOf(privateKey)
    const signer: Signer = {
      algorithm: inner.algorithm,
      publicKey: inner.publicKey,
      sign: (tbs) => inner.sign(tbs),
    }
    const options = { profile, certificate: { pem: server.chainPEM }, now: NOW }
    const { openssl } = await judged(await signProfile({ ...options, privateKey: { signer } }), anchor)
    assert.equal(openssl, true)
    const wrong: Signer = { ...signer, sign: (tbs) => inner.sign(tbs.slice(1)) }
    const { reason } = await refusal('ERR_PKI_SIGNER', () =>
      signProfile({ ...options, privateKey: { signer: wrong } }),
    )
    assert.equal(reason, 'bad-signature')
  })
})

describe('the certificates in a signature', () => {
  it('are that of the signer and those of the chain, each once however often they are given', async () => {
    const root = await homeRoot()
    const other = certify({ subject: 'Other', isCA: true })
    const both = root.pem + encodePEM('CERTIFICATE', other.der)
    const options = { profile: { bytes: new Uint8Array(8) }, privateKey: root.privateKey, now: NOW }
    const count = (whole: Uint8Array, part: Uint8Array): number =>
      Buffer.from(whole).toString('hex').split(Buffer.from(part).toString('hex')).length - 1
    for (const [certificate, chain, times] of [
      [root, undefined, 0],
      [root, other, 1],
      [{ pem: both }, undefined, 1],
      [{ pem: both + both }, { pem: both }, 1],
      [root, root, 0],
    ] as const) {
      const signed = await signProfile({ ...options, certificate, ...(chain === undefined ? {} : { chain }) })
      assert.deepEqual([count(signed, root.der), count(signed, other.der)], [1, times])
    }
  })
})

describe('signProfile refuses', () => {
  it('a key of another certificate, a wrong passphrase, and what is no profile', async () => {
    const { server, privateKey } = await signerOf('ec-p256')
    const root = await homeRoot()
    const options = { profile, certificate: server, privateKey, now: NOW }
    await refusal('ERR_PKI_KEY_MISMATCH', () => signProfile({ ...options, privateKey: root.privateKey }))
    const { pem } = await exportPrivateKey({ privateKey, passphrase: 'right' })
    const foreign = { pem, passphrase: 'wrong' }
    await refusal('ERR_PKI_PASSPHRASE', () => signProfile({ ...options, privateKey: foreign }))
    await refusal('ERR_PKI_OPTION', () => signProfile({ ...options, profile: {} as TrustProfile }))
    await refusal('ERR_PKI_OPTION', () => signProfile({ ...options, now: new Date(NaN) }))
    await refusal('ERR_PKI_VALIDITY', () =>
      signProfile({ ...options, now: new Date('1949-12-31T23:59:59Z') }),
    )
    await refusal('ERR_PKI_PEM', () => signProfile({ ...options, certificate: { pem } }))
  })
})
