import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import {
  createCADirectory,
  issuerOf,
  nodeFileLayer,
  openCADirectory,
  openOrCreateCADirectory,
} from '../../../src/node.js'
import { mustRun, without } from '../../support/interop/run-program.js'
import { refusal } from '../../support/issue.js'
import {
  ensure,
  freshCA,
  freshFolder,
  modeOf,
  ROOT,
  runChild,
  snapshot,
  systemError,
  textOf,
  watchedLayer,
} from '../../support/store.js'

const OPENSSL = { skip: without('openssl') }
const POSIX = { skip: process.platform === 'win32' && 'modes are a POSIX matter' }

describe('createCADirectory', () => {
  it('makes the layout of the tutorial and nothing else', async () => {
    const { path } = await freshCA()
    assert.deepEqual([...snapshot(path).keys()].sort(), [
      '.gitignore',
      'ca/',
      'ca/.gitignore',
      'ca/certs/',
      'ca/certs/ca.cert.pem',
      'ca/crl/',
      'ca/crlnumber',
      'ca/index.txt',
      'ca/index.txt.attr',
      'ca/newcerts/',
      'ca/openssl.cnf',
      'ca/private/',
      'ca/private/ca.key.pem',
      'ca/serial',
      'jupyter/',
      'jupyter/certs/',
      'jupyter/csr/',
      'jupyter/private/',
    ])
    assert.equal(textOf(path, '.gitignore'), '*\n')
    assert.equal(textOf(path, 'ca/index.txt'), '')
    assert.equal(textOf(path, 'ca/index.txt.attr'), 'unique_subject = no\n')
    assert.equal(textOf(path, 'ca/serial'), '1000\n')
    assert.equal(textOf(path, 'ca/crlnumber'), '1000\n')
  })

  it('gives keys to their owner only and certificates to all, under umask 000 and 077', POSIX, async () => {
    for (const umask of [0o000, 0o077]) {
      const path = join(freshFolder(), 'orchard')
      const { status, stderr } = await runChild({ do: 'ensure', path, umask })
      assert.equal(status, 0, stderr)
      assert.equal(modeOf(path, 'ca/private'), '700')
      assert.equal(modeOf(path, 'ca/private/ca.key.pem'), '400')
      assert.equal(modeOf(path, 'ca/certs/ca.cert.pem'), '444')
      assert.equal(modeOf(path, 'jupyter/private'), '700')
      assert.equal(modeOf(path, 'jupyter/private/192.168.1.20.key.pem'), '400')
      assert.equal(modeOf(path, 'jupyter/certs/192.168.1.20.cert.pem'), '444')
      assert.equal(modeOf(path, 'jupyter/csr/192.168.1.20.csr.pem'), '444')
      const [newest = ''] = readdirSync(join(path, 'ca/newcerts'))
      assert.equal(modeOf(path, 'ca/newcerts', newest), '444')
      for (const name of ['index.txt', 'serial', 'openssl.cnf']) assert.equal(modeOf(path, 'ca', name), '644')
      const folders = [
        '',
        'ca',
        'ca/certs',
        'ca/crl',
        'ca/newcerts',
        'jupyter',
        'jupyter/certs',
        'jupyter/csr',
      ]
      for (const name of folders) assert.equal(modeOf(path, name), umask === 0 ? '755' : '700')
    }
  })

  it(
    'encrypts the key so that openssl needs the passphrase and finds the pair matching',
    OPENSSL,
    async () => {
      const path = join(freshFolder(), 'orchard')
      const directory = await createCADirectory({ path, passphrase: 'pässword 1', root: ROOT })
      assert.equal(directory.keyEncrypted, true)
      const spki = ['pkey', '-in', directory.keyPath, '-pubout', '-passin']
      const fromKey = await mustRun('openssl', [...spki, 'pass:pässword 1'])
      assert.equal(
        fromKey,
        await mustRun('openssl', ['x509', '-in', directory.rootPath, '-noout', '-pubkey']),
      )
      await assert.rejects(mustRun('openssl', [...spki, 'pass:wrong']))
      assert.deepEqual(await refusal('ERR_PKI_PASSPHRASE', () => issuerOf({ directory })), {
        reason: 'missing',
      })
      const wrong = (): unknown => issuerOf({ directory, passphrase: 'pässword 2' })
      assert.deepEqual(await refusal('ERR_PKI_PASSPHRASE', wrong), { reason: 'wrong-or-damaged' })
      const issuer = await issuerOf({ directory, passphrase: () => Promise.resolve('pässword 1') })
      assert.deepEqual(issuer.der, directory.root.der)
    },
  )

  it('asks for no passphrase when the key is in clear', async () => {
    const directory = await freshCA()
    assert.equal(directory.keyEncrypted, false)
    const passphrase = (): Promise<string> => assert.fail('it asked')
    assert.deepEqual((await issuerOf({ directory, passphrase })).der, directory.root.der)
  })

  it('keeps no key in clear unless it is told to', async () => {
    const path = join(freshFolder(), 'orchard')
    const silent = { path, root: ROOT }
    // @ts-expect-error neither a passphrase nor `unencrypted`
    assert.equal((await refusal('ERR_PKI_OPTION', () => createCADirectory(silent))).option, 'passphrase')
    const empty = { path, root: ROOT, passphrase: '' }
    assert.equal((await refusal('ERR_PKI_PASSPHRASE', () => createCADirectory(empty))).reason, 'unusable')
    const misspelt = { path, root: ROOT, unencrypted: true, overwrite: true } as const
    assert.equal((await refusal('ERR_PKI_OPTION', () => createCADirectory(misspelt))).option, 'overwrite')
    assert.equal((await refusal('ERR_PKI_DIRECTORY', () => openCADirectory({ path }))).reason, 'absent')
  })

  it('never touches a CA that is there', async () => {
    const { path } = await freshCA()
    const before = snapshot(path)
    await refusal('ERR_PKI_FILE_EXISTS', () => freshCA(path))
    assert.deepEqual(snapshot(path), before)
  })

  it('moves into a folder that exists, and keeps what lies there', async () => {
    const path = freshFolder()
    mkdirSync(join(path, 'ca'))
    writeFileSync(join(path, '.gitignore'), 'mine\n')
    writeFileSync(join(path, 'notes.ipynb'), '{}')
    await freshCA(path)
    assert.equal(textOf(path, '.gitignore'), 'mine\n')
    assert.equal(textOf(path, 'ca/.gitignore'), '*\n')
    assert.equal(textOf(path, 'notes.ipynb'), '{}')
  })

  it('refuses a place that something else takes', async () => {
    const folder = freshFolder()
    const file = join(folder, 'file')
    writeFileSync(file, '')
    assert.equal((await refusal('ERR_PKI_DIRECTORY', () => freshCA(file))).reason, 'not-a-ca')
    assert.equal((await refusal('ERR_PKI_DIRECTORY', () => freshCA(join(file, 'below')))).reason, 'not-a-ca')
    mkdirSync(join(folder, 'other/ca'), { recursive: true })
    writeFileSync(join(folder, 'other/ca/thesis.tex'), '')
    assert.equal(
      (await refusal('ERR_PKI_DIRECTORY', () => freshCA(join(folder, 'other')))).reason,
      'not-a-ca',
    )
    assert.deepEqual([...snapshot(folder).keys()].sort(), [
      'file',
      'other/',
      'other/ca/',
      'other/ca/thesis.tex',
    ])
    assert.equal((await refusal('ERR_PKI_OPTION', () => freshCA(''))).option, 'path')
  })

  it('refuses folders that are symbolic links where a key would go', POSIX, async () => {
    const folder = freshFolder()
    mkdirSync(join(folder, 'elsewhere'))
    mkdirSync(join(folder, 'home/jupyter'), { recursive: true })
    symlinkSync('../../elsewhere', join(folder, 'home/jupyter/private'))
    const { systemCode } = await refusal('ERR_PKI_FILE', () => freshCA(join(folder, 'home')))
    assert.equal(systemCode, 'ELOOP')
    const { path } = await freshCA(join(folder, 'other'))
    renameSync(join(path, 'ca/private'), join(folder, 'moved'))
    symlinkSync(join(folder, 'moved'), join(path, 'ca/private'))
    assert.equal((await refusal('ERR_PKI_FILE', () => openCADirectory({ path }))).systemCode, 'ELOOP')
  })

  it('says which permission is missing, and leaves a read-only folder as it is', POSIX, async (test) => {
    if (process.getuid?.() !== 0) {
      test.skip('another user can be had by root only')
      return
    }
    const folder = freshFolder()
    const { stdout, stderr } = await runChild({ do: 'create', path: join(folder, 'orchard'), uid: 65534 })
    assert.notEqual(stdout, '', stderr)
    const { code, details } = JSON.parse(stdout) as { code: string; details: { systemCode: string } }
    assert.deepEqual([code, details.systemCode], ['ERR_PKI_FILE', 'EACCES'])
    assert.equal(snapshot(folder).size, 0)
  })

  it('hands out the root before the CA appears, and is nothing when that fails', async () => {
    const path = join(freshFolder(), 'orchard')
    let seen = ''
    const directory = await createCADirectory({
      path,
      unencrypted: true,
      root: ROOT,
      beforePublish: async ({ fingerprint }) => {
        seen = fingerprint
        assert.equal((await refusal('ERR_PKI_DIRECTORY', () => openCADirectory({ path }))).reason, 'absent')
      },
    })
    assert.equal(seen, directory.fingerprint)
    const other = join(freshFolder(), 'orchard')
    const beforePublish = (): Promise<void> => Promise.reject(new Error('no place for a passphrase'))
    await assert.rejects(createCADirectory({ path: other, unencrypted: true, root: ROOT, beforePublish }), {
      message: 'no place for a passphrase',
    })
    assert.equal(
      (await refusal('ERR_PKI_DIRECTORY', () => openCADirectory({ path: other }))).reason,
      'absent',
    )
    assert.deepEqual(readdirSync(other).sort(), ['.gitignore', 'jupyter'])
  })

  it('is whole or absent when any one operation fails, for each error of a disk', async () => {
    const total = await countOperations()
    for (let index = 0; index < total; index += 1) {
      const code = ['ENOSPC', 'EIO', 'EROFS'][index % 3] ?? ''
      const path = join(freshFolder(), 'orchard')
      const failed: string[] = []
      const files = watchedLayer(({ name }, at) => {
        if (at !== index) return
        failed.push(name)
        throw systemError(code)
      })
      const outcome = await freshCA(path, files).catch((error: unknown) => error)
      if (outcome instanceof Error) {
        assert.deepEqual(codeOf(outcome), ['ERR_PKI_FILE', code], `operation ${String(index)}`)
      }
      await assertWholeOrAbsent(path)
      const leftovers = [...snapshot(dirname(path)).keys()].filter(isLeftover)
      assert.equal(leftovers.length, failed.includes('remove') ? 1 : 0, `operation ${String(index)}`)
    }
  })

  it('is whole or absent when the process ends at any operation, and the leftovers block nobody', async () => {
    const total = await countOperations()
    for (let index = 0; index < total; index += 1) {
      const path = join(freshFolder(), 'orchard')
      const files = watchedLayer((_, at) => {
        if (at >= index) throw systemError('EIO')
      })
      await freshCA(path, files).catch(() => undefined)
      await assertWholeOrAbsent(path)
      const { directory } = await openOrCreateCADirectory({ path, unencrypted: true, root: ROOT })
      const leftovers = readdirSync(path).filter((name) => name.endsWith('.tmp'))
      assert.equal(directory.warnings.length, leftovers.length)
      assert.equal((await issuerOf({ directory })).der.length, directory.root.der.length)
    }
  })

  it('makes every file durable before its name, and every name before the CA appears', async () => {
    const path = join(freshFolder(), 'orchard')
    const log: string[] = []
    await freshCA(
      path,
      watchedLayer(({ name, path: at, to }) => {
        log.push(`${name} ${(to ?? at).replace(/\.orchard-[0-9a-f]+\.tmp/, 'TMP').replace(path, '')}`)
      }),
    )
    const last = log.indexOf('rename /ca')
    assert.ok(last > 0)
    for (const [index, line] of log.entries()) {
      if (!line.startsWith('file.write ')) continue
      const synced = log.indexOf(line.replace('file.write', 'file.sync'), index)
      assert.ok(index < synced && synced < last, line)
    }
    for (const folder of ['/TMP', '/TMP/private', '/TMP/certs']) {
      assert.ok(
        log.lastIndexOf(`syncFolder ${folder}`) > log.lastIndexOf(`create ${folder}/ca.key.pem`),
        folder,
      )
      assert.ok(log.indexOf(`syncFolder ${folder}`) < last, folder)
    }
    assert.deepEqual(log.slice(last + 1), ['syncFolder '])
  })

  it('lets one of several processes create and the others open', async () => {
    const path = join(freshFolder(), 'orchard')
    const at = Date.now() + 1500
    const children = await Promise.all([1, 2, 3].map(() => runChild({ do: 'open-or-create', path, at })))
    const answers = children.map(({ stdout, stderr }) => {
      assert.notEqual(stdout, '', stderr)
      return JSON.parse(stdout) as { created: boolean; fingerprint: string }
    })
    assert.equal(answers.filter(({ created }) => created).length, 1)
    assert.equal(new Set(answers.map(({ fingerprint }) => fingerprint)).size, 1)
    assert.deepEqual(readdirSync(path).sort(), ['.gitignore', 'ca', 'jupyter'])
  })

  it('tells the loser of a race that there is a CA now, and leaves the winner alone', async () => {
    const path = join(freshFolder(), 'orchard')
    const beforePublish = async (): Promise<void> => {
      await freshCA(path)
    }
    const late = { path, unencrypted: true, root: ROOT, beforePublish } as const
    await refusal('ERR_PKI_FILE_EXISTS', () => createCADirectory(late))
    const winner = await openCADirectory({ path })
    rmSync(join(path, 'ca'), { recursive: true })
    const { directory, created } = await openOrCreateCADirectory(late)
    assert.equal(created, false)
    assert.notEqual(directory.fingerprint, winner.fingerprint)
    assert.deepEqual(readdirSync(path).sort(), ['.gitignore', 'ca', 'jupyter'])
  })
})

