import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import {
  createRootCA,
  createServerCSR,
  exportPKCS12,
  exportUnencryptedPrivateKey,
  PKCS12_ENCRYPTIONS,
  signServerCert,
} from '../../src/index.js'
import type { CertificateAuthority, KeyKind, PrivateKey, ServerCertificate } from '../../src/index.js'
import { OPENERS, PKCS12_TOOLS } from '../support/interop/pkcs12-tools.js'
import { mustRun, without } from '../support/interop/run-program.js'
import { freshFolder } from '../support/store.js'

const KINDS: readonly KeyKind[] = ['ec-p256', 'ec-p384', 'rsa-2048']
const IMPLEMENTATIONS = ['openssl', 'keytool', 'nss', 'gnutls'] as const

let root: CertificateAuthority
before(async () => {
  root = await createRootCA({ commonName: 'Interop root' })
})

interface Identity {
  readonly privateKey: PrivateKey
  readonly certificate: ServerCertificate
}

async function identity(keyKind: KeyKind): Promise<Identity> {
  const csr = await createServerCSR({ hosts: ['homebox.local'], keyKind })
  return { privateKey: csr.privateKey, certificate: await signServerCert({ issuer: root, csr }) }
}

/** A file on the disk, and a folder of its own for each program. */
function placed(der: Uint8Array): { readonly path: string; readonly folderOf: (name: string) => string } {
  const folder = freshFolder()
  const path = join(folder, 'ours.p12')
  writeFileSync(path, der)
  return {
    path,
    folderOf: (name) => {
      mkdirSync(join(folder, name))
      return join(folder, name)
    },
  }
}

async function expectedKey({ privateKey }: Identity): Promise<string> {
  const { pem } = await exportUnencryptedPrivateKey({ privateKey })
  return mustRun('openssl', ['pkey'], { input: pem })
}

describe('what we write, four other implementations open', { skip: without(...PKCS12_TOOLS) }, () => {
  for (const encryption of PKCS12_ENCRYPTIONS)
    for (const kind of KINDS)
      it(`${encryption}, ${kind}: each gives the key back as it was`, async () => {
        const pair = await identity(kind)
        const password = 'correct horse'
        const options = {
          ...pair,
          chain: [...pair.certificate.chain, root],
          password,
          friendlyName: 'srv',
          encryption,
        }
        const { path, folderOf } = placed(await exportPKCS12(options))
        const expected = await expectedKey(pair)
        for (const name of IMPLEMENTATIONS)
          assert.equal(await OPENERS[name]({ folder: folderOf(name), path, password }), expected, name)
        const certificates = await mustRun('openssl', [
          'pkcs12',
          '-in',
          path,
          '-nokeys',
          '-passin',
          `pass:${password}`,
        ])
        const [own = '', ...above] = certificates.match(/-----BEGIN[^]*?-----END CERTIFICATE-----\n/g) ?? []
        assert.deepEqual([own, above], [pair.certificate.pem, [root.pem]])
        const entry = await mustRun('keytool', [
          '-list',
          '-v',
          '-keystore',
          path,
          '-storetype',
          'PKCS12',
          '-storepass',
          password,
        ])
        assert.match(entry, /Alias name: srv[^]*Entry type: PrivateKeyEntry[^]*chain length: 2/)
        assert.match(await mustRun('pk12util', ['-l', path, '-W', password]), /Friendly Name: srv/)
      })
})

/** What was measured (OpenSSL 3.0, Java 17, NSS 3.87, GnuTLS 3.7); all but the refusals open the file and agree. */
const PASSWORDS: readonly { name: string; password: string; refusedBy: readonly string[]; why?: string }[] = [
  { name: 'ASCII', password: 'secret word', refusedBy: [] },
  {
    name: 'umlauts',
    password: 'Grüße, Öl',
    refusedBy: ['keytool'],
    why: 'Password is not ASCII: PBEKey of Java takes no other',
  },
  { name: 'the euro sign', password: '€uro pass', refusedBy: ['keytool'], why: 'as above' },
  { name: 'beyond the BMP', password: '🍏🔑 apple', refusedBy: ['keytool'], why: 'as above' },
  { name: '1000 characters', password: 'x'.repeat(1000), refusedBy: [] },
]

describe(
  'passwords are spelt alike, but for those that Java never takes',
  { skip: without(...PKCS12_TOOLS) },
  () => {
    for (const encryption of PKCS12_ENCRYPTIONS)
      for (const { name, password, refusedBy } of PASSWORDS)
        it(`${encryption}: ${name}`, async () => {
          const pair = await identity('ec-p256')
          const { path, folderOf } = placed(
            await exportPKCS12({ ...pair, password, friendlyName: 'srv', encryption }),
          )
          const expected = await expectedKey(pair)
          const refusals: string[] = []
          for (const program of IMPLEMENTATIONS) {
            const opened = OPENERS[program]({ folder: folderOf(program), path, password })
            const key = await opened.catch(() => undefined)
            if (key === undefined) refusals.push(program)
            else assert.equal(key, expected, program)
          }
          assert.deepEqual(refusals, refusedBy)
        })
  },
)
