import assert from 'node:assert/strict'
import {
  chmodSync,
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createPrivateKey } from 'node:crypto'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { exportPrivateKey, generatePrivateKey, readPrivateKey } from '../../../src/index.js'
import {
  changePassphrase,
  createCADirectory,
  findStoredPassphrase,
  openCADirectory,
  recallPassphrase,
  storePassphrase,
} from '../../../src/node.js'
import type { CADirectory, ChangePassphraseOptions } from '../../../src/node.js'
import { crashImage, crashPointsOf, describePlan, singleChoices } from '../../support/disk/crash-states.js'
import { textIn } from '../../support/disk/disk-image.js'
import { SimulatedDisk } from '../../support/disk/simulated-disk.js'
import { mustRun, without } from '../../support/interop/run-program.js'
import { refusal } from '../../support/issue.js'
import { fixture, PASSPHRASE } from '../../support/keys.js'
import {
  freshCA,
  freshFolder,
  modeOf,
  ROOT,
  snapshot,
  systemError,
  textOf,
  watchedLayer,
} from '../../support/store.js'

const POSIX = { skip: process.platform === 'win32' && 'modes are a POSIX matter' }
const OPENSSL = { skip: without('openssl') }
const OLD = 'the old passphrase'
const NEW = 'the new passphrase, mit Ümlaut'

/** A CA with an encrypted key that is made once; each test gets a copy. */
const home = freshFolder()
let template: Promise<unknown> | undefined
async function lockedCA(): Promise<CADirectory> {
  await (template ??= createCADirectory({ path: join(home, 'orchard'), passphrase: OLD, root: ROOT }))
  const path = join(freshFolder(), 'orchard')
  cpSync(join(home, 'orchard'), path, { recursive: true })
  chmodSync(join(path, 'ca/private'), 0o700)
  return openCADirectory({ path })
}

function userIn(folder: string): NonNullable<ChangePassphraseOptions['kept']> {
  return { env: {}, platform: 'linux', homedir: folder }
}

async function opens(path: string, passphrase: string): Promise<boolean> {
  return readPrivateKey({ pem: textOf(path), passphrase }).then(
    () => true,
    () => false,
  )
}

