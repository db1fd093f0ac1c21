import assert from 'node:assert/strict'
import { createPrivateKey as createNodeKey, generateKeyPairSync, verify } from 'node:crypto'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { encodePEM } from '../../../src/base/pem.js'
import { pkcs8Of, signerOf } from '../../../src/keys/sign/private-key.js'
import { readPrivateKey, type ReadPrivateKeyOptions } from '../../../src/keys/sign/read-private-key.js'
import {
  PASSPHRASE,
  PROVIDERS,
  PROVIDER_NAMES,
  derOf,
  fixture,
  nodeKeyPair,
  pkcs8OfNode,
  rejected,
  spkiOf,
} from '../../support/keys.js'
import { pkcs1Of, sec1Of } from '../../support/key-bytes.js'

const RSA_PUBLIC = derOf(fixture('rsa-public.pem'))
const EC_PUBLIC = derOf(fixture('ec-public.pem'))

/** Stored files that hold one RSA or one EC key, in every form that is read here. */
const READABLE = [
  'openssl-1.0-genrsa.pem',
  'openssl-1.0-pkcs8-v2-aes256.pem',
  'openssl-1.1-pkcs8.pem',
  'openssl-3-genrsa-aes256.pem',
  'ec-pkcs8-aes128-sha512.pem',
  'ec-pkcs8-aes192-sha384.pem',
  'ec-pkcs8.pem',
  'ec-pkcs8-no-public.pem',
  'ec-sec1-compressed.pem',
  'ec-sec1-no-public.pem',
  'ec-sec1-with-parameters.pem',
] as const

for (const name of PROVIDER_NAMES) {
  for (const file of READABLE) {
    test(`${name}: ${file} is read, signs and exports`, async () => {
      const pem = fixture(file)
      const key = await readPrivateKey({ pem, passphrase: PASSPHRASE, crypto: PROVIDERS[name] })
      assert.equal(key.kind, file.startsWith('ec') ? 'ec-p256' : 'rsa-2048')
      assert.deepEqual(key.publicKey, file.startsWith('ec') ? EC_PUBLIC : RSA_PUBLIC)
      const exported = createNodeKey({ key: Buffer.from(await pkcs8Of(key)), format: 'der', type: 'pkcs8' })
      const data = Buffer.from('orchard')
      assert.ok(verify('sha256', data, exported, await signerOf(key).sign(data)))
    })
  }
}

test('DER is told apart by its structure', async () => {
  for (const file of READABLE) {
    const block =
      /-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]+-----END [A-Z ]+-----/.exec(fixture(file))?.[0] ?? ''
    const key = await readPrivateKey({ der: derOf(block), passphrase: PASSPHRASE })
    assert.deepEqual(key.publicKey, file.startsWith('ec') ? EC_PUBLIC : RSA_PUBLIC, file)
  }
})

test('P-384 is read from PKCS#8 and SEC 1', async () => {
  const { privateKey, publicKey } = nodeKeyPair('ec-p384')
  for (const der of [pkcs8OfNode(privateKey), sec1Of(privateKey)]) {
    const key = await readPrivateKey({ der })
    assert.equal(key.kind, 'ec-p384')
    assert.deepEqual(key.publicKey, spkiOf(publicKey))
  }
})

test('an RSA key of another size is named like a KeyKind', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2056 })
  assert.equal((await readPrivateKey({ der: pkcs1Of(privateKey) })).kind, 'rsa-2056')
})

test('the key is found between the certificates of a file', async () => {
  const other = encodePEM('CERTIFICATE', Uint8Array.of(0x30, 0))
  const pem = `Bag Attributes\n${other}${fixture('ec-pkcs8.pem')}${other}`
  assert.deepEqual((await readPrivateKey({ pem })).publicKey, EC_PUBLIC)
})

test('a key that is read as not extractable stays where it is', async () => {
  const key = await readPrivateKey({ pem: fixture('ec-pkcs8.pem'), extractable: false })
  await rejected('ERR_PKI_KEY_NOT_EXTRACTABLE', pkcs8Of(key))
})

test('where both forms are given DER counts', async () => {
  const both = { pem: fixture('openssl-1.0-genrsa.pem'), der: derOf(fixture('ec-pkcs8.pem')) }
  assert.equal((await readPrivateKey(both)).kind, 'ec-p256')
})

