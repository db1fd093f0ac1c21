import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import {
  createRootCA,
  createServerCSR,
  createTrustProfile,
  exportUnencryptedPrivateKey,
  isPKIError,
  signProfile,
  signServerCert,
} from '../../src/index.js'
import type { CertificateAuthority } from '../../src/index.js'
import { writeOID } from '../../src/der/oid.js'
import {
  writeElement,
  writeExplicit,
  writeOctetString,
  writeSequence,
  writeSetOf,
  writeSmallInteger,
} from '../../src/der/write.js'
import { readRootProfile } from '../../src/device/read-root-profile.js'
import { mustRun, without } from '../support/interop/run-program.js'
import { memoryFolder } from '../support/trust-facts.js'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

let root: CertificateAuthority
let text: string
let keyPEM: string
let keyDER: Buffer
before(async () => {
  root = await createRootCA({ commonName: 'Root & <sons>' })
  text = new TextDecoder().decode((await createTrustProfile({ root })).bytes)
  keyPEM = (await exportUnencryptedPrivateKey({ privateKey: root.privateKey })).pem
  keyDER = Buffer.from(keyPEM.replace(/-----[^-]+-----|\s/g, ''), 'base64')
})

const read = async (bytes: Uint8Array | string): Promise<readonly Uint8Array[]> =>
  (await readRootProfile(Buffer.from(bytes))).map(({ der }) => der)

async function assertRefused(name: string, bytes: Uint8Array | string): Promise<void> {
  await assert.rejects(
    read(bytes),
    (error) => isPKIError(error, 'ERR_PKI_OPTION') && error.details.option === 'profile.bytes',
    name,
  )
}

test('a profile that this library made is read with all of its roots, also with every option', async () => {
  const second = await createRootCA({ commonName: 'Second' })
  assert.deepEqual(await read(text), [root.der])
  const { bytes } = await createTrustProfile({
    roots: [root, second],
    organization: 'Ærø "Home"',
    removalDate: new Date('2099-01-01'),
    scope: 'system',
  })
  assert.deepEqual(new Set((await read(bytes)).map(String)), new Set([root.der, second.der].map(String)))
})

test(
  'a signed profile is read too, by this library or by openssl in BER',
  { skip: without('openssl') },
  async () => {
    const profile = await createTrustProfile({ root })
    const csr = await createServerCSR({ hosts: ['homebox.local'] })
    const certificate = await signServerCert({ issuer: root, csr })
    const signed = await signProfile({ profile, certificate, privateKey: csr.privateKey })
    assert.deepEqual(await read(signed), [root.der])
    const folder = memoryFolder()
    const at = (name: string): string => join(folder, name)
    writeFileSync(at('a.mobileconfig'), profile.bytes)
    writeFileSync(at('cert.pem'), certificate.pem)
    writeFileSync(at('key.pem'), (await exportUnencryptedPrivateKey({ privateKey: csr.privateKey })).pem)
    const words = [
      '-sign',
      '-nodetach',
      '-binary',
      '-outform',
      'DER',
      '-signer',
      at('cert.pem'),
      '-inkey',
      at('key.pem'),
    ]
    for (const extra of [[], ['-stream']]) {
      await mustRun('openssl', [
        'smime',
        ...words,
        ...extra,
        '-in',
        at('a.mobileconfig'),
        '-out',
        at('signed'),
      ])
      assert.deepEqual(await read(readFileSync(at('signed'))), [root.der])
    }
    const secret = Buffer.from(text.replace('<dict>', `<!-- ${keyPEM} --><dict>`))
    await assertRefused(
      'signed',
      await signProfile({ profile: { bytes: secret }, certificate, privateKey: csr.privateKey }),
    )
  },
)

test('a profile with a private key is refused, in whatever form and place it hides', async () => {
  const data = (bytes: Uint8Array | string): string => `<data>${Buffer.from(bytes).toString('base64')}</data>`
  const [whole = '', encoded = ''] = /<data>([\s\S]*?)<\/data>/.exec(text) ?? []
  const inside = (type: string, content: string): string =>
    text.replace('com.apple.security.root', type).replace(whole, content)
  const plain: Readonly<Record<string, string>> = {
    'PKCS#8 as a root': text.replace(whole, data(keyDER)),
    'a root, and PKCS#8 behind it': text.replace(whole, data(Buffer.concat([root.der, keyDER]))),
    'a PEM payload with a key': inside('com.apple.security.pem', data(keyPEM)),
    'PEM of a key as a root': text.replace(whole, data(keyPEM)),
    'PEM of a root, and of a key behind it': text.replace(whole, data(root.pem + keyPEM)),
    'pkcs12 by a character reference': inside('com.apple.security.pkcs&#49;2', whole),
    scep: inside('com.apple.security.scep', whole),
    acme: inside('com.apple.security.acme', whole),
    'a comment': text.replace('<dict>', `<dict><!-- ${encoded} -->`),
    'a CDATA section': text.replace('<string>', '<string><![CDATA[x]]>'),
    'text between elements': text.replace('<dict>', `<dict>${keyDER.toString('base64')}`),
    'text at the end': `${text}${keyPEM}`,
    'a key of its own': text.replace('<dict>', `<dict><key>Secret</key>${data(keyDER)}`),
    'a key that comes twice': text.replace(
      '<dict>',
      '<dict><key>PayloadType</key><string>Configuration</string>',
    ),
    'data under a known key': text.replace(
      /<key>PayloadDescription<\/key>\s*<string>[^<]*<\/string>/,
      `<key>PayloadDescription</key>${data(keyDER)}`,
    ),
    'PEM in a text': text.replace(/(<key>PayloadDescription<\/key>\s*<string>)[^<]*/, `$1${keyPEM}`),
    'a password': text.replace(
      '<key>PayloadCertificateFileName',
      '<key>Password</key><string>x</string><key>PayloadCertificateFileName',
    ),
    'an entity of its own': text.replace(/<!DOCTYPE[^>]*>/, '<!DOCTYPE plist [<!ENTITY a "b">]>'),
    'an attribute': text.replace('<dict>', `<dict a="${encoded}">`),
  }
  for (const [name, bad] of Object.entries(plain)) {
    assert.notEqual(bad, text, name)
    await assertRefused(name, bad)
  }
  await assertRefused('raw PKCS#8', keyDER)
  await assertRefused('UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'))
  await assertRefused('UTF-16 without a mark', Buffer.from(text, 'utf16le'))
  await assertRefused('octets behind it', Buffer.concat([Buffer.from(text), keyDER]))
  await assertRefused('binary', Buffer.from('bplist00'))
  await assertRefused('empty', '')
})

