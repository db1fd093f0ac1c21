import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { listServers } from '../../../../src/index.js'
import type { CryptoProvider } from '../../../../src/index.js'
import { createCADirectory, nodeFileLayer } from '../../../../src/node.js'
import type { FileLayer } from '../../../../src/node.js'
import { mustRun, without } from '../../../support/interop/run-program.js'
import { NOW, refusal } from '../../../support/issue.js'
import { assertBooks, assertPair } from '../../../support/server-files.js'
import {
  ensure,
  freshCA,
  freshFolder,
  ROOT,
  runChild,
  snapshot,
  systemError,
  textOf,
  watchedLayer,
} from '../../../support/store.js'

const OPENSSL = { skip: without('openssl') }
const POSIX = { skip: process.platform === 'win32' && 'modes are a POSIX matter' }
const ROOT_ONLY = { skip: process.getuid?.() === 0 ? false : 'ownership is changed by root only' }

describe('the files of a server', () => {
  it('are a pair that openssl and node take, in the books of the CA', OPENSSL, async () => {
    const directory = await freshCA()
    const server = await ensure(directory)
    const { places } = server
    const certificate = new X509Certificate(textOf(places.certificate))
    assert.equal(certificate.fingerprint256, server.fingerprint)
    assert.equal(certificate.serialNumber.toLowerCase(), server.serialNumber)
    assert.equal(certificate.checkIP('192.168.1.20'), '192.168.1.20')
    assert.deepEqual(new Date(certificate.validTo), server.notAfter)
    const publicKey = await mustRun('openssl', ['pkey', '-in', places.key, '-pubout'])
    const ofCertificate = await mustRun('openssl', ['x509', '-in', places.certificate, '-noout', '-pubkey'])
    assert.equal(publicKey, ofCertificate)
    assert.match(textOf(places.key), /^-----BEGIN PRIVATE KEY-----/)
    const when = ['-attime', String(NOW.getTime() / 1000)]
    const verify = ['verify', '-x509_strict', ...when, '-CAfile', directory.rootPath, places.certificate]
    await mustRun('openssl', verify)
    await mustRun('openssl', ['req', '-in', places.csr, '-verify', '-noout'])
    await assertBooks(directory, 1)
  })

  it('stay untouched while all is good, and nobody is asked for a passphrase', async () => {
    const path = join(freshFolder(), 'orchard')
    const directory = await createCADirectory({ path, passphrase: 'secret', root: ROOT })
    await ensure(directory, { passphrase: 'secret' })
    const before = snapshot(path)
    const hosts = ['homebox.local', 'https://192.168.1.20:8888/']
    assert.equal((await ensure(directory, { hosts, name: '192.168.1.20' })).outcome, 'reused')
    assert.deepEqual(snapshot(path), before)
    const details = await refusal('ERR_PKI_PASSPHRASE', () => ensure(directory, { hosts: ['b.local'] }))
    assert.equal(details.reason, 'missing')
    assert.deepEqual(snapshot(path), before)
  })

  it('are not made for hosts that are refused', async () => {
    const path = join(freshFolder(), 'orchard')
    const root = { ...ROOT, nameConstraints: { permitted: ['192.168.0.0/16'] } }
    const directory = await createCADirectory({ path, unencrypted: true, root })
    const before = snapshot(path)
    await refusal('ERR_PKI_NAME_CONSTRAINTS', () => ensure(directory, { hosts: ['8.8.8.8'] }))
    await refusal('ERR_PKI_VALIDITY_TOO_LONG', () =>
      ensure(directory, { hosts: ['192.168.1.1'], validDays: 826 }),
    )
    assert.deepEqual(snapshot(path), before)
  })

  it('are made for a key that lies there without a certificate, whoever made it', OPENSSL, async () => {
    const directory = await freshCA()
    const path = join(directory.path, 'jupyter/private/192.168.1.20.key.pem')
    await mustRun('openssl', ['genrsa', '-traditional', '-out', path, '2048'])
    const key = textOf(path)
    const server = await ensure(directory, { keyKind: 'ec-p384' })
    assert.deepEqual([server.outcome, server.reason], ['issued', 'no certificate yet'])
    assert.equal(server.certificate.publicKey.label, 'RSA 2048')
    assert.equal(textOf(path), key)
  })

  it('get a new key only where the old one is gone', async () => {
    const directory = await freshCA()
    const first = await ensure(directory)
    rmSync(first.places.key)
    const second = await ensure(directory)
    assert.deepEqual([second.outcome, second.reason, second.newPair], ['renewed', 'key missing', false])
    assert.deepEqual(second.places, first.places)
    assert.notDeepEqual(second.certificate.publicKey.der, first.certificate.publicKey.der)
    await assertPair(directory, second.name)
  })

  it('keep a key file that cannot be read', async () => {
    const directory = await freshCA()
    const { places } = await ensure(directory)
    rmSync(places.key)
    writeFileSync(places.key, 'not a key\n')
    await refusal('ERR_PKI_PEM', () => ensure(directory))
    assert.equal(textOf(places.key), 'not a key\n')
    await assertBooks(directory, 1)
  })

  it('follow no symbolic link to a key, and are written through none', POSIX, async () => {
    const directory = await freshCA()
    const { places } = await ensure(directory)
    const away = join(freshFolder(), 'key.pem')
    renameSync(places.key, away)
    symlinkSync(away, places.key)
    const assertRefused = async (): Promise<void> => {
      assert.equal((await refusal('ERR_PKI_FILE', () => ensure(directory))).systemCode, 'ELOOP')
    }
    await assertRefused()
    rmSync(places.key)
    symlinkSync(join(directory.path, 'nowhere'), places.key)
    await assertRefused()
    rmSync(join(directory.path, 'jupyter/private'), { recursive: true })
    symlinkSync(freshFolder(), join(directory.path, 'jupyter/private'))
    await assertRefused()
  })

  it('get another certificate where it is damaged, of another key, or of another root', async () => {
    const directory = await freshCA()
    const { places } = await ensure(directory)
    const key = textOf(places.key)
    const write = (text: string): void => {
      rmSync(places.certificate)
      writeFileSync(places.certificate, text)
    }
    write('half a certif')
    assert.equal((await ensure(directory)).reason, 'certificate unreadable')
    write(textOf((await ensure(directory, { name: 'other' })).places.certificate))
    assert.equal((await ensure(directory)).reason, 'key does not match')
    const stranger = await freshCA()
    writeFileSync(join(stranger.path, 'jupyter/private/192.168.1.20.key.pem'), key, { mode: 0o400 })
    write(textOf((await ensure(stranger)).places.certificate))
    assert.equal((await ensure(directory)).reason, 'signed by another root')
    assert.equal(textOf(places.key), key)
    await assertPair(directory, '192.168.1.20')
  })

  it('are called so that every system can hold them', async () => {
    const directory = await freshCA()
    const names = []
    for (const host of ['*.homebox.example', 'fd00::1:20', 'aux', 'con.local']) {
      names.push((await ensure(directory, { hosts: [host] })).name)
    }
    assert.deepEqual(names, ['_wildcard.homebox.example', 'fd00__1_20', '_aux', '_con.local'])
    assert.deepEqual(await directory.serverNames(), [...names].sort())
  })

  it('say whose the key is: wrong mode, sudo, an owner that cannot reach it', POSIX, async (test) => {
    const directory = await freshCA()
    const { places } = await ensure(directory)
    chmodSync(places.key, 0o644)
    assert.equal((await ensure(directory)).warnings.length, 1)
    chmodSync(places.key, 0o400)
    assert.equal((await ensure(directory)).warnings.length, 0)
    if (process.getuid?.() !== 0) {
      test.skip('ownership is changed by root only')
      return
    }
    const job = { do: 'ensure', path: directory.path, hosts: ['a.local'] }
    const sudo = await runChild(job, { SUDO_USER: 'alice' })
    assert.equal((JSON.parse(sudo.stdout) as { warnings: readonly string[] }).warnings.length, 1)
    const placement = { owner: { uid: 1234, gid: 100 } }
    const owned = await ensure(directory, { hosts: ['b.local'], placement })
    assert.deepEqual(owned.warnings, [])
    const owners = await mustRun('stat', ['-c', '%u:%g', owned.places.key, owned.places.certificate])
    assert.deepEqual(owners.split('\n'), ['1234:100', '1234:100', ''])
    assert.equal(await mustRun('stat', ['-c', '%u', join(directory.path, 'jupyter/private')]), '1234\n')
    assert.equal(await mustRun('stat', ['-c', '%u', directory.keyPath]), '0\n')
    const other = { owner: { uid: 5678, gid: 100 } }
    assert.equal((await ensure(directory, { hosts: ['c.local'], placement: other })).warnings.length, 1)
    assert.equal((await ensure(directory, { hosts: ['b.local'], placement: other })).warnings.length, 1)
  })

  it('are written to no folder that has become a link after it was given away', ROOT_ONLY, async () => {
    const directory = await freshCA()
    const elsewhere = freshFolder()
    const files: FileLayer = {
      ...nodeFileLayer,
      setOwner: async (path, owner) => {
        await nodeFileLayer.setOwner(path, owner)
        renameSync(path, `${path}-old`)
        symlinkSync(elsewhere, path)
      },
    }
    const placement = { owner: { uid: 1234, gid: 100 } }
    const details = await refusal('ERR_PKI_FILE', () => ensure(directory, { files, placement }))
    assert.equal(details.systemCode, 'ELOOP')
    assert.deepEqual(readdirSync(elsewhere), [])
  })

  it('are written with the key first and the certificate last', async () => {
    const directory = await freshCA()
    const names: string[] = []
    const files = watchedLayer(({ name, to = '' }) => {
      if (['link', 'rename'].includes(name) && to.includes('/jupyter/')) names.push(to)
      else names.push('')
    })
    await ensure(directory, { files })
    const written = names.filter((name, index) => name !== '' || index === names.length - 1)
    assert.deepEqual(
      written.filter((name) => name !== '').map((name) => name.replace(`${directory.path}/`, '')),
      [
        'jupyter/private/192.168.1.20.key.pem',
        'jupyter/csr/192.168.1.20.csr.pem',
        'jupyter/certs/192.168.1.20.cert.pem',
      ],
    )
  })

  it('have one key, whichever of several processes is the fastest', async () => {
    const directory = await freshCA()
    const at = Date.now() + 1500
    const children = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        runChild({ do: 'ensure', path: directory.path, hosts: ['192.168.1.20', `${name}.local`], at }),
      ),
    )
    for (const { stdout, stderr } of children) {
      assert.notEqual(stdout, '', stderr)
      assert.equal((JSON.parse(stdout) as { code?: string }).code, undefined)
    }
    await assertPair(directory, '192.168.1.20')
    await assertBooks(directory, 4)
    assert.deepEqual(readdirSync(join(directory.path, 'jupyter/private')), ['192.168.1.20.key.pem'])
  })

  it('are made with the cryptography that was given', async () => {
    const operations: string[] = []
    const crypto = watchedCrypto((name) => operations.push(name))
    const path = join(freshFolder(), 'orchard')
    const directory = await createCADirectory({ path, passphrase: 'secret', root: ROOT, crypto })
    operations.length = 0
    await ensure(directory, { passphrase: 'secret', crypto })
    const expected = ['generateKey', 'deriveBits', 'sign', 'digest']
    assert.deepEqual(
      expected.filter((name) => !operations.includes(name)),
      [],
    )
    operations.length = 0
    assert.equal((await ensure(directory, { crypto })).outcome, 'reused')
    assert.ok(operations.includes('verify') && !operations.includes('generateKey'), String(operations))
  })

  it('are written where the file system has no hard links', async () => {
    const directory = await freshCA()
    const files = watchedLayer(({ name }) => {
      if (name === 'link') throw systemError('EPERM')
    })
    const server = await ensure(directory, { files })
    await assertPair(directory, server.name)
    rmSync(server.places.certificate)
    assert.equal((await ensure(directory, { files })).reason, 'no certificate yet')
    await assertBooks(directory, 2)
  })
})