describe('changePassphrase', () => {
  it('encrypts the key of a CA anew, keeps its mode, and nothing else changes', POSIX, async () => {
    const { path, keyPath } = await lockedCA()
    const before = snapshot(path)
    const changed = await changePassphrase({ path, passphrase: OLD, newPassphrase: NEW })
    assert.deepEqual(
      [
        changed.keyPath,
        changed.keyKind,
        changed.wasEncrypted,
        changed.encrypted,
        changed.certificatePath,
        changed.warnings,
      ],
      [keyPath, 'ec-p256', true, true, join(path, 'ca/certs/ca.cert.pem'), []],
    )
    const after = snapshot(path)
    const differing = [...after].filter(([name, text]) => before.get(name) !== text).map(([name]) => name)
    assert.deepEqual(
      differing.filter((name) => !name.startsWith('ca/orchard')),
      ['ca/private/ca.key.pem'],
    )
    assert.equal(modeOf(keyPath), '400')
    assert.deepEqual([await opens(keyPath, OLD), await opens(keyPath, NEW)], [false, true])
    const issuer = await (await openCADirectory({ path })).openIssuer({ passphrase: NEW })
    assert.equal(issuer.privateKey.kind, 'ec-p256')
  })

  it('writes what OpenSSL opens with the new passphrase', OPENSSL, async () => {
    const { path, keyPath } = await lockedCA()
    await changePassphrase({ path, passphrase: OLD, newPassphrase: NEW })
    assert.match(
      await mustRun('openssl', ['pkey', '-in', keyPath, '-passin', `pass:${NEW}`, '-noout', '-text']),
      /P-256|prime256v1/,
    )
    const asn1 = await mustRun('openssl', ['asn1parse', '-in', keyPath])
    assert.match(asn1, /PBES2[^]*PBKDF2[^]*hmacWithSHA256[^]*aes-256-cbc/)
  })

  it('changes nothing when the old passphrase is wrong or missing, or the new one unusable', async () => {
    const { path } = await lockedCA()
    const before = snapshot(path)
    const attempt = (options: Partial<ChangePassphraseOptions>): Promise<unknown> =>
      changePassphrase({ path, newPassphrase: NEW, ...options })
    assert.equal(
      (await refusal('ERR_PKI_PASSPHRASE', () => attempt({ passphrase: 'wrong' }))).reason,
      'wrong-or-damaged',
    )
    assert.equal((await refusal('ERR_PKI_PASSPHRASE', () => attempt({}))).reason, 'missing')
    for (const newPassphrase of ['', 'two\nlines', 'x'.repeat(1024)])
      assert.equal(
        (await refusal('ERR_PKI_PASSPHRASE', () => attempt({ passphrase: OLD, newPassphrase }))).reason,
        'unusable',
      )
    await refusal('ERR_PKI_OPTION', () => attempt({ passphrase: OLD, unencrypted: true }))
    await refusal('ERR_PKI_OPTION', () =>
      changePassphrase({ path, passphrase: OLD } as ChangePassphraseOptions),
    )
    assert.deepEqual(snapshot(path), before)
  })

  it('works when index and certificate are damaged, and when they are gone', async () => {
    for (const spoil of [
      (path: string): void => {
        writeFileSync(join(path, 'ca/index.txt'), '\0\xff nonsense')
        rmSync(join(path, 'ca/certs/ca.cert.pem'))
        writeFileSync(join(path, 'ca/certs/ca.cert.pem'), 'nonsense')
      },
      (path: string): void => {
        for (const name of ['certs', 'newcerts', 'index.txt', 'openssl.cnf', 'serial'])
          rmSync(join(path, 'ca', name), { recursive: true })
      },
    ]) {
      const { path, keyPath } = await lockedCA()
      spoil(path)
      const changed = await changePassphrase({ path, passphrase: OLD, newPassphrase: NEW })
      assert.equal(changed.certificatePath, undefined)
      assert.equal(changed.warnings.length, 1)
      assert.ok(await opens(keyPath, NEW))
    }
  })

  it('refuses a key that is not the one of the certificate beside it', async () => {
    const { path, keyPath } = await freshCA()
    const { pem } = await exportPrivateKey({
      privateKey: await generatePrivateKey({ kind: 'ec-p256' }),
      passphrase: OLD,
    })
    rmSync(keyPath)
    writeFileSync(keyPath, pem, { mode: 0o400 })
    await refusal('ERR_PKI_KEY_MISMATCH', () =>
      changePassphrase({ path, passphrase: OLD, newPassphrase: NEW }),
    )
    assert.equal(textOf(keyPath), pem)
  })

  it('asks for the old passphrase only where there is one, and for the new one only when the key is open', async () => {
    const { path } = await freshCA()
    const asked: string[] = []
    const options = {
      path,
      passphrase: () => Promise.resolve(String(asked.push('old'))),
      newPassphrase: ({ keyPath }: { keyPath: string }) => {
        asked.push(keyPath)
        return Promise.resolve(NEW)
      },
    }
    assert.equal((await changePassphrase(options)).wasEncrypted, false)
    assert.deepEqual(asked, [join(path, 'ca/private/ca.key.pem')])
    await refusal('ERR_PKI_PASSPHRASE', () => changePassphrase(options))
    assert.deepEqual(asked.slice(1), ['old'])
  })

  it('writes a key in clear where that is said', async () => {
    const { path, keyPath } = await lockedCA()
    const changed = await changePassphrase({ path, passphrase: OLD, unencrypted: true })
    assert.deepEqual([changed.wasEncrypted, changed.encrypted], [true, false])
    assert.equal(createPrivateKey(textOf(keyPath)).asymmetricKeyType, 'ec')
    assert.equal((await openCADirectory({ path })).keyEncrypted, false)
  })

  it('names what is missing: no CA, no key in it, no such file', async () => {
    const { path, keyPath } = await freshCA()
    rmSync(keyPath)
    assert.equal(
      (await refusal('ERR_PKI_DIRECTORY', () => changePassphrase({ path, newPassphrase: NEW }))).reason,
      'incomplete',
    )
    assert.equal(
      (
        await refusal('ERR_PKI_DIRECTORY', () =>
          changePassphrase({ path: freshFolder(), newPassphrase: NEW }),
        )
      ).reason,
      'absent',
    )
    assert.equal(
      (await refusal('ERR_PKI_FILE', () => changePassphrase({ path: `${path}/none`, newPassphrase: NEW })))
        .systemCode,
      'ENOENT',
    )
  })

  it('removes what an interrupted change has left beside the key', async () => {
    const { path } = await freshCA()
    const left = join(path, 'ca/private/.orchard-0123456789abcdef.tmp')
    writeFileSync(left, 'half a key')
    await changePassphrase({ path, newPassphrase: NEW })
    assert.deepEqual(readdirSync(join(path, 'ca/private')), ['ca.key.pem'])
  })

  it('takes the second of two changes at once for a change of another key', async () => {
    const { path, keyPath } = await lockedCA()
    const both = await Promise.allSettled([
      changePassphrase({ path, passphrase: OLD, newPassphrase: 'one of the two' }),
      changePassphrase({ path, passphrase: OLD, newPassphrase: 'the other of the two' }),
    ])
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    const winner = both[0].status === 'fulfilled' ? 'one of the two' : 'the other of the two'
    assert.ok(await opens(keyPath, winner))
  })
})

