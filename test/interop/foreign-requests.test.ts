import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { createRootCA, signServerCert } from '../../src/index.js'
import type { CertificateAuthority } from '../../src/index.js'
import { isPKIError } from '../../src/base/errors.js'
import { writeServer } from '../support/interop/check.js'
import { certreqRequest } from '../support/interop/certreq.js'
import { testKey } from '../support/interop/keys.js'
import { mustRun, without } from '../support/interop/run-program.js'
import { TUTORIAL_CONFIG, TUTORIAL_SUBJECT } from '../support/interop/tutorial.js'
import { askOpenSSL } from '../support/interop/verifiers/openssl.js'
import { temporaryFolder } from '../support/interop/workspace.js'

const HOSTS = ['homebox.local', '192.168.1.20']
const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']

/** Requests of openssl that are granted: how each is made. */
const OPENSSL_REQUESTS: Readonly<Record<string, readonly string[]>> = {
  'with a P-256 key': [...EC, '-subj', '/CN=homebox', '-reqexts', 'v3_req'],
  'with a P-384 key': [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-384',
    '-subj',
    '/',
    '-reqexts',
    'v3_req',
  ],
  'with an RSA-2048 key': ['-newkey', 'rsa:2048', '-subj', '/CN=homebox', '-reqexts', 'v3_req'],
  'with SHA-512': ['-newkey', 'rsa:2048', '-sha512', '-subj', '/CN=homebox', '-reqexts', 'v3_req'],
  "with the tutorial's subject": [...EC, '-subj', TUTORIAL_SUBJECT, '-reqexts', 'v3_req'],
  'with a multi-valued RDN': [
    ...EC,
    '-subj',
    '/O=Alice/OU=Unit+CN=homebox',
    '-multivalue-rdn',
    '-reqexts',
    'v3_req',
  ],
  'with a challenge password': [...EC, '-config', 'challenge.cnf', '-reqexts', 'v3_req'],
}