const SIGNED_DATA = '1.2.840.113549.1.7.2'
const DATA = '1.2.840.113549.1.7.1'

/** What a test varies in a signature of which nothing is verified (RFC 5652 §5.1). */
interface DraftSignature {
  readonly contentType?: string
  readonly eContentType?: string
  /** What follows eContentType. */
  readonly eContent?: readonly Uint8Array[]
  /** What stands between the content and signerInfos. */
  readonly between?: readonly Uint8Array[]
  /** What follows contentType instead of SignedData. */
  readonly content?: readonly Uint8Array[]
}

function draftSignature(draft: DraftSignature): Uint8Array {
  const { contentType = SIGNED_DATA, eContentType = DATA, between = [] } = draft
  const octets = writeOctetString(new TextEncoder().encode(text))
  const { eContent = [writeExplicit(0, octets)] } = draft
  const inner = writeSequence(writeOID(eContentType), ...eContent)
  const signed = writeSequence(writeSmallInteger(1), writeSetOf([]), inner, ...between, writeSetOf([]))
  const { content = [writeExplicit(0, signed)] } = draft
  return writeSequence(writeOID(contentType), ...content)
}

test('a signature is read around a profile, with certificates or without', async () => {
  const certificates = writeElement(0xa0, root.der, root.der)
  assert.deepEqual(await read(draftSignature({})), [root.der])
  assert.deepEqual(await read(draftSignature({ between: [certificates] })), [root.der])
})

test('a signature of another type, around something else or around nothing is refused', async () => {
  const octets = writeOctetString(new TextEncoder().encode(text))
  const drafts: Readonly<Record<string, DraftSignature>> = {
    'enveloped data': { contentType: '1.2.840.113549.1.7.3' },
    'a signed timestamp': { eContentType: '1.2.840.113549.1.9.16.1.4' },
    'no SignedData': { content: [] },
    'a detached signature': { eContent: [] },
    'a second content': { eContent: [writeExplicit(0, octets), writeExplicit(1, octets)] },
    'a key among the certificates': { between: [writeElement(0xa0, root.der, keyDER)] },
    'a key in place of the CRLs': { between: [writeElement(0xa1, keyDER)] },
  }
  for (const [name, draft] of Object.entries(drafts)) await assertRefused(name, draftSignature(draft))
  await assertRefused('a key behind it', Buffer.concat([draftSignature({}), keyDER]))
})

test('a property list that is no profile, or whose payloads hold no certificate, is refused', async () => {
  const whole = /<plist[^]*<\/plist>/
  const payloads = /<array>[^]*<\/array>/
  const content = /<data>[^]*?<\/data>/
  const plist = (value: string): string => text.replace(whole, `<plist version="1.0">${value}</plist>`)
  const lists: Readonly<Record<string, string>> = {
    'an array without a key': plist('<array></array>'),
    'a text without a key': plist('<string>x</string>'),
    'a profile of another type': text.replace('<string>Configuration<', '<string>Settings<'),
    'no payload': text.replace(payloads, '<array></array>'),
    'one payload beside no array': text.replace(payloads, (array) => array.replace(/<\/?array>/g, '')),
    'a payload that is a text': text.replace('<array>', '<array><string>x</string>'),
    'a payload that is an array': text.replace('<array>', '<array><array></array>'),
    'a text for a certificate': text.replace(content, '<string>x</string>'),
    'a dictionary for a certificate': text.replace(content, '<dict></dict>'),
    'a payload without a content': text.replace(/<key>PayloadContent<\/key>\s*<data>[^]*?<\/data>/, ''),
  }
  for (const [name, bad] of Object.entries(lists)) {
    assert.notEqual(bad, text, name)
    await assertRefused(name, bad)
  }
})

test('a certificate as PEM in a payload is read as the same certificate', async () => {
  const pem = Buffer.from(root.pem).toString('base64')
  assert.deepEqual(await read(text.replace(/<data>[\s\S]*?<\/data>/, `<data>${pem}</data>`)), [root.der])
})
