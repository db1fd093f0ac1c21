import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { createIntermediateCA, createRootCA, issue, readCertificate } from '../../../src/index.js'
import { adoptCADirectory, createCADirectory, openCADirectory, renewRoot } from '../../../src/node.js'
import { crashImage, crashPointsOf, describePlan, singleChoices } from '../../support/disk/crash-states.js'
import { textIn } from '../../support/disk/disk-image.js'
import { SimulatedDisk } from '../../support/disk/simulated-disk.js'
import { mustRun, runProgram, without } from '../../support/interop/run-program.js'
import { NOW, refusal } from '../../support/issue.js'
import { ensure, freshCA, freshFolder, modeOf, ROOT, snapshot, textOf } from '../../support/store.js'
import { makeTutorialCA, makeTutorialServer } from '../../support/tutorial-ca.js'

const OPENSSL = { skip: without('openssl') }
const LATER = new Date('2027-02-01T00:00:00Z')

describe('renewRoot', () => {
  it('puts a new root of the same key in the place of the old one, which is kept', async () => {
    const store = await freshCA()
    const server = await ensure(store)
    const old = textOf(store.rootPath)
    const renewed = await renewRoot({ store, now: LATER, validDays: 4000 })
    const { directory } = renewed
    assert.notEqual(directory.fingerprint, store.fingerprint)
    assert.deepEqual(
      [renewed.fingerprint, renewed.previousFingerprint],
      [directory.fingerprint, store.fingerprint],
    )
    assert.deepEqual(directory.root.publicKey.der, store.root.publicKey.der)
    assert.deepEqual(directory.root.subject.der, store.root.subject.der)
    assert.deepEqual([renewed.reissued, renewed.stranded, renewed.unreached], [[], [], []])
    const serial = Buffer.from(store.root.serialNumber).toString('hex').toUpperCase()
    assert.equal(renewed.previousPath, join(store.path, 'ca/certs', `ca.${serial}.cert.pem`))
    assert.equal(textOf(renewed.previousPath), old)
    assert.equal(modeOf(store.rootPath), '444')
    assert.deepEqual(renewed.previousNotAfter, store.root.notAfter)
    assert.equal(textOf(server.places.certificate), server.chainPEM)
    const again = await ensure(directory, { now: LATER })
    assert.equal(again.outcome, 'reused')
    const issuer = await directory.openIssuer()
    assert.deepEqual(issuer.der, directory.root.der)
  })

  it(
    'leaves openssl ca at work in the same folder, and servers that chain to both roots',
    OPENSSL,
    async () => {
      const store = await freshCA()
      const server = await ensure(store)
      const { directory, previousPath } = await renewRoot({ store, now: NOW })
      for (const root of [previousPath, directory.rootPath])
        await mustRun('openssl', [
          'verify',
          '-attime',
          String(NOW.getTime() / 1000 + 60),
          '-CAfile',
          root,
          server.places.certificate,
        ])
    },
  )

  it(
    'issues again what names the old root by its serial number: the tutorial’s, which OpenSSL would not chain',
    OPENSSL,
    async () => {
      const home = freshFolder()
      await makeTutorialCA({ folder: home, policy: 'anything' })
      await makeTutorialServer(home)
      await makeTutorialServer(home, {
        name: 'other',
        folder: 'elsewhere',
        subject: '/C=GB/ST=England/L=London/O=Alice/OU=Alice/CN=other/emailAddress=b@alice.example',
      })
      const { directory: store } = await adoptCADirectory({ path: home })
      const before = new Map(snapshot(home))
      const certificate = join(home, 'jupyter/certs/ssl.cert.pem')
      const stale = textOf(certificate)
      const renewed = await renewRoot({ store })
      const { directory } = renewed
      const verify = async (file: string): Promise<string> => {
        const { stdout, stderr } = await runProgram('openssl', [
          'verify',
          '-CAfile',
          directory.rootPath,
          file,
        ])
        return stdout + stderr
      }
      const staleFile = join(home, 'jupyter/certs', 'stale.pem')
      await import('node:fs').then(({ writeFileSync }) => writeFileSync(staleFile, stale))
      assert.match(await verify(staleFile), /error 20/)
      assert.deepEqual(renewed.stranded, [])
      const names = renewed.reissued.map(({ name }) => name)
      assert.ok(names.length >= 1, names.join())
      for (const { places, chainPEM } of renewed.reissued) {
        assert.ok(places !== undefined)
        assert.match(await verify(places.certificate), /: OK/)
        assert.equal(
          readCertificate(Buffer.from(chainPEM.replace(/-----[^\n]*|\s/g, ''), 'base64')).extensions
            .authorityKeyId?.serialNumber,
          undefined,
        )
      }
      assert.equal(renewed.reissued.length + renewed.unreached.length, 2)
      assert.equal(
        snapshot(home).get('jupyter/private/ssl.key.pem'),
        before.get('jupyter/private/ssl.key.pem'),
      )
      await mustRun('openssl', ['verify', '-CAfile', renewed.previousPath, certificate])
    },
  )

  it('refuses when the root has been replaced meanwhile, and an intermediate', async () => {
    const store = await freshCA()
    await renewRoot({ store, now: NOW })
    assert.equal((await refusal('ERR_PKI_CONFLICT', () => renewRoot({ store, now: NOW }))).reason, 'changed')
    const issuer = await createRootCA({ commonName: 'Above', now: NOW })
    const below = await createCADirectory({
      path: join(freshFolder(), 'b'),
      unencrypted: true,
      intermediate: { issuer, commonName: 'Below', now: NOW },
    })
    assert.equal(
      (await refusal('ERR_PKI_ISSUER', () => renewRoot({ store: below, now: NOW }))).reason,
      'not-a-root',
    )
  })

  it('keeps the old root in use when the step before fails', async () => {
    const store = await freshCA()
    const before = textOf(store.rootPath)
    await assert.rejects(
      renewRoot({ store, now: NOW, beforePublish: () => Promise.reject(new Error('no')) }),
      /no/,
    )
    assert.equal(textOf(store.rootPath), before)
    assert.deepEqual(readdirSync(join(store.path, 'ca/certs')), ['ca.cert.pem'])
  })

  it('leaves one whole root in use, and the old one whole, after every crash', async () => {
    const made = new SimulatedDisk()
    const path = '/home/orchard'
    await made.layer.makeFolder('/home', 0o755)
    await createCADirectory({ path, unencrypted: true, root: ROOT, files: made.layer })
    const disk = new SimulatedDisk({ image: made.image })
    const store = await openCADirectory({ path, files: disk.layer })
    const renewed = await renewRoot({ store, now: NOW, files: disk.layer })
    const rootFile = `${path}/ca/certs/ca.cert.pem`
    const [old, young] = [textIn(disk.before, rootFile), textIn(disk.image, rootFile)]
    assert.notEqual(old, young)
    const record = { before: disk.before, log: disk.log }
    let states = 0
    for (const point of crashPointsOf(record)) {
      for (const plan of singleChoices(disk.log, point)) {
        const image = crashImage(record, point, plan)
        const root = textIn(image, rootFile)
        assert.ok(root === old || root === young, describePlan(disk.log, plan))
        if (root === young)
          assert.equal(textIn(image, renewed.previousPath), old, describePlan(disk.log, plan))
        states += 1
      }
    }
    assert.ok(states > 30, String(states))
    const last = crashPointsOf(record)
    let end
    for (const point of last) end = point
    assert.ok(end !== undefined && textIn(end.durable, rootFile) === young, 'not durable when it returned')
  })

  it('begins again where an interrupted run has kept the old root already', async () => {
    const store = await freshCA()
    const files = snapshot(store.path)
    const serial = Buffer.from(store.root.serialNumber).toString('hex').toUpperCase()
    const kept = join(store.path, 'ca/certs', `ca.${serial}.cert.pem`)
    const { writeFileSync } = await import('node:fs')
    writeFileSync(kept, files.get('ca/certs/ca.cert.pem') ?? '')
    const { previousPath } = await renewRoot({ store, now: NOW })
    assert.equal(previousPath, kept)
    assert.ok(existsSync(kept))
    assert.equal(readFileSync(kept, 'latin1'), files.get('ca/certs/ca.cert.pem'))
  })
})

