import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { readAnyPrivateKey } from '../../../src/keys/node/read-private-key.js'
import { pkcs8Of } from '../../../src/keys/sign/private-key.js'
import {
  NO_OPENSSL,
  PASSPHRASE,
  PROVIDERS,
  PROVIDER_NAMES,
  derOf,
  fixture,
  fixtureBytes,
  openssl,
  rejected,
} from '../../support/keys.js'

const RSA_PUBLIC = derOf(fixture('rsa-public.pem'))
const EC_PUBLIC = derOf(fixture('ec-public.pem'))

/** Stored files that only OpenSSL decrypts, and two that WebCrypto does. */
const READABLE = [
  'openssl-1.0-genrsa-aes256.pem',
  'openssl-1.0-genrsa-des3.pem',
  'openssl-1.0-pkcs8-v2-des3.pem',
  'openssl-1.1-pkcs8.pem',
  'ec-sec1-aes256.pem',
  'ec-pkcs8-scrypt.pem',
  'ec-pkcs8-pbes1-3des.pem',
  'ec-pkcs8-aes256-sha224.pem',
  'ec-pkcs8.pem',
] as const

const publicKeyOf = (file: string): Uint8Array => (file.startsWith('ec') ? EC_PUBLIC : RSA_PUBLIC)

for (const name of PROVIDER_NAMES) {
  for (const file of READABLE) {
    test(`${name}: ${file} is read with its passphrase`, async () => {
      const options = { pem: fixture(file), passphrase: PASSPHRASE, crypto: PROVIDERS[name] }
      assert.deepEqual((await readAnyPrivateKey(options)).publicKey, publicKeyOf(file))
    })
  }
}

const ENCRYPTED = READABLE.filter((file) => fixture(file).includes('ENCRYPTED'))

test('a wrong passphrase is wrong for every scheme, and gets into no error', async () => {
  for (const file of ENCRYPTED) {
    const passphrase = 'correct horse battery staple'
    const error = await rejected('ERR_PKI_PASSPHRASE', readAnyPrivateKey({ pem: fixture(file), passphrase }))
    assert.equal(error.details.reason, 'wrong-or-damaged', file)
    assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /horse/)
  }
})

test('a missing passphrase is missing for every scheme', async () => {
  for (const file of ENCRYPTED) {
    const error = await rejected('ERR_PKI_PASSPHRASE', readAnyPrivateKey({ pem: fixture(file) }))
    assert.equal(error.details.reason, 'missing', file)
  }
})

/** Wrong passphrases by whose key the padding fits, one in 256: OpenSSL then finds garbage, not bad padding. */
const LUCKY = {
  'ec-sec1-aes256.pem': ['wrong 6', 'wrong 145', 'wrong 469'],
  'ec-pkcs8-pbes1-3des.pem': ['wrong 176', 'wrong 204', 'wrong 591'],
  'openssl-1.0-genrsa-aes256.pem': ['wrong 195', 'wrong 410', 'wrong 527'],
} as const

test('a wrong passphrase that gives garbage is wrong too', async () => {
  for (const [file, passphrases] of Object.entries(LUCKY)) {
    for (const passphrase of passphrases) {
      const error = await rejected(
        'ERR_PKI_PASSPHRASE',
        readAnyPrivateKey({ pem: fixture(file), passphrase }),
      )
      assert.equal(error.details.reason, 'wrong-or-damaged')
      assert.match(inspect(error.cause), /ERR_OSSL_UNSUPPORTED/)
    }
  }
})

test('a cipher that this OpenSSL lacks is named, with the command that helps', async () => {
  const unknown = fixture('ec-sec1-aes256.pem').replace('AES-256-CBC', 'FOO-512-CBC')
  for (const [pem, scheme] of [
    [fixture('openssl-1.0-pkcs8.pem'), 'PBE-MD5-DES'],
    [fixture('ec-pkcs8-rc2.pem'), 'PBE-SHA1-RC2-40'],
    [unknown, 'Proc-Type PEM with FOO-512-CBC'],
  ] as const) {
    const error = await rejected('ERR_PKI_KEY_SCHEME', readAnyPrivateKey({ pem, passphrase: PASSPHRASE }))
    assert.equal(error.details.scheme, scheme)
    assert.match(error.hint ?? '', /-provider legacy/)
  }
})