/** Stored files of schemes that WebCrypto lacks, and how the error calls each. */
const SCHEMES = {
  'openssl-1.0-genrsa-aes256.pem': 'Proc-Type PEM with AES-256-CBC',
  'openssl-1.0-genrsa-des3.pem': 'Proc-Type PEM with DES-EDE3-CBC',
  'openssl-1.0-pkcs8.pem': 'PBE-MD5-DES',
  'openssl-1.0-pkcs8-v2-des3.pem': 'DES-EDE3-CBC',
  'ec-sec1-aes256.pem': 'Proc-Type PEM with AES-256-CBC',
  'ec-pkcs8-scrypt.pem': 'scrypt',
  'ec-pkcs8-pbes1-3des.pem': 'PBE-SHA1-3DES',
  'ec-pkcs8-rc2.pem': 'PBE-SHA1-RC2-40',
  'ec-pkcs8-aes256-sha224.pem': 'PBKDF2 with HMAC-SHA224',
} as const

for (const [file, scheme] of Object.entries(SCHEMES)) {
  test(`${file} is refused by the name of its scheme, with or without a passphrase`, async () => {
    for (const passphrase of [PASSPHRASE, 'wrong', undefined]) {
      const error = await rejected('ERR_PKI_KEY_SCHEME', readPrivateKey({ pem: fixture(file), passphrase }))
      assert.equal(error.details.scheme, scheme)
      assert.match(error.hint ?? '', /orchard-pki\/node.*openssl pkcs8/)
    }
  })
}

test('a key of OpenSSH is refused with the command that converts it', async () => {
  const error = await rejected('ERR_PKI_KEY_SCHEME', readPrivateKey({ pem: fixture('openssh.pem') }))
  assert.equal(error.details.scheme, 'OpenSSH')
  assert.match(error.hint ?? '', /ssh-keygen -p -m PKCS8/)
})

test('a PKCS#12 file is refused with the command that opens it', async () => {
  const der = derOf(fixture('ec-p12.base64'))
  const error = await rejected('ERR_PKI_KEY_SCHEME', readPrivateKey({ der }))
  assert.equal(error.details.scheme, 'PKCS#12')
  assert.match(error.hint ?? '', /openssl pkcs12/)
})

test('a cipher that says nothing is not repeated in the error', async () => {
  const pem = fixture('ec-sec1-aes256.pem').replace(/^DEK-Info: .*$/m, 'DEK-Info: <script>,00')
  const error = await rejected('ERR_PKI_KEY_SCHEME', readPrivateKey({ pem }))
  assert.equal(error.details.scheme, 'Proc-Type PEM with no cipher')
})

test('text without a private key is refused with what it holds', async () => {
  const error = await rejected('ERR_PKI_PEM', readPrivateKey({ pem: fixture('rsa-public.pem') }))
  assert.deepEqual(error.details.found, ['PUBLIC KEY'])
  assert.ok(error.details.expected.includes('PRIVATE KEY'))
  await rejected('ERR_PKI_PEM', readPrivateKey({ pem: 'no key' }))
})

/** Private keys that iOS cannot use, as files hold them, by what the error calls them. */
const UNUSABLE = {
  Ed25519: pkcs8OfNode(generateKeyPairSync('ed25519').privateKey),
  X25519: pkcs8OfNode(generateKeyPairSync('x25519').privateKey),
  'P-521': pkcs8OfNode(generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey),
  secp256k1: sec1Of(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey),
  'P-224': pkcs8OfNode(generateKeyPairSync('ec', { namedCurve: 'secp224r1' }).privateKey),
  '1.3.36.3.3.2.8.1.1.5': pkcs8OfNode(
    generateKeyPairSync('ec', { namedCurve: 'brainpoolP224r1' }).privateKey,
  ),
  'RSASSA-PSS': pkcs8OfNode(generateKeyPairSync('rsa-pss', { modulusLength: 1024 }).privateKey),
  'EC with explicit parameters': derOf(fixture('ec-explicit.pem')),
} as const