describe('openCADirectory', () => {
  it('names what is missing of a CA', async () => {
    const { path } = await freshCA()
    assert.equal(
      (await refusal('ERR_PKI_DIRECTORY', () => openCADirectory({ path: `${path}-2` }))).reason,
      'absent',
    )
    for (const name of [
      'index.txt',
      'newcerts',
      'private/ca.key.pem',
      'certs/ca.cert.pem',
      'certs',
      'private',
    ]) {
      renameSync(join(path, 'ca', name), join(path, 'away'))
      const { reason } = await refusal('ERR_PKI_DIRECTORY', () => openCADirectory({ path }))
      assert.equal(reason, 'incomplete', name)
      renameSync(join(path, 'away'), join(path, 'ca', name))
    }
    assert.deepEqual((await openCADirectory({ path })).warnings, [])
  })

  it('reads the root of a file with text around it, and refuses what is no CA or damaged', async () => {
    const { path, rootPEM, rootPath, fingerprint } = await freshCA()
    replace(rootPath, `Certificate:\n    Data:\n${rootPEM}`)
    const opened = await openCADirectory({ path })
    assert.deepEqual([opened.rootPEM, opened.fingerprint], [rootPEM, fingerprint])
    const server = await ensure(opened)
    replace(rootPath, 'nothing\n')
    await refusal('ERR_PKI_PEM', () => openCADirectory({ path }))
    replace(rootPath, '-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n')
    await refusal('ERR_PKI_DER', () => openCADirectory({ path }))
    replace(rootPath, server.chainPEM)
    assert.equal((await refusal('ERR_PKI_DIRECTORY', () => openCADirectory({ path }))).reason, 'not-a-ca')
  })

  it('warns of a CA key that others can read', POSIX, async () => {
    const { path, keyPath } = await freshCA()
    const text = textOf(keyPath)
    rmSync(keyPath)
    writeFileSync(keyPath, text, { mode: 0o640 })
    assert.equal((await openCADirectory({ path })).warnings.length, 1)
    const files = { ...nodeFileLayer, keepsModes: false }
    assert.deepEqual((await openCADirectory({ path, files })).warnings, [])
  })
})

function isLeftover(path: string): boolean {
  return path.includes('.tmp')
}

function replace(path: string, text: string): void {
  rmSync(path)
  writeFileSync(path, text)
}

async function countOperations(): Promise<number> {
  let total = 0
  await freshCA(
    join(freshFolder(), 'orchard'),
    watchedLayer(() => {
      total += 1
    }),
  )
  assert.ok(total > 40, String(total))
  return total
}

async function assertWholeOrAbsent(path: string): Promise<void> {
  const opened = await openCADirectory({ path }).catch((error: unknown) => error)
  if (!(opened instanceof Error)) return
  assert.deepEqual(codeOf(opened), ['ERR_PKI_DIRECTORY', 'absent'])
}

function codeOf(error: Error): readonly unknown[] {
  const { code, details } = error as Error & {
    code?: string
    details?: { systemCode?: string; reason?: string }
  }
  return [code, details?.systemCode ?? details?.reason]
}
