import assert from 'node:assert/strict'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { createServerCSR, ensureServerCertificate, issue, signServerCert } from '../../../../src/index.js'
import { openCADirectory } from '../../../../src/node.js'
import type { CADirectory } from '../../../../src/node.js'
import { encodeBase64 } from '../../../../src/base/base64.js'
import { digestOf } from '../../../../src/store/directory/books/journal.js'
import { formatAdoptedLayout } from '../../../../src/store/directory/adopted-layout.js'
import { layoutOf } from '../../../../src/store/directory/layout.js'
import { writeJournal } from '../../../support/foreign-journal.js'
import { NOW } from '../../../support/issue.js'
import { ensure, freshCA, freshFolder, snapshot, textOf } from '../../../support/store.js'

const VICTIM = 'alias ls=ls\n'
const OTHER_BOOT = '00000000-1111-2222-3333-444444444444'

/** What somebody who gives a CA folder away can put into its journal: a certificate that its CA has signed. */
interface Bait {
  readonly directory: CADirectory
  readonly der: string
  readonly chainPEM: string
  readonly csrPEM: string
}

async function bait(): Promise<Bait> {
  const directory = await freshCA()
  const csr = await createServerCSR({ hosts: ['bait.test'] })
  const { der, chainPEM } = await signServerCert({ issuer: await directory.openIssuer(), csr, now: NOW })
  return { directory, der: encodeBase64(der), chainPEM, csrPEM: csr.pem }
}

interface Laid {
  readonly server?: string
  readonly kind?: 'certificate' | 'csr'
  readonly text: string
  readonly replaces?: string
}

function recordOf(der: string, files: readonly Laid[]): unknown {
  return {
    form: 2,
    boot: OTHER_BOOT,
    certificates: [der],
    files: files.map(({ server = 'bait', kind = 'certificate', text, replaces = '' }) => ({
      name: { server, ownFolder: false, pair: 1, kind },
      text,
      mode: 0o4755,
      replaces,
      hasKey: false,
    })),
  }
}

/** Says in `orchard.json` that the files of a server lie somewhere else. */
function adopt(directory: CADirectory, places: { certificate: string; key: string; csr: string }): void {
  const layout = { ...layoutOf(directory.path), adoptedServers: new Map([['bait', places]]) }
  writeFileSync(join(directory.path, 'orchard.json'), formatAdoptedLayout(layout))
}