test('what OpenSSL reads no more than WebCrypto is refused with its own cure', async () => {
  const ssh = await rejected('ERR_PKI_KEY_SCHEME', readAnyPrivateKey({ pem: fixture('openssh.pem') }))
  assert.match(ssh.hint ?? '', /ssh-keygen/)
  const p12 = { der: derOf(fixture('ec-p12.base64')), passphrase: PASSPHRASE }
  assert.match((await rejected('ERR_PKI_KEY_SCHEME', readAnyPrivateKey(p12))).hint ?? '', /openssl pkcs12/)
})

test('DER of a scheme that only OpenSSL decrypts is read', async () => {
  const der = derOf(fixture('ec-pkcs8-scrypt.pem'))
  assert.deepEqual((await readAnyPrivateKey({ der, passphrase: PASSPHRASE })).publicKey, EC_PUBLIC)
})

test('the key is found behind other blocks', async () => {
  const pem = `${fixture('rsa-public.pem')}text\n${fixture('openssl-1.0-genrsa-aes256.pem')}${fixture('ec-public.pem')}`
  assert.deepEqual((await readAnyPrivateKey({ pem, passphrase: PASSPHRASE })).publicKey, RSA_PUBLIC)
})

/** The same text as editors of other systems save it. */
const ENCODINGS: Readonly<Record<string, (text: string) => Uint8Array>> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a byte order mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-8 with CRLF': (text) => Buffer.from(text.replaceAll('\n', '\r\n')),
  'UTF-16LE': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16LE with a byte order mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16BE': (text) => Buffer.from(text, 'utf16le').swap16(),
  'UTF-16BE with a byte order mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
}

for (const [encoding, encode] of Object.entries(ENCODINGS)) {
  test(`a file in ${encoding} is read, encrypted by OpenSSL or not`, async () => {
    for (const name of ['ec-sec1-aes256.pem', 'ec-pkcs8.pem']) {
      const file = encode(fixture(name))
      assert.deepEqual((await readAnyPrivateKey({ file, passphrase: PASSPHRASE })).publicKey, EC_PUBLIC)
    }
  })
}

test('a file of DER is read, and an empty one is no key', async () => {
  const file = derOf(fixture('ec-pkcs8-scrypt.pem'))
  assert.deepEqual((await readAnyPrivateKey({ file, passphrase: PASSPHRASE })).publicKey, EC_PUBLIC)
  assert.deepEqual((await readAnyPrivateKey({ file: fixtureBytes('ec-pkcs8.pem') })).publicKey, EC_PUBLIC)
  await rejected('ERR_PKI_PEM', readAnyPrivateKey({ file: new Uint8Array(0) }))
  const text = 'ec-pkcs8.pem' as unknown as Uint8Array
  assert.equal((await rejected('ERR_PKI_OPTION', readAnyPrivateKey({ file: text }))).details.option, 'file')
})

test('a key that OpenSSL decrypted can be kept from leaving', async () => {
  const pem = fixture('ec-sec1-aes256.pem')
  const key = await readAnyPrivateKey({ pem, passphrase: PASSPHRASE, extractable: false })
  await rejected('ERR_PKI_KEY_NOT_EXTRACTABLE', pkcs8Of(key))
})

/** Commands of openssl that write a key encrypted with `file:passphrase`. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'genrsa -aes256': ['genrsa', '-aes256', '-passout', 'file:passphrase', '2048'],
  'genrsa -aes256 -traditional': ['genrsa', '-aes256', '-traditional', '-passout', 'file:passphrase', '2048'],
  'genpkey -algorithm EC': [
    ...['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
    ...['-aes-192-cbc', '-pass', 'file:passphrase'],
  ],
}

for (const [command, args] of Object.entries(COMMANDS)) {
  test(`what openssl ${command} writes is read`, { skip: NO_OPENSSL }, async () => {
    const passphrase = 'pässwörd 🍎'
    const file = openssl(args, { passphrase: `${passphrase}\n` })
    const key = await readAnyPrivateKey({ file, passphrase })
    const spki = openssl(
      ['pkey', '-in', 'key.pem', '-passin', 'file:passphrase', '-pubout', '-outform', 'DER'],
      {
        'key.pem': file,
        passphrase: `${passphrase}\n`,
      },
    )
    assert.deepEqual(key.publicKey, Uint8Array.from(spki))
  })
}
