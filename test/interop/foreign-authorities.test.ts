import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
  createIntermediateCA,
  createServerCSR,
  encodePEM,
  loadIssuer,
  readPrivateKey,
  signServerCert,
} from '../../src/index.js'
import type { CertificateAuthority, ForeignPrivateKey } from '../../src/index.js'
import { isPKIError } from '../../src/base/errors.js'
import { readAnyPrivateKey } from '../../src/node.js'
import { writeServer } from '../support/interop/check.js'
import { testKey } from '../support/interop/keys.js'
import { mustRun, without } from '../support/interop/run-program.js'
import { TUTORIAL_CONFIG, TUTORIAL_SUBJECT } from '../support/interop/tutorial.js'
import { askOpenSSL } from '../support/interop/verifiers/openssl.js'
import { temporaryFolder } from '../support/interop/workspace.js'

const PASSPHRASE = 'a passphrase of the tutorial'
const EC_KEY = ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']

/** Keys of openssl for a root: the commands that make `ca.key`, and whether the core reads them. */
const KEYS: Readonly<Record<string, KeyRow>> = {
  'RSA-4096, genrsa -aes256 (PKCS#8)': {
    command: ['genrsa', '-aes256', '-passout', `pass:${PASSPHRASE}`, '-out', 'ca.key', '4096'],
  },
  'RSA-2048, genrsa -aes256 -traditional': {
    command: [
      'genrsa',
      '-aes256',
      '-traditional',
      '-passout',
      `pass:${PASSPHRASE}`,
      '-out',
      'ca.key',
      '2048',
    ],
    nodeOnly: true,
  },
  'RSA-2048, not encrypted': { command: ['genrsa', '-out', 'ca.key', '2048'], passphrase: false },
  'RSA-2048, PKCS#1': { command: ['genrsa', '-traditional', '-out', 'ca.key', '2048'], passphrase: false },
  'EC P-256, PKCS#8': { command: [...EC_KEY, '-out', 'ca.key'], passphrase: false },
  'EC P-256, encrypted PKCS#8': {
    command: [...EC_KEY, '-aes256', '-pass', `pass:${PASSPHRASE}`, '-out', 'ca.key'],
  },
  'EC P-384, SEC1': {
    command: ['ecparam', '-genkey', '-name', 'secp384r1', '-noout', '-out', 'ca.key'],
    passphrase: false,
  },
  'EC P-256, SEC1 with parameters': {
    command: ['ecparam', '-genkey', '-name', 'prime256v1', '-out', 'ca.key'],
    passphrase: false,
  },
}

interface KeyRow {
  readonly command: readonly string[]
  /** False: the key is not encrypted. */
  readonly passphrase?: false
  /** The core cannot decrypt it, and says so; `orchard-pki/node` does. */
  readonly nodeOnly?: true
}

describe('A CA that openssl made', { skip: without('openssl') }, () => {
  const folder = temporaryFolder()

  for (const [name, row] of Object.entries(KEYS)) {
    it(`is loaded and signs a server certificate: ${name}`, async () => {
      const { certificate, key } = await makeRoot(join(folder, name.replaceAll(/\W/g, '-')), row)
      const encoded = { pem: key, ...(row.passphrase === false ? {} : { passphrase: PASSPHRASE }) }
      if (row.nodeOnly === true) await assertRefusedByCore(certificate, encoded)
      const privateKey = row.nodeOnly === true ? await readAnyPrivateKey(encoded) : encoded
      const issuer = await loadIssuer({ certificate: { pem: certificate }, privateKey })
      assert.equal(issuer.commonName, 'Alice Ltd Root CA')
      await assertSigns(issuer, certificate, join(folder, 'server', name.replaceAll(/\W/g, '-')))
    })
  }

  it('and its intermediate, with the chain in one file, are loaded', async () => {
    const home = join(folder, 'intermediate')
    const { certificate } = await makeRoot(home, {
      command: [...EC_KEY, '-out', 'ca.key'],
      passphrase: false,
    })
    const run = (...args: readonly string[]) => mustRun('openssl', args, { cwd: home })
    writeFileSync(
      join(home, 'extensions'),
      'basicConstraints=critical,CA:true,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid:always\n',
    )
    await run(...EC_KEY, '-out', 'int.key')
    await run(
      'req',
      '-new',
      '-key',
      'int.key',
      '-subj',
      '/CN=Intermediate',
      '-config',
      'tutorial.cnf',
      '-out',
      'int.csr',
    )
    await run(
      'x509',
      '-req',
      '-in',
      'int.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-set_serial',
      '2',
      '-days',
      '3650',
      '-extfile',
      'extensions',
      '-out',
      'int.pem',
    )
    const pem = readFileSync(join(home, 'int.pem'), 'utf8')
    const privateKey = { pem: readFileSync(join(home, 'int.key'), 'utf8') }
    const issuer = await loadIssuer({ certificate: { pem: pem + certificate }, privateKey })
    assert.equal(issuer.chain.length, 1)
    await assertSigns(issuer, certificate, join(home, 'server'))
  })

  it('is refused when it is no CA', async () => {
    const home = join(folder, 'no-ca')
    const { key } = await makeRoot(home, { command: [...EC_KEY, '-out', 'ca.key'], passphrase: false })
    const pem = await mustRun(
      'openssl',
      [
        'req',
        '-x509',
        '-key',
        'ca.key',
        '-subj',
        '/CN=no',
        '-config',
        'tutorial.cnf',
        '-extensions',
        'v3_req',
      ],
      { cwd: home },
    )
    await assert.rejects(loadIssuer({ certificate: { pem }, privateKey: { pem: key } }), (error) =>
      isPKIError(error, 'ERR_PKI_ISSUER'),
    )
  })
})

