import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkRoot } from '../../src/check.js'
import { profileFileStem } from '../../src/device/profile-file-name.js'
import { profileText } from '../../src/device/profile-text.js'
import {
  createIntermediateCA,
  createRootCA,
  createTrustProfile,
  encodePEM,
  exportUnencryptedPrivateKey,
  homeNameConstraints,
} from '../../src/index.js'
import type { CreateTrustProfileOptions } from '../../src/index.js'
import { certify, CHAIN_NOW } from '../support/chains.js'
import { HARMLESS_STRINGS, HOSTILE_STRINGS } from '../support/hostile-strings.js'
import { without } from '../support/interop/run-program.js'
import { homeRoot, NOW, refusal } from '../support/issue.js'
import {
  dataOf,
  payloadsOf,
  readPropertyList,
  readPropertyLists,
  stringOf,
} from '../support/property-list.js'
import type { ReadDictionary } from '../support/property-list.js'

/** RFC 9562 §4 and §5.8: version 8 and its variant. */
const UUID = /^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/
const REVERSE_DNS = /^[a-z0-9-]+(\.[a-z0-9-]+){2,}$/
/** Every key that a profile of ours may have, with its type, and whether Apple requires it. */
const TOP_KEYS = {
  PayloadType: ['string', true],
  PayloadVersion: ['number', true],
  PayloadIdentifier: ['string', true],
  PayloadUUID: ['string', true],
  PayloadContent: ['object', true],
  PayloadDisplayName: ['string', false],
  PayloadDescription: ['string', false],
  PayloadOrganization: ['string', false],
  PayloadScope: ['string', false],
  RemovalDate: ['object', false],
} as const
const PAYLOAD_KEYS = {
  PayloadType: ['string', true],
  PayloadVersion: ['number', true],
  PayloadIdentifier: ['string', true],
  PayloadUUID: ['string', true],
  PayloadContent: ['object', true],
  PayloadCertificateFileName: ['string', false],
  PayloadDisplayName: ['string', false],
  PayloadDescription: ['string', false],
} as const

/** Holds a dictionary to a table of keys, and to what Apple says of every payload. */
function assertPayload(
  dictionary: ReadDictionary,
  keys: Readonly<Record<string, readonly [type: string, required: boolean]>>,
): void {
  for (const [key, value] of Object.entries(dictionary)) assert.equal(typeof value, keys[key]?.[0], key)
  for (const [key, [, required]] of Object.entries(keys)) assert.ok(!required || key in dictionary, key)
  assert.equal(dictionary['PayloadVersion'], 1)
  assert.match(stringOf(dictionary, 'PayloadIdentifier'), REVERSE_DNS)
  assert.match(stringOf(dictionary, 'PayloadUUID'), UUID)
}

function assertProfile(profile: ReadDictionary): void {
  assertPayload(profile, TOP_KEYS)
  assert.equal(profile['PayloadType'], 'Configuration')
  const payloads = payloadsOf(profile)
  for (const payload of payloads) assertPayload(payload, PAYLOAD_KEYS)
  const all = [profile, ...payloads]
  for (const key of ['PayloadUUID', 'PayloadIdentifier'])
    assert.equal(new Set(all.map((each) => each[key])).size, all.length, `each has a ${key} of its own`)
}

