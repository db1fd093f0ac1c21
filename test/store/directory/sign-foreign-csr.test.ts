import assert from 'node:assert/strict'
import { join } from 'node:path'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { createServerCSR, exportUnencryptedPrivateKey } from '../../../src/index.js'
import { listServerFiles, signForeignCSR } from '../../../src/node.js'
import { mustRun, without } from '../../support/interop/run-program.js'
import { NOW, refusal } from '../../support/issue.js'
import { ensure, freshCA, freshFolder, textOf } from '../../support/store.js'

const OPENSSL = { skip: without('openssl') }

describe('signForeignCSR', () => {
  it('signs a request of openssl for the names that it is told, and keeps no key', OPENSSL, async () => {
    const directory = await freshCA()
    const folder = freshFolder()
    const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-subj', '/CN=other']
    await mustRun('openssl', ['req', '-new', ...key, '-out', 'csr.pem'], { cwd: folder })
    const csr = { pem: readFileSync(join(folder, 'csr.pem'), 'utf8') }
    const server = await signForeignCSR({
      directory,
      csr,
      hosts: ['vm.example', '10.0.0.2'],
      now: NOW,
      validDays: 90,
    })
    assert.deepEqual(
      [server.name, server.keyPath, server.hosts],
      ['vm.example', undefined, ['vm.example', '10.0.0.2']],
    )
    assert.equal(server.notAfter.getTime() - server.notBefore.getTime(), 90 * 86_400_000 - 1000)
    const publicKey = await mustRun('openssl', ['x509', '-in', server.certificatePath, '-noout', '-pubkey'])
    assert.equal(publicKey, await mustRun('openssl', ['pkey', '-in', join(folder, 'key.pem'), '-pubout']))
    const when = ['-attime', String(NOW.getTime() / 1000)]
    await mustRun('openssl', ['verify', ...when, '-CAfile', directory.rootPath, server.certificatePath])
    assert.equal(textOf(directory.path, 'ca/index.txt').split('\n').length, 2)
    assert.equal(textOf(server.csrPath ?? ''), csr.pem)
  })

  it('takes the names from the request only when it is told so, and another name for the files', async () => {
    const directory = await freshCA()
    const { der } = await createServerCSR({ hosts: ['a.local', 'b.local'] })
    const server = await signForeignCSR({
      directory,
      csr: { der },
      hosts: 'from-csr',
      name: 'remote',
      now: NOW,
    })
    assert.deepEqual([server.name, server.hosts], ['remote', ['a.local', 'b.local']])
    const again = await signForeignCSR({
      directory,
      csr: { der },
      hosts: ['a.local'],
      name: 'remote',
      now: NOW,
    })
    assert.deepEqual(again.hosts, ['a.local'])
    assert.equal((await listServerFiles({ directory })).length, 1)
  })

  it('never puts a certificate of another key beside a key of ours', async () => {
    const directory = await freshCA()
    const ours = await ensure(directory)
    const before = textOf(ours.certificatePath)
    const csr = await createServerCSR({ hosts: ['192.168.1.20'] })
    const options = { directory, csr: { pem: csr.pem }, hosts: 'from-csr', now: NOW } as const
    const { path } = await refusal('ERR_PKI_FILE_EXISTS', () => signForeignCSR(options))
    assert.equal(path, ours.keyPath)
    assert.equal(textOf(ours.certificatePath), before)
    assert.equal(textOf(directory.path, 'ca/index.txt').split('\n').length, 2)
    const own = await signForeignCSR({
      ...options,
      csr: { pem: textOf(ours.csrPath ?? '') },
      hosts: ['192.168.1.20'],
    })
    assert.equal(own.keyPath, ours.keyPath)
  })

  it('uses the key of a server that comes here later', async () => {
    const directory = await freshCA()
    const csr = await createServerCSR({ hosts: ['c.local'] })
    await signForeignCSR({ directory, csr: { der: csr.der }, hosts: 'from-csr', now: NOW })
    const { pem } = await exportUnencryptedPrivateKey({ privateKey: csr.privateKey })
    writeFileSync(join(directory.path, 'jupyter/private/c.local.key.pem'), pem, { mode: 0o400 })
    assert.equal((await ensure(directory, { hosts: ['c.local'] })).outcome, 'reused')
  })

  it('refuses what is no request, and options that it does not know', async () => {
    const directory = await freshCA()
    const wrong = { directory, csr: { pem: directory.rootPEM }, hosts: ['a.local'] }
    await refusal('ERR_PKI_PEM', () => signForeignCSR(wrong))
    const { der } = await createServerCSR({ hosts: ['a.local'] })
    const misspelt = { directory, csr: { der }, hosts: ['a.local'], days: 7 }
    assert.equal((await refusal('ERR_PKI_OPTION', () => signForeignCSR(misspelt))).option, 'days')
    // @ts-expect-error whose names count must be said
    await refusal('ERR_PKI_CSR', () => signForeignCSR({ directory, csr: { der } }))
  })
})