describe('A CA that GnuTLS made', { skip: without('certtool', 'openssl') }, () => {
  const folder = temporaryFolder()

  for (const [type, size] of [
    ['ecdsa', '--curve=secp256r1'],
    ['rsa', '--bits=2048'],
  ] as const) {
    for (const format of ['--no-text', '--pkcs8']) {
      it(`is loaded and signs a server certificate: ${type}, ${format}`, async () => {
        const home = join(folder, `${type}${format}`)
        mkdirSync(home)
        writeFileSync(
          join(home, 'template'),
          'cn = "GnuTLS root"\norganization = "Alice Ltd"\nca\ncert_signing_key\ncrl_signing_key\nexpiration_days = 7300\n',
        )
        const run = (...args: readonly string[]) => mustRun('certtool', args, { cwd: home })
        await run('--generate-privkey', '--key-type', type, size, '--no-text', '--outfile', 'ca.key')
        await run(
          '--generate-self-signed',
          '--load-privkey',
          'ca.key',
          '--template',
          'template',
          '--outfile',
          'ca.pem',
        )
        const password = ['--password', PASSPHRASE, '--pkcs-cipher', 'aes-256', '--no-text']
        if (format === '--pkcs8')
          await run('--to-p8', '--load-privkey', 'ca.key', ...password, '--outfile', 'ca.p8')
        const certificate = readFileSync(join(home, 'ca.pem'), 'utf8')
        const pem = readFileSync(join(home, format === '--pkcs8' ? 'ca.p8' : 'ca.key'), 'utf8')
        const issuer = await loadIssuer({
          certificate: { pem: certificate },
          privateKey: format === '--pkcs8' ? { pem, passphrase: PASSPHRASE } : { pem },
        })
        assert.equal(issuer.commonName, 'GnuTLS root')
        await assertSigns(issuer, certificate, join(home, 'server'))
      })
    }
  }
})

describe('A P-256 key that GnuTLS made', { skip: without('certtool', 'openssl') }, () => {
  it('is read where its number has a zero in front of the 32 octets that RFC 5915 gives it', async () => {
    const pem = await keyWithZeroInFront()
    const expected = await mustRun('openssl', ['pkey', '-pubout'], { input: pem })
    const { publicKey } = await readPrivateKey({ pem })
    assert.equal(encodePEM('PUBLIC KEY', publicKey), expected)
  })
})

/** GnuTLS writes the zero where the first bit is set: every second key. */
async function keyWithZeroInFront(): Promise<string> {
  for (let attempt = 0; attempt < 64; attempt++) {
    const args = ['--generate-privkey', '--key-type', 'ecdsa', '--curve=secp256r1', '--no-text']
    const pem = await mustRun('certtool', args)
    const text = await mustRun('openssl', ['asn1parse'], { input: pem })
    if (/l= *33 prim: OCTET STRING/.test(text)) return pem
  }
  return assert.fail('GnuTLS writes no zero any more')
}

/** The tutorial's root: `openssl req -x509 -days 7300 -extensions v3_ca`. */
async function makeRoot(
  folder: string,
  { command }: KeyRow,
): Promise<{ readonly certificate: string; readonly key: string }> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'tutorial.cnf'), TUTORIAL_CONFIG)
  const run = (...args: readonly string[]) => mustRun('openssl', args, { cwd: folder })
  await run(...command)
  await run(
    ...['req', '-config', 'tutorial.cnf', '-key', 'ca.key', '-passin', `pass:${PASSPHRASE}`, '-new', '-x509'],
    ...['-days', '7300', '-sha256', '-extensions', 'v3_ca', '-subj', TUTORIAL_SUBJECT, '-out', 'ca.pem'],
  )
  return {
    certificate: readFileSync(join(folder, 'ca.pem'), 'utf8'),
    key: readFileSync(join(folder, 'ca.key'), 'utf8'),
  }
}

async function assertRefusedByCore(certificate: string, privateKey: ForeignPrivateKey): Promise<void> {
  await assert.rejects(loadIssuer({ certificate: { pem: certificate }, privateKey }), (error) =>
    isPKIError(error, 'ERR_PKI_KEY_SCHEME'),
  )
}

/** It signs a server certificate, and an intermediate that signs one, that openssl trusts under its root. */
async function assertSigns(issuer: CertificateAuthority, root: string, folder: string): Promise<void> {
  const name = 'homebox.local'
  const csr = await createServerCSR({
    hosts: [name, '192.168.1.20'],
    privateKey: await testKey('ec-p256', 'server'),
  })
  const direct = await signServerCert({ issuer, csr })
  const parts = { root, key: '' }
  const intermediates = issuer.chain.map(({ pem }) => pem).join('')
  const checks = [
    {
      id: 'direct',
      name,
      files: writeServer(`${folder}-direct`, { ...parts, leaf: direct.pem, intermediates }),
    },
  ]
  if (issuer.chain.length === 0) {
    const below = await createIntermediateCA({ issuer, commonName: 'Below' })
    const server = await signServerCert({ issuer: below, csr })
    const files = writeServer(`${folder}-below`, { ...parts, leaf: server.pem, intermediates: below.pem })
    checks.push({ id: 'below', name, files })
  }
  const verdicts = await askOpenSSL(checks)
  assert.deepEqual(
    verdicts.filter(({ accepted }) => !accepted),
    [],
  )
}
