import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { test } from 'node:test'
import {
  createClientProfile,
  createRootCA,
  createTrustProfile,
  exportUnencryptedPrivateKey,
  isPKIError,
} from '../../src/index.js'
import { startEnrolment } from '../../src/node.js'
import { pageMaterial, servePage } from '../support/enroll/served-page.js'

/** Whether a private key in DER (PKCS#8, PKCS#1 or SEC1) begins at any octet. */
function holdsKeyDER(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(0x30); at !== -1; at = bytes.indexOf(0x30, at + 1)) {
    // A SEQUENCE that begins with version 0 or 1: no certificate, list or request does, for its first element is a SEQUENCE.
    const header = bytes[at + 1] === 0x82 ? 4 : bytes[at + 1] === 0x81 ? 3 : 2
    const version = bytes.subarray(at + header, at + header + 3)
    if (version[0] !== 2 || version[1] !== 1 || (version[2] ?? 9) > 1) continue
    for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) if (isKey(bytes.subarray(at), type)) return true
  }
  return false
}

function isKey(der: Buffer, type: 'pkcs8' | 'pkcs1' | 'sec1'): boolean {
  try {
    createPrivateKey({ key: der, format: 'der', type })
    return true
  } catch {
    return false
  }
}

/** The octets themselves, and what base64 in them, with or without line breaks, decodes to. */
function layers(bytes: Buffer): readonly Buffer[] {
  const text = bytes.toString('latin1')
  const runs = text.match(/[A-Za-z\d+/=_-](?:[A-Za-z\d+/=_-]|\s+(?=[A-Za-z\d+/=_-])){30,}/g) ?? []
  return [
    bytes,
    ...runs.flatMap((run) =>
      [0, 1, 2, 3].map((skip) => Buffer.from(run.replaceAll(/\s/g, '').slice(skip), 'base64')),
    ),
  ]
}

/** The numbers that make a key secret, from its JWK. */
function secretsOf(pem: string): readonly Buffer[] {
  const { d, p, q } = createPrivateKey(pem).export({ format: 'jwk' })
  return [d, p, q].filter((part) => part !== undefined).map((part) => Buffer.from(part, 'base64url'))
}

function assertNoKey(name: string, bytes: Buffer, secrets: readonly Buffer[]): void {
  assert.doesNotMatch(bytes.toString('latin1'), /PRIVATE KEY/, name)
  for (const layer of layers(bytes)) {
    assert.equal(holdsKeyDER(layer), false, `${name} holds a private key in DER`)
    for (const secret of secrets) {
      assert.equal(layer.includes(secret), false, `${name} holds the secret of a key`)
      assert.equal(layer.toString('latin1').toLowerCase().includes(secret.toString('hex')), false, name)
    }
  }
}

test('no file that the page hands out holds a private key, in any form, over http or TLS', async (t) => {
  const { page, get, getSecure, root, tls } = await servePage(t)
  const { pem: rootKey } = await exportUnencryptedPrivateKey({ privateKey: root.privateKey })
  const secrets = [...secretsOf(rootKey), ...secretsOf(tls.key)]
  assert.equal(secrets.length, 2)
  let answered = 0
  for (const path of page.paths) {
    for (const query of ['', '?device=ipad', '?device=mac', '?n=x&s=server-ok']) {
      for (const ask of [get, getSecure]) {
        const { all } = await ask(path.slice(page.base.length) + query)
        assertNoKey(path + query, all, secrets)
        answered += 1
      }
    }
  }
  assert.equal(answered, page.paths.length * 8)
})

test('the search finds a key of every form, at any offset, in base64 too', async () => {
  const kinds = ['ec-p256', 'ec-p384', 'rsa-2048'] as const
  for (const keyKind of kinds) {
    const { privateKey } = await createRootCA({ commonName: 'x', keyKind })
    const { pem } = await exportUnencryptedPrivateKey({ privateKey })
    const key = createPrivateKey(pem)
    const old = keyKind === 'rsa-2048' ? 'pkcs1' : 'sec1'
    for (const type of ['pkcs8', old] as const) {
      const der = key.export({ format: 'der', type })
      const inside = Buffer.concat([Buffer.from('some text 0'), der, Buffer.from('more')])
      const base64 = Buffer.from(
        `<data>\n${(der.toString('base64').match(/.{1,52}/g) ?? []).join('\n\t')}\n</data>`,
      )
      for (const [form, bytes] of [
        ['DER', inside],
        ['base64', base64],
      ] as const)
        assert.throws(
          () => assertNoKey('file', bytes, []),
          assert.AssertionError,
          `${keyKind} ${type} ${form}`,
        )
    }
    for (const secret of secretsOf(pem)) {
      const hex = Buffer.from(`x${secret.toString('hex')}y`)
      assert.throws(() => assertNoKey('file', hex, [secret]), assert.AssertionError)
      assert.throws(() => assertNoKey('file', Buffer.concat([hex, secret]), [secret]), assert.AssertionError)
    }
  }
})

test('a profile with an identity, or any text of a private key, is refused before anything listens', async () => {
  const { options, root } = await pageMaterial()
  const { pem } = await exportUnencryptedPrivateKey({ privateKey: root.privateKey })
  const { bytes } = await createTrustProfile({ root })
  const text = Buffer.from(bytes).toString()
  for (const bad of [
    `${text}${pem}`,
    text.replace('com.apple.security.root', 'com.apple.security.pkcs12'),
    text.replace('com.apple.security.root', 'com.apple.security.scep'),
  ]) {
    const profile = { fileName: 'a.mobileconfig', bytes: Buffer.from(bad) }
    await assert.rejects(startEnrolment({ ...options, profile }), (error) =>
      isPKIError(error, 'ERR_PKI_OPTION'),
    )
  }
  assert.equal(typeof createClientProfile, 'function')
})

test('key material that stands in the wrong option reaches neither the message nor the details', async () => {
  const { options, tls, root } = await pageMaterial()
  const { pem } = await exportUnencryptedPrivateKey({ privateKey: root.privateKey })
  const secret = pem.split('\n')[1] ?? ''
  for (const bad of [
    { cert: pem, key: pem },
    { cert: tls.cert, key: pem },
    { cert: pem, key: tls.key },
  ]) {
    await assert.rejects(startEnrolment({ ...options, tls: bad }), (error) => {
      assert.ok(isPKIError(error, 'ERR_PKI_OPTION'))
      assert.equal(
        JSON.stringify([error.message, error.hint, error.details, error.cause, error.stack]).includes(secret),
        false,
      )
      return true
    })
  }
})