describe('createTrustProfile', () => {
  it(
    'writes what plistlib reads and Apple asks of a profile, key by key',
    { skip: without('python3') },
    async () => {
      const root = await homeRoot()
      const plain = await createTrustProfile({ root })
      const full = await createTrustProfile({
        root,
        organization: 'Müller & <Söhne>',
        displayName: 'At "home"',
        removalDate: new Date('2030-06-01T00:00:00.000Z'),
        scope: 'system',
        report: await checkRoot({ root, now: NOW }),
      })
      const [one, other] = await readPropertyLists([plain.bytes, full.bytes])
      assert.ok(one !== undefined && other !== undefined)
      for (const [profile, made] of [
        [one, plain],
        [other, full],
      ] as const) {
        assertProfile(profile)
        const [payload] = payloadsOf(profile)
        assert.equal(payload?.['PayloadType'], 'com.apple.security.root')
        assert.deepEqual(dataOf(payload['PayloadContent']), root.der)
        assert.equal(profile['PayloadIdentifier'], plain.identifier)
        assert.equal(profile['PayloadUUID'], made.uuid)
        assert.equal(payload['PayloadUUID'], plain.roots[0]?.uuid)
      }
      assert.equal(one['PayloadDisplayName'], 'Test root')
      assert.ok(!('RemovalDate' in one) && !('PayloadScope' in one) && !('PayloadOrganization' in one))
      assert.equal(other['PayloadOrganization'], 'Müller & <Söhne>')
      assert.equal(other['PayloadDisplayName'], 'At "home"')
      assert.equal(other['PayloadScope'], 'System')
      assert.deepEqual(other['RemovalDate'], { $date: '2030-06-01T00:00:00Z' })
      assert.deepEqual(new TextEncoder().encode(full.xml), full.bytes)
      assert.equal(full.roots[0]?.fingerprint, root.fingerprint)
      assert.equal(full.holdsPrivateKey, false)
    },
  )

  it('has the same octets when it is made again, from DER or PEM, and other identifiers for another root', async () => {
    const root = await homeRoot()
    const first = await createTrustProfile({ root: { der: root.der } })
    assert.equal((await createTrustProfile({ root: { pem: root.pem } })).xml, first.xml)
    const other = await createTrustProfile({
      root: await createRootCA({ commonName: 'Test root', now: NOW }),
    })
    assert.notEqual(other.identifier, first.identifier)
    assert.notEqual(other.uuid, first.uuid)
    assert.notEqual(other.roots[0]?.identifier, first.roots[0]?.identifier)
  })

  it('keeps its identifier when its names, its date or the CAs below change, and has another UUID for each', async () => {
    const root = await homeRoot()
    const first = await createTrustProfile({ root })
    const below = await createIntermediateCA({ issuer: root, commonName: 'Below', now: NOW })
    const more = {
      organization: 'x',
      displayName: 'y',
      removalDate: new Date('2030-01-01'),
      intermediates: [below],
    }
    const second = await createTrustProfile({ root, ...more })
    assert.equal(second.identifier, first.identifier)
    assert.deepEqual(second.roots, first.roots)
    const parts = Object.entries(more).map(([name, value]) => createTrustProfile({ root, [name]: value }))
    const made = [
      first,
      second,
      ...(await Promise.all([...parts, createTrustProfile({ root, scope: 'user' })])),
    ]
    assert.equal(new Set(made.map(({ identifier }) => identifier)).size, 1)
    assert.equal(new Set(made.map(({ uuid }) => uuid)).size, made.length)
    for (const { uuid } of made)
      assert.match(uuid, /^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/)
  })

  it(
    'carries several roots once each, in an order that the caller does not decide, and CAs below them',
    { skip: without('python3') },
    async () => {
      const root = await homeRoot()
      const older = certify({ subject: 'Older', isCA: true })
      const below = await createIntermediateCA({ issuer: root, commonName: 'Below', now: NOW })
      const intermediates = [below]
      const profile = await createTrustProfile({ roots: [{ der: older.der }, root, root], intermediates })
      const again = await createTrustProfile({
        roots: [{ pem: root.pem + encodePEM('CERTIFICATE', older.der) }],
        intermediates,
      })
      assert.equal(again.xml, profile.xml)
      const read = await readPropertyList(profile.bytes)
      assertProfile(read)
      assert.deepEqual(
        payloadsOf(read).map((payload) => [payload['PayloadType'], payload['PayloadDisplayName']]),
        [
          ['com.apple.security.root', 'Test root'],
          ['com.apple.security.root', 'Older'],
          ['com.apple.security.pkcs1', 'Below'],
        ],
      )
      assert.equal(read['PayloadDisplayName'], 'Test root and 1 other root')
      const alone = await createTrustProfile({ root })
      assert.notEqual(profile.identifier, alone.identifier)
      assert.equal(profile.roots[0]?.uuid, alone.roots[0]?.uuid)
    },
  )

  it('says which servers a constrained root can vouch for, and that another can vouch for all', async () => {
    const now = NOW
    const open = await createTrustProfile({ root: await createRootCA({ commonName: 'Open', now }) })
    assert.match(open.xml, /every site in the world/)
    const nameConstraints = homeNameConstraints({ permit: ['box.example'] })
    const home = await createRootCA({ commonName: 'Home', nameConstraints, now })
    const { xml } = await createTrustProfile({ root: home })
    assert.match(
      xml,
      /only ever vouch for: the names [^;]*\bbox\.example\b[^;]*; the addresses [^;]*192\.168\.0\.0\/16/,
    )
    assert.doesNotMatch(xml, /invalid|every site/)
    const names = await createRootCA({ commonName: 'Names', nameConstraints: { permitted: ['lan'] }, now })
    assert.match(
      (await createTrustProfile({ root: names })).xml,
      /vouch for: the names lan with all names below them\. /,
    )
  })
})