describe('a journal that came from somebody else', () => {
  it('puts a certificate of this CA where the layout has it, for everybody to read and nobody to run', async () => {
    const { directory, der, chainPEM, csrPEM } = await bait()
    writeJournal(directory.path, recordOf(der, [{ kind: 'csr', text: csrPEM }, { text: chainPEM }]))
    const { repairs } = await openCADirectory({ path: directory.path })
    assert.equal(repairs.filter((text) => text.includes('put in place')).length, 2)
    const certificate = join(directory.path, 'jupyter/certs/bait.cert.pem')
    assert.equal(textOf(certificate), chainPEM)
    assert.equal(statSync(certificate).mode & 0o7777, 0o444)
  })

  it('writes nothing that is not a certificate of its group or a request, and says so', async () => {
    const { directory, der, chainPEM, csrPEM } = await bait()
    const other = await bait()
    const texts: readonly Laid[] = [
      { server: 'a', text: '#!/bin/sh\n' },
      { server: 'b', text: `${chainPEM}#!/bin/sh\n` },
      { server: 'c', text: `#!/bin/sh\n${chainPEM}` },
      { server: 'd', text: other.chainPEM },
      { server: 'e', text: directory.rootPEM },
      { server: 'f', kind: 'csr', text: `$(reboot)\n${csrPEM}` },
      { server: 'g', kind: 'csr', text: chainPEM },
      { server: 'h', text: csrPEM },
      { server: 'i', text: '' },
    ]
    const before = snapshot(join(directory.path, 'jupyter'))
    writeJournal(directory.path, recordOf(der, texts))
    const { repairs } = await openCADirectory({ path: directory.path })
    assert.equal(repairs.filter((text) => text.includes('left out')).length, texts.length)
    assert.deepEqual(snapshot(join(directory.path, 'jupyter')), before)
    assert.deepEqual((await openCADirectory({ path: directory.path })).repairs, [])
  })

  it('enters no certificate that another CA has issued', async () => {
    const { directory } = await bait()
    const other = await bait()
    writeJournal(directory.path, recordOf(other.der, []))
    const { repairs } = await openCADirectory({ path: directory.path })
    assert.equal(repairs.length, 1)
    assert.deepEqual(readdirSync(join(directory.path, 'ca/newcerts')), [])
  })

  it('never writes over what is no certificate, not even where it knows what is there', async () => {
    const { directory, der, chainPEM } = await bait()
    const path = join(directory.path, 'jupyter/certs/bait.cert.pem')
    const key = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n'
    mkdirSync(join(directory.path, 'jupyter/certs'), { recursive: true })
    for (const text of [VICTIM, key, '#!/bin/sh\n-----END CERTIFICATE-----\n']) {
      writeFileSync(path, text)
      writeJournal(directory.path, recordOf(der, [{ text: chainPEM, replaces: digestOf(text) }]))
      await openCADirectory({ path: directory.path })
      assert.equal(textOf(path), text)
    }
  })

  it('writes nothing outside of the folder but over a certificate of this CA, whatever orchard.json says', async () => {
    const { directory, der, chainPEM, csrPEM } = await bait()
    const home = freshFolder()
    const [certificate, key, csr] = [join(home, '.bashrc'), join(home, 'k'), join(home, 'new/x.csr')]
    adopt(directory, { certificate, key, csr })
    const foreign = (await bait()).chainPEM
    for (const text of [VICTIM, '', foreign, undefined]) {
      if (text === undefined) rmSync(certificate)
      else writeFileSync(certificate, text)
      const replaces = text === undefined ? '' : digestOf(text)
      writeJournal(
        directory.path,
        recordOf(der, [
          { kind: 'csr', text: csrPEM },
          { text: chainPEM, replaces },
        ]),
      )
      await openCADirectory({ path: directory.path })
      assert.equal(existsSync(certificate) ? textOf(certificate) : undefined, text)
      assert.equal(existsSync(join(home, 'new')), false)
    }
    const [old] = [await issuedChain(directory)]
    writeFileSync(certificate, old)
    writeJournal(directory.path, recordOf(der, [{ text: chainPEM, replaces: digestOf(old) }]))
    await openCADirectory({ path: directory.path })
    assert.equal(textOf(certificate), chainPEM)
  })

  it('follows no symbolic link out of the folder', async () => {
    const { directory, der, chainPEM } = await bait()
    const outside = freshFolder()
    rmSync(join(directory.path, 'jupyter/certs'), { recursive: true, force: true })
    symlinkSync(outside, join(directory.path, 'jupyter/certs'))
    writeJournal(directory.path, recordOf(der, [{ text: chainPEM }]))
    const { repairs } = await openCADirectory({ path: directory.path })
    assert.ok(repairs.some((text) => text.includes('left out')))
    assert.deepEqual(readdirSync(outside), [])
    unlinkSync(join(directory.path, 'jupyter/certs'))
    symlinkSync(join(outside, 'not-yet'), join(directory.path, 'jupyter/certs'))
    writeJournal(directory.path, recordOf(der, [{ text: chainPEM }]))
    await openCADirectory({ path: directory.path }).catch(() => undefined)
    assert.deepEqual(readdirSync(outside), [])
  })
})

async function issuedChain(directory: CADirectory): Promise<string> {
  const csr = await createServerCSR({ hosts: ['bait.test'] })
  return (await signServerCert({ issuer: await directory.openIssuer(), csr, now: NOW })).chainPEM
}

describe('a CA folder whose orchard.json puts its books elsewhere', () => {
  it('writes nothing there as long as it is only looked at, and says so', async () => {
    const { directory, der } = await bait()
    await issue({ store: directory, hosts: ['a.test'], now: NOW })
    const outside = freshFolder()
    writeFileSync(join(outside, '.bashrc'), '# mine\n')
    const home = layoutOf(directory.path)
    const parts: readonly Partial<typeof home>[] = [
      { index: join(outside, '.bashrc') },
      { newCerts: outside },
      { ca: outside },
      { crl: join(outside, 'ca.crl.pem') },
    ]
    for (const part of parts) {
      const layout = { ...home, ...part }
      writeFileSync(join(directory.path, 'orchard.json'), formatAdoptedLayout(layout))
      writeJournal(directory.path, recordOf(der, []))
      const before = snapshot(outside)
      const opened = await openCADirectory({ path: directory.path })
      for await (const entry of opened.find()) assert.ok(entry)
      assert.deepEqual(snapshot(outside), before, JSON.stringify(part))
      assert.ok(opened.warnings.some((text) => text.includes('lies outside of')))
      assert.deepEqual(opened.repairs, [])
    }
  })
})