describe('changePassphrase of a file', () => {
  const forms = [
    'openssl-1.0-genrsa-aes256.pem',
    'openssl-1.0-pkcs8-v2-des3.pem',
    'ec-pkcs8-scrypt.pem',
    'ec-sec1-with-parameters.pem',
  ]
  for (const name of forms) {
    it(`${name} becomes PBES2 and stays the same key`, async () => {
      const path = join(freshFolder(), name)
      writeFileSync(path, fixture(name))
      chmodSync(path, 0o640)
      const passphrase = PASSPHRASE
      const original = createPrivateKey({ key: textOf(path), passphrase }).export({
        type: 'pkcs8',
        format: 'der',
      })
      const changed = await changePassphrase({ path, passphrase, newPassphrase: NEW })
      assert.equal(modeOf(path), '640')
      assert.equal(changed.warnings.length, 1)
      assert.match(textOf(path), /-----BEGIN ENCRYPTED PRIVATE KEY-----/)
      const now = createPrivateKey({ key: textOf(path), passphrase: NEW }).export({
        type: 'pkcs8',
        format: 'der',
      })
      assert.deepEqual(now, original)
    })
  }

  it('leaves a certificate in the same file as it is, DER as DER, and refuses two keys', async () => {
    const { rootPEM, keyPath } = await freshCA()
    const folder = freshFolder()
    const key = textOf(keyPath)
    const both = join(folder, 'both.pem')
    writeFileSync(both, `# mine\r\n${rootPEM}${key}${rootPEM}`)
    await changePassphrase({ path: both, newPassphrase: NEW })
    const [head, tail] = textOf(both).split(
      /-----BEGIN ENCRYPTED PRIVATE KEY-----[^]*-----END ENCRYPTED PRIVATE KEY-----\n/,
    )
    assert.deepEqual([head, tail], [`# mine\r\n${rootPEM}`, rootPEM])
    const der = join(folder, 'key.der')
    writeFileSync(der, createPrivateKey(key).export({ type: 'pkcs8', format: 'der' }))
    await changePassphrase({ path: der, newPassphrase: NEW })
    assert.equal(readFileSync(der)[0], 0x30)
    assert.equal(
      (await readPrivateKey({ der: new Uint8Array(readFileSync(der)), passphrase: NEW })).kind,
      'ec-p256',
    )
    const two = join(folder, 'two.pem')
    writeFileSync(two, key + key)
    await refusal('ERR_PKI_PEM', () => changePassphrase({ path: two, newPassphrase: NEW }))
    assert.equal(textOf(two), key + key)
  })

  it('knows the key of a CA by its place, and follows no symbolic link', POSIX, async () => {
    const { path, keyPath } = await freshCA()
    const changed = await changePassphrase({ path: keyPath, newPassphrase: NEW })
    assert.equal(changed.certificatePath, join(path, 'ca/certs/ca.cert.pem'))
    const link = join(freshFolder(), 'link.pem')
    symlinkSync(keyPath, link)
    assert.equal(
      (
        await refusal('ERR_PKI_FILE', () =>
          changePassphrase({ path: link, passphrase: NEW, newPassphrase: OLD }),
        )
      ).systemCode,
      'ELOOP',
    )
  })
})