describe('createTrustProfile refuses', () => {
  const made = (options: unknown) => createTrustProfile(options as CreateTrustProfileOptions)

  it('a root that the judge refuses, with its rules, and a report on another certificate', async () => {
    const root = certify({ subject: 'Gone', isCA: true, notAfter: new Date('2026-06-01T00:00:00Z') })
    const report = await checkRoot({ root, now: CHAIN_NOW })
    const details = await refusal('ERR_PKI_ROOT', () => createTrustProfile({ root, report }))
    assert.deepEqual(details.rules, ['apple/within-validity'])
    const other = await homeRoot()
    const mixed = await refusal('ERR_PKI_OPTION', () => createTrustProfile({ root: other, report }))
    assert.equal(mixed.option, 'report[0]')
    const both = {
      roots: [other, { der: root.der }],
      report: [await checkRoot({ root: other, now: NOW }), report],
    }
    await refusal('ERR_PKI_ROOT', () => createTrustProfile(both))
  })

  it('what can be seen to be no root without a report: no CA, not its own issuer, no common name', async () => {
    for (const [rule, certificate] of [
      ['apple/root-is-ca', certify({ subject: 'Leaf' })],
      ['apple/root-self-signed', certify({ subject: 'Below', issuer: 'Root', isCA: true })],
      ['apple/root-has-common-name', certify({ subject: '', isCA: true, key: 'k' })],
    ] as const) {
      const { rules } = await refusal('ERR_PKI_ROOT', () =>
        createTrustProfile({ root: { der: certificate.der } }),
      )
      assert.deepEqual(rules, [rule])
    }
  })

  it('every form of a private key', async () => {
    const root = await homeRoot()
    const key = await exportUnencryptedPrivateKey({ privateKey: root.privateKey })
    for (const label of ['PRIVATE KEY', 'EC PRIVATE KEY', 'ENCRYPTED PRIVATE KEY']) {
      const pem = root.pem + encodePEM(label, key.der)
      const { found } = await refusal('ERR_PKI_PEM', () => createTrustProfile({ root: { pem } }))
      assert.deepEqual(found, ['CERTIFICATE', label])
      await refusal('ERR_PKI_PEM', () => createTrustProfile({ root, intermediates: [{ pem }] }))
    }
    await refusal('ERR_PKI_DER', () => createTrustProfile({ root: { der: key.der } }))
    await refusal('ERR_PKI_DER', () =>
      createTrustProfile({ roots: [{ der: new Uint8Array([...root.der, ...key.der]) }] }),
    )
    await refusal('ERR_PKI_OPTION', () => made({ root, privateKey: root.privateKey }))
    const { xml, bytes } = await createTrustProfile({ root })
    assert.doesNotMatch(xml, /PRIVATE KEY-----/)
    assert.equal(
      Buffer.from(bytes).toString('latin1').includes(Buffer.from(key.der).toString('base64')),
      false,
    )
  })

  it('no root, both ways of giving one, several as one, and a server or a root among the CAs below', async () => {
    const root = await homeRoot()
    const two = { pem: root.pem + encodePEM('CERTIFICATE', certify({ subject: 'Older', isCA: true }).der) }
    const leaf = { der: certify({ subject: 'Leaf' }).der }
    const good = await checkRoot({ root, now: NOW })
    for (const options of [
      {},
      { root, roots: [root] },
      { roots: [] },
      { root: two },
      { root, intermediates: [leaf] },
      { root, intermediates: [root] },
      { root, organization: ' ' },
      { root, displayName: 7 },
      { root, removalDate: new Date(NaN) },
      { root, removalDate: new Date('+010000-01-01T00:00:00Z') },
      { root, scope: 'all' },
      { root, report: {} },
      { root, report: 'trusted' },
      { root, report: { ...good, path: [null] } },
      { root, report: { ...good, path: [{}] } },
      { root, report: { ...good, findings: [null] } },
      { root, report: JSON.parse(JSON.stringify(good)) as unknown },
      { root, colour: 'red' },
    ])
      await refusal('ERR_PKI_OPTION', () => made(options))
  })
})