describe('a CA folder that was moved or copied', () => {
  it('keeps its files where it is now', async () => {
    for (const change of ['moved', 'copied'] as const) {
      const directory = await freshCA()
      await ensure(directory, { name: 'box' })
      const [from, to] = [directory.path, `${directory.path}-${change}`]
      if (change === 'moved') renameSync(from, to)
      else cpSync(from, to, { recursive: true })
      const before = existsSync(from) ? snapshot(from) : undefined
      touch(to)
      rmSync(join(to, 'ca/orchard/state'))
      rmSync(join(to, 'jupyter/certs/box.cert.pem'))
      const { repairs } = await openCADirectory({ path: to })
      assert.equal(repairs.length, 1)
      assert.ok(existsSync(join(to, 'jupyter/certs/box.cert.pem')))
      assert.deepEqual(existsSync(from) ? snapshot(from) : undefined, before)
    }
  })
})

describe('a server that a person has removed', () => {
  it('stays away, also where only its certificate was removed, in the same boot', async () => {
    const directory = await freshCA()
    for (const name of ['one', 'two']) await ensure(directory, { name })
    const { path } = directory
    for (const file of ['certs/one.cert.pem', 'certs/two.cert.pem']) rmSync(join(path, 'jupyter', file))
    touch(path)
    assert.deepEqual((await openCADirectory({ path })).repairs, [])
    assert.deepEqual(readdirSync(join(path, 'jupyter/certs')), [])
  })

  it('stays away after a restart of the machine, because its key is gone', async () => {
    const directory = await freshCA()
    const ownFolder = { placement: { ownFolder: true } }
    await ensure(directory, { name: 'one' })
    await ensureServerCertificate({
      store: directory,
      name: 'own',
      hosts: ['own.test'],
      now: NOW,
      ...ownFolder,
    })
    await ensure(directory, { name: 'two' })
    const { path } = directory
    for (const part of ['certs/one.cert.pem', 'csr/one.csr.pem', 'private/one.key.pem'])
      rmSync(join(path, 'jupyter', part))
    rmSync(join(path, 'servers/own'), { recursive: true })
    rmSync(join(path, 'jupyter/certs/two.cert.pem'))
    restart(path)
    const { repairs } = await openCADirectory({ path })
    // This one may have been lost with the machine: nobody can tell.
    assert.deepEqual(repairs, [`"${join(path, 'jupyter/certs/two.cert.pem')}" was put in place.`])
    assert.deepEqual(readdirSync(join(path, 'jupyter/csr')), ['two.csr.pem'])
    assert.deepEqual(readdirSync(join(path, 'servers')), [])
  })

  it('comes back where it was the last one and the run that made it was interrupted', async () => {
    const directory = await freshCA()
    for (const name of ['one', 'two']) await ensure(directory, { name })
    const { path } = directory
    for (const file of ['certs/one.cert.pem', 'certs/two.cert.pem']) rmSync(join(path, 'jupyter', file))
    rmSync(join(path, 'ca/orchard/state'))
    assert.equal((await openCADirectory({ path })).repairs.length, 1)
    assert.deepEqual(readdirSync(join(path, 'jupyter/certs')), ['two.cert.pem'])
  })
})

describe('a certificate file of which a part was never written', () => {
  it('is written again, and one that somebody has edited is not', async () => {
    const directory = await freshCA()
    const { places } = await ensure(directory, { name: 'box' })
    const { path } = directory
    const [whole, journal] = [
      readFileSync(places.certificate),
      readFileSync(join(path, 'ca/orchard/journal')),
    ]
    const zeros = Buffer.alloc(whole.length)
    const half = Buffer.concat([whole.subarray(0, 40), zeros.subarray(40)])
    const edited = Buffer.concat([whole.subarray(0, 40), Buffer.from('x')])
    for (const torn of [Buffer.alloc(0), zeros, half, whole.subarray(0, 40), edited]) {
      chmodSync(places.certificate, 0o644)
      writeFileSync(places.certificate, torn)
      writeFileSync(join(path, 'ca/orchard/journal'), journal)
      restart(path)
      await openCADirectory({ path })
      assert.deepEqual(readFileSync(places.certificate), torn === edited ? edited : whole)
    }
  })
})

function touch(path: string): void {
  const later = new Date(Date.now() + 5000)
  utimesSync(join(path, 'ca/index.txt'), later, later)
}

/** Lets the books be of another boot. */
function restart(path: string): void {
  const journal = join(path, 'ca/orchard/journal')
  const lines = textOf(journal).split('\n').slice(0, -1)
  rmSync(join(path, 'ca/orchard/state'), { force: true })
  writeFileSync(journal, '')
  for (const line of lines) {
    const json = line.slice(65).replace(/"boot":"[^"]*"/, `"boot":"${OTHER_BOOT}"`)
    appendFileSync(journal, `${digestOf(json)} ${json}\n`)
  }
}