for (const [algorithm, der] of Object.entries(UNUSABLE)) {
  test(`a private key of ${algorithm} is refused by its name`, async () => {
    const error = await rejected('ERR_PKI_KEY_UNSUPPORTED', readPrivateKey({ der }))
    assert.equal(error.details.algorithm, algorithm)
    assert.match(error.hint ?? '', /P-256, P-384, or RSA/)
  })
}

test('a DSA key is refused by its label', async () => {
  const pem = encodePEM('DSA PRIVATE KEY', Uint8Array.of(0x30, 0))
  assert.equal((await rejected('ERR_PKI_KEY_UNSUPPORTED', readPrivateKey({ pem }))).details.algorithm, 'DSA')
})

test('an RSA key of 2047 bits is weak and one of 2048 is read', async () => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 2047 }).privateKey
  const error = await rejected('ERR_PKI_KEY_WEAK', readPrivateKey({ der: pkcs8OfNode(weak) }))
  assert.deepEqual(error.details, { bits: 2047, minimumBits: 2048 })
  assert.equal(
    (await readPrivateKey({ der: pkcs8OfNode(nodeKeyPair('rsa-2048').privateKey) })).kind,
    'rsa-2048',
  )
})

const ENCRYPTED = fixture('openssl-1.1-pkcs8.pem')

test('an encrypted key without a passphrase misses one', async () => {
  const error = await rejected('ERR_PKI_PASSPHRASE', readPrivateKey({ pem: ENCRYPTED }))
  assert.equal(error.details.reason, 'missing')
})

test('a wrong passphrase is wrong, also one that differs by case, by a space, or is empty', async () => {
  for (const passphrase of ['wrong', 'Orchard', 'orchard ', 'orchard\n', '']) {
    const error = await rejected('ERR_PKI_PASSPHRASE', readPrivateKey({ pem: ENCRYPTED, passphrase }))
    assert.equal(error.details.reason, 'wrong-or-damaged')
  }
})

test('a passphrase of 65 536 octets is tried and a longer one is not', async () => {
  const reasonOf = async (passphrase: string) =>
    (await rejected('ERR_PKI_PASSPHRASE', readPrivateKey({ pem: ENCRYPTED, passphrase }))).details.reason
  assert.equal(await reasonOf('x'.repeat(65_536)), 'wrong-or-damaged')
  assert.equal(await reasonOf('x'.repeat(65_537)), 'unusable')
  assert.equal(await reasonOf('é'.repeat(32_769)), 'unusable')
  assert.equal(await reasonOf('half \ud800 a character'), 'unusable')
  assert.equal(await reasonOf(7 as unknown as string), 'unusable')
})

test('a passphrase for a key that is not encrypted is ignored, as openssl ignores it', async () => {
  assert.equal((await readPrivateKey({ pem: fixture('ec-pkcs8.pem'), passphrase: 'any' })).kind, 'ec-p256')
})

test('no error holds the passphrase or the key', async () => {
  const secret = 'correct horse battery staple'
  const files = [...READABLE, ...Object.keys(SCHEMES)].filter((file) => fixture(file).includes('ENCRYPTED'))
  assert.ok(files.length > 5)
  for (const file of files) {
    const fault: unknown = await readPrivateKey({ pem: fixture(file), passphrase: secret }).catch(
      (error: unknown) => error,
    )
    assert.ok(fault instanceof Error)
    assert.doesNotMatch(inspect(fault, { depth: 9, showHidden: true }), /horse/)
    assert.doesNotMatch(inspect(fault, { depth: 9 }), /[A-Za-z0-9+/]{60}/)
  }
})

test('an option of the wrong type is named and its value is not repeated', async () => {
  const pem = Buffer.from(fixture('ec-pkcs8.pem')) as unknown as string
  const error = await rejected('ERR_PKI_OPTION', readPrivateKey({ pem }))
  assert.equal(error.details.option, 'pem')
  assert.doesNotMatch(error.message, /MIGH|77,\s*73/)
  const der = fixture('ec-pkcs8.pem') as unknown as Uint8Array
  const other = await rejected('ERR_PKI_OPTION', readPrivateKey({ der }))
  assert.equal(other.details.option, 'der')
  assert.doesNotMatch(other.message, /MIG/)
  await rejected('ERR_PKI_OPTION', readPrivateKey({} as ReadPrivateKeyOptions))
})