describe('foreign text in a profile', () => {
  it(
    'is read by plistlib as it was, or with what cannot be seen written out',
    { skip: without('python3') },
    async () => {
      const root = await homeRoot()
      const texts = [...HOSTILE_STRINGS.map(({ text }) => text), ...HARMLESS_STRINGS]
      const profiles = await Promise.all(
        texts.map((text) => createTrustProfile({ root, displayName: text, organization: text })),
      )
      const read = await readPropertyLists(profiles.map(({ bytes }) => bytes))
      for (const [index, text] of texts.entries()) {
        assert.equal(read[index]?.['PayloadDisplayName'], profileText(text))
        assert.equal(read[index]['PayloadOrganization'], profileText(text))
      }
      for (const { text, does } of HOSTILE_STRINGS) assert.match(profileText(text), /\\u\{[0-9a-f]+\}/, does)
      for (const text of HARMLESS_STRINGS) assert.equal(profileText(text), text)
    },
  )

  it('of a common name is encoded wherever it appears', { skip: without('python3') }, async () => {
    const name = 'x\u202e</string>\u001b[2J&\n'
    const { bytes, roots } = await createTrustProfile({
      root: { der: certify({ subject: name, isCA: true }).der },
    })
    const read = await readPropertyList(bytes)
    assertProfile(read)
    const shown = String.raw`x\u{202e}</string>\u{1b}[2J&\u{a}`
    assert.equal(read['PayloadDisplayName'], shown)
    assert.ok(stringOf(read, 'PayloadDescription').includes(shown))
    assert.equal(roots[0]?.commonName, name)
  })

  it('is cut after 200 characters and not inside of one', () => {
    assert.equal(profileText('🍏'.repeat(200)), '🍏'.repeat(200))
    assert.equal(profileText('🍏'.repeat(201)), `${'🍏'.repeat(199)}…`)
  })
})

describe('the name of the file', () => {
  it('is safe on every system', () => {
    for (const [name, stem] of [
      ['alice@homebox, Nov 2026', 'alice-homebox'],
      ['Zoë Müller', 'zoe-muller'],
      ['../../etc/passwd', 'etc-passwd'],
      ['C:\\Users\\alice', 'c-users-alice'],
      ['aux', 'ca-aux'],
      ['COM1', 'ca-com1'],
      ['日本語', 'root-ab12cd34'],
      ['', 'root-ab12cd34'],
      ['...', 'root-ab12cd34'],
      ['a'.repeat(61), 'a'.repeat(60)],
    ] as const)
      assert.equal(profileFileStem(name, 'AB:12:CD:34:EF'), stem)
    for (const { text } of HOSTILE_STRINGS) assert.match(profileFileStem(text, 'AB:12:CD:34'), /^[a-z0-9-]+$/)
  })
})
