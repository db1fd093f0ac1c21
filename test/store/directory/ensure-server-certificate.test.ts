import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
  createCADirectory,
  ensureServerCertificate,
  listServerFiles,
  openCADirectory,
} from '../../../src/node.js'
import { readCertificate } from '../../../src/index.js'
import type { CryptoProvider } from '../../../src/index.js'
import type { CADirectory } from '../../../src/node.js'
import { formatIndexLine } from '../../../src/store/index-line.js'
import { requirePEM } from '../../../src/base/pem.js'
import { mustRun, without } from '../../support/interop/run-program.js'
import { NOW, refusal } from '../../support/issue.js'
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
} from '../../support/store.js'

const OPENSSL = { skip: without('openssl') }
const POSIX = { skip: process.platform === 'win32' && 'modes are a POSIX matter' }
const DAY_MS = 86_400_000
const HOSTS = ['192.168.1.20', 'homebox.local']

describe('ensureServerCertificate', () => {
  it('issues a pair that openssl and node take, and enters it into the books', OPENSSL, async () => {
    const directory = await freshCA()
    const server = await ensure(directory)
    assert.deepEqual(
      [server.outcome, server.reason, server.name],
      ['issued', 'no certificate yet', '192.168.1.20'],
    )
    assert.deepEqual(server.hosts, HOSTS)
    const certificate = new X509Certificate(textOf(server.certificatePath))
    assert.equal(certificate.fingerprint256, server.fingerprint)
    assert.equal(certificate.serialNumber.toLowerCase(), server.serialNumber)
    assert.equal(certificate.checkIP('192.168.1.20'), '192.168.1.20')
    assert.deepEqual(new Date(certificate.validTo), server.notAfter)
    const publicKey = await mustRun('openssl', ['pkey', '-in', server.keyPath, '-pubout'])
    assert.equal(
      publicKey,
      await mustRun('openssl', ['x509', '-in', server.certificatePath, '-noout', '-pubkey']),
    )
    assert.match(textOf(server.keyPath), /^-----BEGIN PRIVATE KEY-----/)
    const when = ['-attime', String(NOW.getTime() / 1000)]
    await mustRun('openssl', [
      'verify',
      '-x509_strict',
      ...when,
      '-CAfile',
      directory.rootPath,
      server.certificatePath,
    ])
    await mustRun('openssl', ['req', '-in', server.csrPath ?? '', '-verify', '-noout'])
    await assertBooks(directory, 1)
  })

  it('changes nothing that is still good, in whatever order the hosts come, and asks for no passphrase', async () => {
    const path = join(freshFolder(), 'orchard')
    const directory = await createCADirectory({ path, passphrase: 'secret', root: ROOT })
    await ensure(directory, { passphrase: 'secret' })
    const before = snapshot(path)
    const again = await ensure(directory, {
      hosts: ['homebox.local', 'https://192.168.1.20:8888/'],
      name: '192.168.1.20',
    })
    assert.deepEqual([again.outcome, again.reason], ['reused', 'still good'])
    assert.deepEqual(snapshot(path), before)
    assert.equal(
      (await refusal('ERR_PKI_PASSPHRASE', () => ensure(directory, { hosts: ['b.local'] }))).reason,
      'missing',
    )
    assert.deepEqual(snapshot(path), before)
  })

  it('renews for the same key when the hosts change', async () => {
    const directory = await freshCA()
    const first = await ensure(directory)
    const key = textOf(first.keyPath)
    const second = await ensure(directory, { hosts: ['192.168.1.20'] })
    assert.deepEqual([second.outcome, second.reason], ['renewed', 'hosts changed'])
    assert.deepEqual(second.hosts, ['192.168.1.20'])
    assert.equal(textOf(second.keyPath), key)
    assert.deepEqual(second.certificate.publicKey.der, first.certificate.publicKey.der)
    await assertBooks(directory, 2)
  })

  it('renews when it is due, one second apart, and when it has expired or has not begun', async () => {
    const directory = await freshCA()
    const { notBefore, notAfter } = await ensure(directory)
    const due = notAfter.getTime() - 30 * DAY_MS
    assert.equal((await ensure(directory, { now: new Date(due) })).outcome, 'reused')
    const renewed = await ensure(directory, { now: new Date(due + 1000) })
    assert.deepEqual([renewed.outcome, renewed.reason], ['renewed', 'due'])
    assert.ok(renewed.notAfter > notAfter)
    const early = new Date(renewed.notBefore.getTime() - 1000)
    assert.equal((await ensure(directory, { now: new Date(renewed.notBefore) })).outcome, 'reused')
    assert.deepEqual((await ensure(directory, { now: early })).reason, 'not valid yet')
    assert.ok(early > notBefore)
  })

  it('says expired from the first second after the end, and renews a short life at two thirds', async () => {
    const directory = await freshCA()
    const { notBefore, notAfter } = await ensure(directory, { validDays: 3 })
    const life = notAfter.getTime() - notBefore.getTime()
    const third = Math.floor((notAfter.getTime() - life / 3) / 1000) * 1000
    assert.equal((await ensure(directory, { now: new Date(third) })).outcome, 'reused')
    const now = new Date(notAfter)
    assert.equal((await ensure(directory, { now, renewBefore: 0 })).outcome, 'reused')
    const after = new Date(notAfter.getTime() + 1000)
    assert.equal((await ensure(directory, { now: after, renewBefore: 0 })).reason, 'expired')
  })

  it('renews a short life when less than a third is left', async () => {
    const directory = await freshCA()
    const { notBefore, notAfter } = await ensure(directory, { validDays: 3 })
    const third = notAfter.getTime() - (notAfter.getTime() - notBefore.getTime()) / 3
    assert.equal((await ensure(directory, { now: new Date(third + 1000) })).reason, 'due')
  })

  it('uses a key that lies there without a certificate, whoever made it', OPENSSL, async () => {
    const directory = await freshCA()
    const path = join(directory.path, 'jupyter/private/192.168.1.20.key.pem')
    await mustRun('openssl', ['genrsa', '-traditional', '-out', path, '2048'])
    const key = textOf(path)
    const server = await ensure(directory, { keyKind: 'ec-p384' })
    assert.deepEqual([server.outcome, server.reason], ['issued', 'no certificate yet'])
    assert.equal(server.certificate.publicKey.label, 'RSA 2048')
    assert.equal(textOf(path), key)
  })

  it('makes a new key only where the old one is gone', async () => {
    const directory = await freshCA()
    const first = await ensure(directory)
    rmSync(first.keyPath)
    const second = await ensure(directory)
    assert.deepEqual([second.outcome, second.reason], ['renewed', 'key missing'])
    assert.notDeepEqual(second.certificate.publicKey.der, first.certificate.publicKey.der)
    await assertPair(directory, second.name)
  })

  it('never replaces a key file that it cannot read', async () => {
    const directory = await freshCA()
    const { keyPath } = await ensure(directory)
    rmSync(keyPath)
    writeFileSync(keyPath, 'not a key\n')
    await refusal('ERR_PKI_PEM', () => ensure(directory))
    assert.equal(textOf(keyPath), 'not a key\n')
    await assertBooks(directory, 1)
  })

  it('follows no symbolic link to a key, and writes through none', POSIX, async () => {
    const directory = await freshCA()
    const { keyPath } = await ensure(directory)
    const away = join(freshFolder(), 'key.pem')
    renameSync(keyPath, away)
    symlinkSync(away, keyPath)
    assert.equal((await refusal('ERR_PKI_FILE', () => ensure(directory))).systemCode, 'ELOOP')
    rmSync(keyPath)
    symlinkSync(join(directory.path, 'nowhere'), keyPath)
    assert.equal((await refusal('ERR_PKI_FILE', () => ensure(directory))).systemCode, 'ELOOP')
    rmSync(join(directory.path, 'jupyter/private'), { recursive: true })
    symlinkSync(freshFolder(), join(directory.path, 'jupyter/private'))
    assert.equal((await refusal('ERR_PKI_FILE', () => ensure(directory))).systemCode, 'ELOOP')
  })

  it('replaces a certificate that is damaged, of another key, or of another root', async () => {
    const directory = await freshCA()
    const { certificatePath, keyPath } = await ensure(directory)
    const key = textOf(keyPath)
    const write = (text: string): void => {
      rmSync(certificatePath)
      writeFileSync(certificatePath, text)
    }
    write('half a certif')
    assert.equal((await ensure(directory)).reason, 'certificate unreadable')
    write(textOf((await ensure(directory, { name: 'other' })).certificatePath))
    assert.equal((await ensure(directory)).reason, 'key does not match')
    const stranger = await freshCA()
    writeFileSync(join(stranger.path, 'jupyter/private/192.168.1.20.key.pem'), key, { mode: 0o400 })
    write(textOf((await ensure(stranger)).certificatePath))
    assert.equal((await ensure(directory)).reason, 'signed by another root')
    assert.equal(textOf(keyPath), key)
    await assertPair(directory, '192.168.1.20')
  })

  it('refuses before it writes anything', async () => {
    const path = join(freshFolder(), 'orchard')
    const root = { ...ROOT, nameConstraints: { permitted: ['192.168.0.0/16'] } }
    const directory = await createCADirectory({ path, unencrypted: true, root })
    const before = snapshot(path)
    await refusal('ERR_PKI_NAME_CONSTRAINTS', () => ensure(directory, { hosts: ['8.8.8.8'] }))
    await refusal('ERR_PKI_NO_HOSTS', () => ensure(directory, { hosts: [] }))
    await refusal('ERR_PKI_HOST', () => ensure(directory, { hosts: ['0.0.0.0'] }))
    await refusal('ERR_PKI_VALIDITY_TOO_LONG', () =>
      ensure(directory, { hosts: ['192.168.1.1'], validDays: 826 }),
    )
    assert.equal((await refusal('ERR_PKI_OPTION', () => ensure(directory, { name: '../x' }))).option, 'name')
    assert.equal(
      (await refusal('ERR_PKI_OPTION', () => ensure(directory, { renewBefore: -1 }))).option,
      'renewBefore',
    )
    assert.equal(
      (await refusal('ERR_PKI_OPTION', () => ensure(directory, { now: new Date(NaN) }))).option,
      'now',
    )
    const misspelt = { directory, hosts: HOSTS, host: 'x' }
    assert.equal((await refusal('ERR_PKI_OPTION', () => ensureServerCertificate(misspelt))).option, 'host')
    assert.deepEqual(snapshot(path), before)
  })

  it('makes file names that every system can hold', async () => {
    const directory = await freshCA()
    const names = []
    for (const host of ['*.homebox.example', 'fd00::1:20', 'aux', 'con.local']) {
      names.push((await ensure(directory, { hosts: [host] })).name)
    }
    assert.deepEqual(names, ['_wildcard.homebox.example', 'fd00__1_20', '_aux', '_con.local'])
    const listed = await listServerFiles({ directory })
    assert.deepEqual(
      listed.map(({ name }) => name),
      [...names].sort(),
    )
  })

  it('says whose the key is: wrong mode, sudo, an owner that cannot reach it', POSIX, async (test) => {
    const directory = await freshCA()
    const { keyPath } = await ensure(directory)
    chmodSync(keyPath, 0o644)
    assert.equal((await ensure(directory)).warnings.length, 1)
    chmodSync(keyPath, 0o400)
    assert.equal((await ensure(directory)).warnings.length, 0)
    if (process.getuid?.() !== 0) {
      test.skip('ownership is changed by root only')
      return
    }
    const sudo = await runChild(
      { do: 'ensure', path: directory.path, hosts: ['a.local'] },
      { SUDO_USER: 'alice' },
    )
    assert.equal((JSON.parse(sudo.stdout) as { warnings: readonly string[] }).warnings.length, 1)
    const owner = { uid: 1234, gid: 100 }
    const owned = await ensure(directory, { hosts: ['b.local'], owner })
    assert.deepEqual(owned.warnings, [])
    const { keyPath: ownedKey, certificatePath } = owned
    assert.deepEqual((await mustRun('stat', ['-c', '%u:%g', ownedKey, certificatePath])).split('\n'), [
      '1234:100',
      '1234:100',
      '',
    ])
    assert.equal(await mustRun('stat', ['-c', '%u', join(directory.path, 'jupyter/private')]), '1234\n')
    assert.equal(await mustRun('stat', ['-c', '%u', directory.keyPath]), '0\n')
    const another = await ensure(directory, { hosts: ['c.local'], owner: { uid: 5678, gid: 100 } })
    assert.equal(another.warnings.length, 1)
    assert.equal(
      (await ensure(directory, { hosts: ['b.local'], owner: { uid: 5678, gid: 100 } })).warnings.length,
      1,
    )
  })

  it('keeps what was in use when any one operation fails', async () => {
    const total = await operationsOfRenewal()
    const directory = await freshCA()
    const { keyPath } = await ensure(directory)
    const key = textOf(keyPath)
    for (let index = 0; index < total; index += 1) {
      const code = ['ENOSPC', 'EIO', 'EROFS'][index % 3] ?? ''
      const files = watchedLayer((_, at) => {
        if (at === index) throw systemError(code)
      })
      const hosts = ['192.168.1.20', `h${String(index)}.local`]
      const error = await ensure(directory, { hosts, files }).catch((caught: unknown) => caught)
      if (error instanceof Error)
        assert.equal('code' in error && error.code, 'ERR_PKI_FILE', String(error.stack))
      assert.equal(textOf(keyPath), key)
      await assertPair(directory, '192.168.1.20')
      await assertBooks(directory)
    }
  })

  it('leaves a first certificate whole or absent when the process ends at any operation', async () => {
    const total = (await operationsOfRenewal()) + 10
    for (let index = 0; index < total; index += 1) {
      const directory = await freshCA()
      const files = watchedLayer((_, at) => {
        if (at >= index) throw systemError('EIO')
      })
      await ensure(directory, { files }).catch(() => undefined)
      const keyText = readdirSync(join(directory.path, 'jupyter/private')).filter(
        (name) => !name.startsWith('.'),
      )
      const key = keyText.map((name) => textOf(directory.path, 'jupyter/private', name))
      const server = await ensure(directory)
      if (key.length > 0) assert.equal(textOf(server.keyPath), key[0])
      await assertPair(directory, server.name)
    }
  })

  it('takes no certificate as signed whose line did not fit into the index', async () => {
    const directory = await freshCA()
    await ensure(directory)
    const before = snapshot(join(directory.path, 'ca'))
    const torn = watchedLayer(({ name, path }) => {
      if (name === 'file.sync' && path.endsWith('index.txt')) throw systemError('ENOSPC')
    })
    assert.equal(
      (await refusal('ERR_PKI_FILE', () => ensure(directory, { hosts: ['b.local'], files: torn })))
        .systemCode,
      'ENOSPC',
    )
    assert.deepEqual(snapshot(join(directory.path, 'ca')), before)
  })

  it('ends a last line that somebody left open', async () => {
    const directory = await freshCA()
    const index = join(directory.path, 'ca/index.txt')
    writeFileSync(index, 'V\t290223010453Z\t\t1000\tunknown\t/CN=a')
    await ensure(directory)
    const [first, second = '', rest] = textOf(index).split('\n')
    assert.deepEqual([first, rest], ['V\t290223010453Z\t\t1000\tunknown\t/CN=a', ''])
    assert.ok(second.startsWith('V\t'))
  })

  it('does not make an index where it is missing', async () => {
    const directory = await freshCA()
    rmSync(join(directory.path, 'ca/index.txt'))
    assert.equal((await refusal('ERR_PKI_FILE', () => ensure(directory))).systemCode, 'ENOENT')
    assert.deepEqual(readdirSync(join(directory.path, 'ca/newcerts')), [])
    assert.deepEqual(readdirSync(join(directory.path, 'jupyter/certs')), [])
  })

  it('writes the key before the books, and the certificate last', async () => {
    const directory = await freshCA()
    const names: string[] = []
    const files = watchedLayer(({ name, path, to }) => {
      if (['link', 'rename'].includes(name))
        names.push((to ?? '').replace(/[0-9A-F]{30,32}(?=\.pem)/, 'SERIAL'))
      if (name === 'file.sync' && path.endsWith('index.txt')) names.push(path)
    })
    await ensure(directory, { files })
    assert.deepEqual(
      names.map((name) => name.replace(`${directory.path}/`, '')),
      [
        'jupyter/private/192.168.1.20.key.pem',
        'ca/newcerts/SERIAL.pem',
        'ca/index.txt',
        'jupyter/csr/192.168.1.20.csr.pem',
        'jupyter/certs/192.168.1.20.cert.pem',
      ],
    )
  })

  it('gives several processes at once one key, and each its own serial and line', async () => {
    const directory = await freshCA()
    const at = Date.now() + 1500
    const children = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        runChild({ do: 'ensure', path: directory.path, hosts: ['192.168.1.20', `${name}.local`], at }),
      ),
    )
    const answers = children.map(({ stdout, stderr }) => {
      assert.notEqual(stdout, '', stderr)
      return JSON.parse(stdout) as { serialNumber: string; code?: string }
    })
    assert.deepEqual(
      answers.map(({ code }) => code),
      [undefined, undefined, undefined, undefined],
    )
    await assertPair(directory, '192.168.1.20')
    await assertBooks(directory, 4)
    assert.deepEqual(readdirSync(join(directory.path, 'jupyter/private')), ['192.168.1.20.key.pem'])
  })

  it('uses the key of another process that was faster', async () => {
    const directory = await freshCA()
    let raced: Promise<unknown> | undefined
    const files = watchedLayer(({ name }) => {
      if (name === 'link') raced ??= Promise.resolve()
    })
    const slow = {
      ...files,
      link: async (from: string, to: string) => {
        if (raced === undefined) {
          raced = ensure(directory, { hosts: ['192.168.1.20', 'fast.local'] })
          await raced
        }
        return files.link(from, to)
      },
    }
    const server = await ensure(directory, { files: slow })
    assert.deepEqual(server.hosts, HOSTS)
    await assertPair(directory, server.name)
    await assertBooks(directory, 2)
  })

  it('does all of its cryptography with the provider that it is given', async () => {
    const operations: string[] = []
    const crypto = watchedCrypto((name) => operations.push(name))
    const path = join(freshFolder(), 'orchard')
    const directory = await createCADirectory({ path, passphrase: 'secret', root: ROOT, crypto })
    assert.ok(operations.includes('generateKey'))
    operations.length = 0
    await ensure(directory, { passphrase: 'secret', crypto })
    assert.ok(
      ['generateKey', 'deriveBits', 'sign', 'digest'].every((name) => operations.includes(name)),
      String(operations),
    )
    operations.length = 0
    assert.equal((await ensure(directory, { crypto })).outcome, 'reused')
    assert.ok(operations.includes('verify') && !operations.includes('generateKey'), String(operations))
  })

  it('works where the file system has no hard links', async () => {
    const directory = await freshCA()
    const layer = watchedLayer(({ name }) => {
      if (name === 'link') throw systemError('EPERM')
    })
    const server = await ensure(directory, { files: layer })
    await assertPair(directory, server.name)
    rmSync(server.certificatePath)
    assert.equal((await ensure(directory, { files: layer })).reason, 'no certificate yet')
    await assertBooks(directory, 2)
  })
})