describe('a CA directory that holds an intermediate', () => {
  it(
    'signs with it, sends server and intermediate, never the root, which goes to the device',
    OPENSSL,
    async () => {
      const root = await createRootCA({
        commonName: 'Above',
        now: NOW,
        nameConstraints: { permitted: ['local', '192.168.0.0/16'] },
      })
      const path = join(freshFolder(), 'below')
      const store = await createCADirectory({
        path,
        unencrypted: true,
        intermediate: { issuer: root, commonName: 'Below', now: NOW },
      })
      assert.equal(store.fingerprint, root.fingerprint)
      assert.equal(store.rootPEM, root.pem)
      assert.equal(textOf(store.rootPath), root.pem)
      assert.notDeepEqual(store.issuerCertificate.der, store.root.der)
      const server = await ensure(store)
      const blocks = server.chainPEM.match(/-----BEGIN CERTIFICATE-----/g) ?? []
      assert.equal(blocks.length, 2)
      assert.equal(textOf(server.places.certificate), server.chainPEM)
      await mustRun('openssl', [
        'verify',
        '-attime',
        String(NOW.getTime() / 1000),
        '-CAfile',
        store.rootPath,
        '-untrusted',
        server.places.certificate,
        server.places.certificate,
      ])
      assert.equal((await ensure(await openCADirectory({ path }))).outcome, 'reused')
      const subject = await mustRun('openssl', [
        'x509',
        '-in',
        join(path, 'ca/certs/ca.cert.pem'),
        '-noout',
        '-subject',
      ])
      assert.match(subject, /Below/)
      await refusal('ERR_PKI_NAME_CONSTRAINTS', () => issue({ store, hosts: ['example.com'], now: NOW }))
    },
  )

  it('holds the whole chain of an intermediate below an intermediate', async () => {
    const root = await createRootCA({ commonName: 'Top', now: NOW })
    const middle = await createIntermediateCA({ issuer: root, commonName: 'Middle', pathLength: 1, now: NOW })
    const store = await createCADirectory({
      path: join(freshFolder(), 'c'),
      unencrypted: true,
      intermediate: { issuer: middle, commonName: 'Bottom', now: NOW },
    })
    const { chainPEM } = await ensure(await openCADirectory({ path: store.path }))
    assert.equal((chainPEM.match(/BEGIN/g) ?? []).length, 3)
    assert.equal(store.rootPEM, root.pem)
  })

  it('is refused where nobody knows the root above it, and where a root is asked for too', async () => {
    const root = await createRootCA({ commonName: 'Top', now: NOW })
    const middle = await createIntermediateCA({ issuer: root, commonName: 'Middle', pathLength: 1, now: NOW })
    const { der, privateKey } = middle
    const path = join(freshFolder(), 'd')
    const intermediate = { issuer: { der, privateKey }, commonName: 'Bottom', now: NOW }
    await refusal('ERR_PKI_ISSUER', () => createCADirectory({ path, unencrypted: true, intermediate }))
    await refusal('ERR_PKI_OPTION', () =>
      createCADirectory({ path, unencrypted: true, intermediate, root: ROOT } as never),
    )
    assert.equal(existsSync(path), false)
  })
})