describe('A request of openssl', { skip: without('openssl') }, () => {
  const folder = temporaryFolder()
  const root = makeRoot()
  const request = (...args: readonly string[]) =>
    mustRun('openssl', ['req', '-new', '-nodes', '-keyout', 'key.pem', '-config', 'tutorial.cnf', ...args], {
      cwd: folder,
    })

  before(() => {
    const challenge = TUTORIAL_CONFIG.replace('[ req ]', '[ req ]\nprompt = no\nattributes = req_attributes')
      .replace('countryName = Country Name (2 letter code)', 'commonName = homebox')
      .concat('[ req_attributes ]\nchallengePassword = secret\nunstructuredName = Alice\n')
    writeFileSync(join(folder, 'tutorial.cnf'), TUTORIAL_CONFIG)
    writeFileSync(join(folder, 'challenge.cnf'), challenge)
  })

  for (const [name, args] of Object.entries(OPENSSL_REQUESTS)) {
    it(`is granted its names and none of its wishes: ${name}`, async () => {
      const pem = await request(...args)
      await assertGranted({ folder: join(folder, name), issuer: await root, pem })
    })
  }

  it('without names gets those that the caller says', async () => {
    const pem = await request(...EC, '-subj', '/CN=homebox.local')
    const { hosts } = await signServerCert({ issuer: await root, csr: { pem }, hosts: HOSTS })
    assert.deepEqual(hosts, HOSTS)
  })

  it('is refused for an RSA-PSS key, which iOS does not take', async () => {
    const pem = await request(
      '-newkey',
      'rsa-pss',
      '-pkeyopt',
      'rsa_keygen_bits:2048',
      '-subj',
      '/',
      '-reqexts',
      'v3_req',
    )
    await assertRefused(pem, 'ERR_PKI_KEY_UNSUPPORTED')
  })

  it('is refused for an RSA-PSS signature with an RSA key', async () => {
    const pem = await request(
      '-newkey',
      'rsa:2048',
      '-sigopt',
      'rsa_padding_mode:pss',
      '-subj',
      '/',
      '-reqexts',
      'v3_req',
    )
    await assertRefused(pem, 'ERR_PKI_KEY_UNSUPPORTED')
  })

  it('is refused for an Ed25519 key', async () => {
    await assertRefused(
      await request('-newkey', 'ed25519', '-subj', '/', '-reqexts', 'v3_req'),
      'ERR_PKI_KEY_UNSUPPORTED',
    )
  })

  it('is refused for an RSA key of 1024 bits', async () => {
    await assertRefused(
      await request('-newkey', 'rsa:1024', '-subj', '/', '-reqexts', 'v3_req'),
      'ERR_PKI_KEY_WEAK',
    )
  })

  it('is refused when it asks to be a CA', async () => {
    await assertRefused(
      await request(...EC, '-subj', '/CN=homebox', '-addext', 'basicConstraints=critical,CA:true'),
      'ERR_PKI_CSR',
    )
  })

  it('is refused when a bit of it is changed', async () => {
    const pem = await request(...EC, '-subj', '/CN=homebox', '-reqexts', 'v3_req')
    const der = new Uint8Array(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64'))
    const index = Buffer.from(der).indexOf('homebox.local')
    der[index] = 'g'.charCodeAt(0)
    await assert.rejects(
      async () => signServerCert({ issuer: await root, csr: { der }, hosts: 'from-csr' }),
      (error) => isPKIError(error, 'ERR_PKI_SIGNATURE'),
    )
  })

  const assertRefused = async (pem: string, code: string) => {
    await assert.rejects(
      async () => signServerCert({ issuer: await root, csr: { pem }, hosts: 'from-csr' }),
      (error) => isPKIError(error) && error.code === code,
    )
  }
})

describe('A request of another tool', () => {
  const folder = temporaryFolder()
  const root = makeRoot()

  for (const [name, key] of [
    ['EC', ['-keyalg', 'EC', '-groupname', 'secp256r1']],
    ['RSA', ['-keyalg', 'RSA', '-keysize', '2048']],
  ] as const) {
    it(`is granted its names: keytool, ${name}`, { skip: without('keytool', 'openssl') }, async () => {
      const store = [
        '-keystore',
        join(folder, name),
        '-storetype',
        'PKCS12',
        '-storepass',
        'changeit',
        '-alias',
        'a',
      ]
      await mustRun('keytool', ['-genkeypair', ...key, '-dname', 'CN=homebox, O=Alice Ltd, C=GB', ...store])
      const pem = await mustRun('keytool', [
        '-certreq',
        '-ext',
        'san=dns:homebox.local,ip:192.168.1.20',
        ...store,
      ])
      await assertGranted({ folder: join(folder, `keytool ${name}`), issuer: await root, pem })
    })
  }

  for (const [type, size] of [
    ['ecdsa', '--curve=secp256r1'],
    ['rsa', '--bits=2048'],
  ] as const) {
    it(`is granted its names: GnuTLS, ${type}`, { skip: without('certtool', 'openssl') }, async () => {
      const template = join(folder, 'template')
      writeFileSync(
        template,
        'cn = homebox\ndns_name = homebox.local\nip_address = 192.168.1.20\ntls_www_server\nsigning_key\n',
      )
      const keyPEM = await mustRun('certtool', ['--generate-privkey', '--key-type', type, size])
      writeFileSync(join(folder, type), keyPEM)
      const pem = await mustRun('certtool', [
        '--generate-request',
        '--load-privkey',
        join(folder, type),
        '--template',
        template,
      ])
      await assertGranted({ folder: join(folder, `certtool ${type}`), issuer: await root, pem })
    })
  }

  it('is granted its names: certreq', { skip: without('openssl') }, async () => {
    const pem = await certreqRequest(await testKey('rsa-2048', 'server'))
    assert.match(
      await mustRun('openssl', ['req', '-noout', '-verify', '-text'], { input: pem }),
      /DNS:homebox\.local/,
    )
    await assertGranted({ folder: join(folder, 'certreq'), issuer: await root, pem })
  })
})

async function makeRoot(): Promise<CertificateAuthority> {
  return createRootCA({ commonName: 'Root of strangers', privateKey: await testKey('ec-p256', 'ca') })
}

interface Granted {
  readonly folder: string
  readonly issuer: CertificateAuthority
  readonly pem: string
}

/** The certificate has the names of the request and nothing else of it, and openssl trusts it for each of them. */
async function assertGranted({ folder, issuer, pem }: Granted): Promise<void> {
  const server = await signServerCert({ issuer, csr: { pem }, hosts: 'from-csr' })
  assert.deepEqual(server.hosts, HOSTS)
  const files = writeServer(folder, { root: issuer.pem, leaf: server.pem, key: '' })
  const verdicts = await askOpenSSL(HOSTS.map((name) => ({ id: name, files, name })))
  assert.deepEqual(
    verdicts.map(({ accepted, said }) => (accepted ? 'accepted' : said)),
    ['accepted', 'accepted'],
  )
  const text = await mustRun('openssl', ['x509', '-noout', '-subject', '-ext', 'keyUsage,extendedKeyUsage'], {
    input: server.pem,
  })
  assert.match(text, /^subject=\s*\n/)
  assert.match(text, /Digital Signature(?:, Key Encipherment)?\s*\n/)
  assert.match(text, /Extended Key Usage:\s*\n\s*TLS Web Server Authentication\s*$/)
}