describe('listServerFiles', () => {
  it('passes over damage and what is no certificate, and gives fresh dates', async () => {
    const directory = await freshCA()
    assert.deepEqual(await listServerFiles({ directory }), [])
    await ensure(directory)
    const certs = join(directory.path, 'jupyter/certs')
    writeFileSync(join(certs, 'broken.cert.pem'), 'x')
    writeFileSync(
      join(certs, 'empty.cert.pem'),
      '-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n',
    )
    writeFileSync(join(certs, 'notes.txt'), 'x')
    mkdirSync(join(certs, 'folder'))
    const [server, ...rest] = await listServerFiles({ directory })
    assert.ok(server)
    assert.deepEqual([server.name, rest.length], ['192.168.1.20', 0])
    server.notAfter.setTime(0)
    assert.ok(server.notAfter > NOW)
    rmSync(certs, { recursive: true })
    assert.deepEqual(await listServerFiles({ directory }), [])
    writeFileSync(certs, '')
    assert.equal((await refusal('ERR_PKI_FILE', () => listServerFiles({ directory }))).systemCode, 'ENOTDIR')
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

async function operationsOfRenewal(): Promise<number> {
  const directory = await freshCA()
  await ensure(directory)
  let total = 0
  const files = watchedLayer(() => {
    total += 1
  })
  await ensure(directory, { hosts: ['192.168.1.20'], files })
  return total
}

/** The certificate in use and the key beside it belong together and are of this CA. */
async function assertPair(directory: CADirectory, name: string): Promise<void> {
  const server = (await listServerFiles({ directory })).find((files) => files.name === name)
  assert.ok(server)
  const again = await ensure(directory, { hosts: server.hosts, name })
  assert.deepEqual([again.outcome, again.serialNumber], ['reused', server.serialNumber])
}

/** Index and `newcerts` say the same, and every certificate in use is among them. */
async function assertBooks(directory: CADirectory, count?: number): Promise<void> {
  const lines = textOf(directory.path, 'ca/index.txt').split('\n')
  assert.equal(lines.pop(), '')
  const folder = join(directory.path, 'ca/newcerts')
  const names = readdirSync(folder).filter((name) => !name.endsWith('.tmp'))
  const expected = names.map((name) => {
    const certificate = readCertificate(requirePEM(textOf(folder, name), ['CERTIFICATE']).der)
    assert.equal(name, `${new X509Certificate(certificate.der).serialNumber}.pem`)
    return formatIndexLine(certificate)
  })
  assert.deepEqual([...lines].sort(), expected.sort())
  if (count !== undefined) assert.equal(lines.length, count)
  const used = (await listServerFiles({ directory: await openCADirectory({ path: directory.path }) })).map(
    ({ serialNumber }) => `${serialNumber.toUpperCase()}.pem`,
  )
  for (const name of used) assert.ok(names.includes(name), name)
}