describe('a passphrase that is kept', () => {
  it('opens the key where none is given, and changes with it', POSIX, async () => {
    const { path, keyPath, fingerprint } = await lockedCA()
    const kept = userIn(freshFolder())
    const file = await storePassphrase({ fingerprint, passphrase: OLD, ...kept })
    const changed = await changePassphrase({
      path,
      newPassphrase: ({ passphrasePath }) => Promise.resolve(`${NEW} in ${String(passphrasePath === file)}`),
      kept,
    })
    assert.equal(changed.passphrasePath, file)
    assert.equal(textOf(file), `${NEW} in true\n`)
    assert.equal(modeOf(file), '600')
    assert.ok(await opens(keyPath, `${NEW} in true`))
    assert.equal(await recallPassphrase({ fingerprint, keyPath, ...kept }), `${NEW} in true`)
    await changePassphrase({ path, unencrypted: true, kept })
    assert.equal(existsSync(file), false)
  })

  it('is found among those of interrupted changes: the one that opens the key', async () => {
    const { keyPath, fingerprint } = await lockedCA()
    const kept = userIn(freshFolder())
    const place = { fingerprint, ...kept }
    assert.equal(await recallPassphrase({ keyPath, ...place }), undefined)
    const file = await storePassphrase({ ...place, passphrase: OLD })
    for (const lines of [`${OLD}\n${NEW}\n`, `first\n${OLD}\r\n${NEW}`]) {
      writeFileSync(file, lines)
      assert.equal(await recallPassphrase({ keyPath, ...place }), OLD)
    }
    assert.equal(await findStoredPassphrase(place), file)
    writeFileSync(file, '\n')
    await refusal('ERR_PKI_PASSPHRASE', () => recallPassphrase({ keyPath, ...place }))
  })

  it('fits the key that is there after every crash: each operation kept, dropped or torn', async () => {
    const next = 'the next passphrase'
    const made = new SimulatedDisk()
    const path = '/home/orchard'
    await made.layer.makeFolder('/home', 0o755)
    const files = made.layer
    const { fingerprint } = await createCADirectory({ path, passphrase: OLD, root: ROOT, files })
    const kept = userIn('/home')
    const file = await storePassphrase({ fingerprint, passphrase: OLD, ...kept, files })
    const disk = new SimulatedDisk({ image: made.image })
    await changePassphrase({ path, newPassphrase: next, kept, files: disk.layer })
    const keyFile = `${path}/ca/private/ca.key.pem`
    const passphraseOf = new Map([
      [textIn(disk.before, keyFile), OLD],
      [textIn(disk.image, keyFile), next],
    ])
    assert.equal(passphraseOf.size, 2)
    let states = 0
    const record = { before: disk.before, log: disk.log }
    for (const point of crashPointsOf(record)) {
      for (const plan of singleChoices(disk.log, point)) {
        const image = crashImage(record, point, plan)
        const passphrase = passphraseOf.get(textIn(image, keyFile))
        assert.notEqual(passphrase, undefined, `no whole key: ${describePlan(disk.log, plan)}`)
        const lines = (textIn(image, file) ?? '').split('\n')
        assert.ok(
          lines.includes(passphrase ?? ''),
          `kept: ${JSON.stringify(lines)}: ${describePlan(disk.log, plan)}`,
        )
        states += 1
      }
    }
    assert.ok(states > 50, String(states))
  })

  it('and a disk that refuses at any step leaves one whole key and a passphrase that opens it', async () => {
    let total = 0
    const count = watchedLayer(() => {
      total += 1
    })
    const first = await lockedCA()
    const before = textOf(first.keyPath)
    const user = userIn(freshFolder())
    await storePassphrase({ fingerprint: first.fingerprint, passphrase: OLD, ...user })
    await changePassphrase({ path: first.path, newPassphrase: NEW, kept: user, files: count })
    assert.ok(total > 15, String(total))
    const { path, keyPath, fingerprint } = await lockedCA()
    // Each takes three derivations of 600 000 rounds; every place is tried above, on a disk in memory.
    for (const failing of [0, 6, 12, total - 4, total - 1]) {
      const kept = userIn(freshFolder())
      const file = await storePassphrase({ fingerprint, passphrase: OLD, ...kept })
      rmSync(keyPath)
      writeFileSync(keyPath, before, { mode: 0o400 })
      const files = watchedLayer((_, index) => {
        if (index >= failing) throw systemError('ENOSPC')
      })
      const outcome = await changePassphrase({ path, newPassphrase: NEW, kept, files }).catch(
        (error: unknown) => error,
      )
      const isOld = textOf(keyPath) === before
      if (outcome instanceof Error) assert.equal(Reflect.get(outcome, 'code'), 'ERR_PKI_FILE')
      assert.ok(
        textOf(file)
          .split('\n')
          .includes(isOld ? OLD : NEW),
        `${String(failing)} ${textOf(file)}`,
      )
      rmSync(join(path, 'ca/orchard'), { recursive: true, force: true })
    }
  })
})