describe('the servers of a CA directory', () => {
  it('are listed without damage and without what is no certificate', async () => {
    const directory = await freshCA()
    assert.deepEqual(await listServers({ store: directory }), [])
    await ensure(directory)
    const certs = join(directory.path, 'jupyter/certs')
    writeFileSync(join(certs, 'broken.cert.pem'), 'x')
    const empty = '-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n'
    writeFileSync(join(certs, 'empty.cert.pem'), empty)
    writeFileSync(join(certs, 'notes.txt'), 'x')
    writeFileSync(join(certs, '.hidden.cert.pem'), 'x')
    mkdirSync(join(certs, 'folder'))
    mkdirSync(join(directory.path, 'servers/nothing'), { recursive: true })
    writeFileSync(join(directory.path, 'servers/file'), 'x')
    assert.deepEqual(await directory.serverNames(), ['192.168.1.20', 'broken', 'empty'])
    const servers = await listServers({ store: directory })
    assert.deepEqual(
      servers.map(({ name }) => name),
      ['192.168.1.20'],
    )
    rmSync(certs, { recursive: true })
    assert.deepEqual(await listServers({ store: directory }), [])
    writeFileSync(certs, '')
    const details = await refusal('ERR_PKI_FILE', () => listServers({ store: directory }))
    assert.equal(details.systemCode, 'ENOTDIR')
  })

  it('are found by their whole name only: it leads to no other folder', async () => {
    const directory = await freshCA()
    await ensure(directory, { name: 'box' })
    const odd = ['../jupyter', '..', '.', '', 'a/../box', 'box/', '\\box', 'b\0x']
    for (const name of odd) {
      assert.equal(await directory.findServer(name), undefined, name)
      await refusal('ERR_PKI_OPTION', () => directory.keepServerKey(name, 'x'))
    }
  })
})

/** The runtime's WebCrypto with somebody who hears of each operation. */
function watchedCrypto(hear: (name: string) => void): CryptoProvider {
  const subtle = new Proxy(globalThis.crypto.subtle, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return (...args: readonly unknown[]): unknown => {
        hear(String(name))
        return Reflect.apply(method, target, args)
      }
    },
  })
  return { subtle, getRandomValues: (array) => globalThis.crypto.getRandomValues(array) }
}
