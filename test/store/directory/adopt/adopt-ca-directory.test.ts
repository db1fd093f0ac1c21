import assert from 'node:assert/strict'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { issue } from '../../../../src/index.js'
import { adoptCADirectory, isPKIError } from '../../../../src/node.js'
import type { AdoptCADirectoryOptions, AdoptedCADirectory } from '../../../../src/node.js'
import { HOSTILE_STRINGS } from '../../../support/hostile-strings.js'
import { mustRun, without } from '../../../support/interop/run-program.js'
import { freshFolder, snapshot, systemError, textOf, watchedLayer } from '../../../support/store.js'
import { makeTutorialCA, makeTutorialServer, tutorialConfig, writeKey } from '../../../support/tutorial-ca.js'
import type { KeyEncryption } from '../../../support/tutorial-ca.js'

const SKIP = { skip: without('openssl') }

async function adopt(
  path: string,
  options: Partial<AdoptCADirectoryOptions> = {},
): Promise<AdoptedCADirectory> {
  return adoptCADirectory({ path, env: {}, ...options })
}

function kindsOf({ remarks }: AdoptedCADirectory): readonly string[] {
  return remarks.map(({ kind }) => kind)
}

/** What a folder holds, without what Orchard adds. */
function foreign(folder: string): ReadonlyMap<string, string> {
  return new Map([...snapshot(folder)].filter(([path]) => !/^(?:ca\/)?orchard\/|^orchard\.json$/.test(path)))
}

describe('adoptCADirectory', SKIP, () => {
  const template = freshFolder()
  before(async () => {
    await makeTutorialCA({ folder: template })
    await makeTutorialServer(template)
  })

  /** The tutorial's folder with a CA and a server. */
  function tutorial(): string {
    const folder = join(freshFolder(), '.ssh')
    cpSync(template, folder, { recursive: true, preserveTimestamps: true })
    return folder
  }

  it('finds a CA and its server in the folder of the tutorial', async () => {
    const folder = tutorial()
    const adopted = await adopt(folder)
    assert.equal(adopted.outcome, 'adopted')
    assert.equal(adopted.configPath, join(folder, 'openssl.cnf'))
    assert.equal(adopted.workingFolder, folder)
    assert.equal(adopted.directory.keyPath, join(folder, 'ca/private/ca.key.pem'))
    assert.deepEqual(adopted.entries, { total: 1, revoked: 0 })
    assert.equal(adopted.policy?.rules.get('commonName'), 'match')
    const [server] = adopted.servers
    assert.equal(server?.name, 'ssl')
    assert.deepEqual(server.places, {
      certificate: join(folder, 'jupyter/certs/ssl.cert.pem'),
      key: join(folder, 'jupyter/private/ssl.key.pem'),
      csr: join(folder, 'jupyter/csr/ssl.csr.pem'),
    })
    assert.deepEqual(server.hosts, ['homebox.local', '192.168.0.14', '127.0.0.1'])
    assert.equal(server.hostsFrom, 'certificate')
    assert.equal(server.key, 'matches')
    assert.equal(server.status, 'valid')
    assert.deepEqual(kindsOf(adopted), ['no-crl-number', 'unique-subject'])
  })

  it('changes index.txt.attr and no other file, and a second time nothing at all', async () => {
    const folder = tutorial()
    const original = snapshot(folder)
    await adopt(folder)
    const changed = [...foreign(folder)].filter(([path, text]) => original.get(path) !== text)
    assert.deepEqual(changed, [['ca/index.txt.attr', 'unique_subject = no\n']])
    const adopted = snapshot(folder)
    const again = await adopt(folder)
    assert.equal(again.outcome, 'unchanged')
    assert.deepEqual(snapshot(folder), adopted)
  })

  it('takes a CA that orchard init made without writing anything down', async () => {
    const { createCADirectory } = await import('../../../../src/node.js')
    const path = join(freshFolder(), 'orchard')
    await createCADirectory({ path, unencrypted: true, root: { commonName: 'Test CA' } })
    const original = snapshot(path)
    const adopted = await adopt(path)
    assert.equal(adopted.outcome, 'unchanged')
    assert.equal(adopted.layoutPath, undefined)
    assert.deepEqual(snapshot(path), original)
  })

  describe('finds a CA', () => {
    it('where its ca/ is given, by the configuration above', async () => {
      const folder = tutorial()
      const adopted = await adopt(join(folder, 'ca'))
      assert.equal(adopted.configPath, join(folder, 'openssl.cnf'))
      assert.equal(adopted.layoutPath, join(folder, 'ca/orchard.json'))
      assert.equal(adopted.servers[0]?.places.key, join(folder, 'jupyter/private/ssl.key.pem'))
    })

    it('in the folder itself', async () => {
      const folder = join(freshFolder(), 'myca')
      await makeTutorialCA({ folder, caFolder: '.' })
      const adopted = await adopt(folder)
      assert.equal(adopted.directory.rootPath, join(folder, 'certs/ca.cert.pem'))
      assert.equal(adopted.booksPath, join(folder, 'orchard'))
    })

    it('whose configuration lies in it, and is to be used from the folder above', async () => {
      const folder = tutorial()
      const config = textOf(folder, 'openssl.cnf').replace('= .', '= ./ca').replaceAll('$dir/ca/', '$dir/')
      rmSync(join(folder, 'openssl.cnf'))
      writeFileSync(join(folder, 'ca/openssl.cnf'), config)
      const adopted = await adopt(folder)
      assert.equal(adopted.configPath, join(folder, 'ca/openssl.cnf'))
      assert.equal(adopted.workingFolder, folder)
      assert.equal(adopted.directory.keyPath, join(folder, 'ca/private/ca.key.pem'))
    })

    it('whose configuration has an absolute folder, or one of the environment', async () => {
      const folder = tutorial()
      for (const dir of [folder, '$ENV::HOME/.ssh']) {
        writeFileSync(join(folder, 'openssl.cnf'), tutorialConfig({ dir }))
        const adopted = await adopt(folder, { env: { HOME: join(folder, '..') } })
        assert.equal(adopted.directory.rootPath, join(folder, 'ca/certs/ca.cert.pem'))
        assert.ok(!kindsOf(adopted).includes('moved'))
      }
    })

    it('whose configuration is given, whatever it is called', async () => {
      const folder = tutorial()
      const config = join(freshFolder(), 'mine.conf')
      renameSync(join(folder, 'openssl.cnf'), config)
      const adopted = await adopt(folder, { config })
      assert.equal(adopted.configPath, config)
      assert.equal(adopted.workingFolder, folder)
      assert.equal((await adopt(folder)).configPath, config, 'it is remembered')
    })

    it('whose configuration is saved as UTF-16 with CRLF', async () => {
      const folder = tutorial()
      const text = `\ufeff${textOf(folder, 'openssl.cnf').replaceAll('\n', '\r\n')}`
      writeFileSync(join(folder, 'openssl.cnf'), Buffer.from(text, 'utf16le'))
      assert.equal((await adopt(folder)).policy?.section, 'policy_here')
    })

    it('without a configuration, by the names of its files', async () => {
      const folder = tutorial()
      rmSync(join(folder, 'openssl.cnf'))
      const adopted = await adopt(folder)
      assert.equal(adopted.configPath, undefined)
      assert.equal(adopted.servers.length, 1)
      assert.ok(kindsOf(adopted).includes('no-config'))
    })

    it('that openssl’s own script made, in demoCA', async () => {
      const folder = tutorial()
      rmSync(join(folder, 'openssl.cnf'))
      renameSync(join(folder, 'ca'), join(folder, 'demoCA'))
      renameSync(join(folder, 'demoCA/certs/ca.cert.pem'), join(folder, 'demoCA/cacert.pem'))
      renameSync(join(folder, 'demoCA/private/ca.key.pem'), join(folder, 'demoCA/private/cakey.pem'))
      const { directory } = await adopt(folder)
      assert.equal(directory.rootPath, join(folder, 'demoCA/cacert.pem'))
      assert.equal(directory.keyPath, join(folder, 'demoCA/private/cakey.pem'))
    })

    it('that was moved, and says so', async () => {
      const folder = tutorial()
      writeFileSync(join(folder, 'openssl.cnf'), tutorialConfig({ dir: '/Users/alice/.ssh' }))
      const adopted = await adopt(folder)
      assert.equal(adopted.directory.rootPath, join(folder, 'ca/certs/ca.cert.pem'))
      assert.ok(kindsOf(adopted).includes('moved'))
    })

    it('and not its original, where the folder is a copy', async () => {
      const [original, copy] = [tutorial(), tutorial()]
      writeFileSync(join(copy, 'openssl.cnf'), tutorialConfig({ dir: original }))
      await assert.rejects(adopt(copy), { code: 'ERR_PKI_CONFIG' })
      assert.ok(!existsSync(join(original, 'orchard.json')))
    })

    it('only where there is one: not in a folder beside it', async () => {
      const folder = freshFolder()
      for (const path of [folder, join(folder, 'none'), join(tutorial(), 'jupyter')]) {
        await assert.rejects(adopt(path), (error) => {
          assert.ok(isPKIError(error, 'ERR_PKI_DIRECTORY'))
          assert.equal(error.details.reason, 'absent')
          return true
        })
      }
    })
  })

  describe('refuses, and changes nothing', () => {
    async function refused(
      folder: string,
      expected: object,
      options?: Partial<AdoptCADirectoryOptions>,
    ): Promise<void> {
      const original = snapshot(folder)
      await assert.rejects(adopt(folder, options), expected)
      assert.deepEqual(snapshot(folder), original)
    }

    it('a key that belongs to another certificate', async () => {
      const folder = tutorial()
      cpSync(join(folder, 'jupyter/private/ssl.key.pem'), join(folder, 'ca/private/ca.key.pem'), {
        force: true,
      })
      await refused(folder, { code: 'ERR_PKI_KEY_MISMATCH' })
    })

    for (const [line, text] of [
      [2, 'V\t300101000000Z\t\t1001\tunknown\n'],
      [2, 'X\t300101000000Z\t\t1001\tunknown\t/CN=a\n'],
      [2, 'V\t300101000000Z\t\txyz\tunknown\t/CN=a\n'],
      [2, 'R\t300101000000Z\tyesterday\t1001\tunknown\t/CN=a\n'],
      [2, 'V\tsoon\t\t1001\tunknown\t/CN=a\n'],
    ] as const) {
      it(`a list with the line ${JSON.stringify(text)}`, async () => {
        const folder = tutorial()
        appendFileSync(join(folder, 'ca/index.txt'), text)
        const details = { path: join(folder, 'ca/index.txt'), line, reason: 'syntax' }
        await refused(folder, { code: 'ERR_PKI_INDEX', details })
      })
    }

    it('a list that has one serial number twice', async () => {
      const folder = tutorial()
      appendFileSync(join(folder, 'ca/index.txt'), 'V\t300101000000Z\t\t1000\tunknown\t/CN=a\n')
      const details = { path: join(folder, 'ca/index.txt'), line: 2, reason: 'duplicate-serial' }
      await refused(folder, { code: 'ERR_PKI_INDEX', details })
    })

    for (const name of ['index.txt.old', 'index.txt.new']) {
      it(`a CA without a list beside ${name}: an empty one would forget everything`, async () => {
        const folder = tutorial()
        rmSync(join(folder, 'ca/index.txt.old'))
        renameSync(join(folder, 'ca/index.txt'), join(folder, 'ca', name))
        const details = { path: join(folder, 'ca/index.txt'), line: 0, reason: 'missing' }
        await refused(folder, { code: 'ERR_PKI_INDEX', details })
      })
    }

    for (const part of ['ca/private/ca.key.pem', 'ca/certs/ca.cert.pem', 'ca/newcerts']) {
      it(`a CA without ${part}`, async () => {
        const folder = tutorial()
        rmSync(join(folder, part), { recursive: true })
        await refused(folder, { code: 'ERR_PKI_DIRECTORY', details: { path: folder, reason: 'incomplete' } })
      })
    }

    it('a configuration that openssl could not read, with its line', async () => {
      const folder = tutorial()
      appendFileSync(join(folder, 'openssl.cnf'), '\nx = $nothing\n')
      await refused(
        folder,
        (error: unknown) => isPKIError(error, 'ERR_PKI_CONFIG') && error.details.line > 70,
      )
    })

    it('a configuration that is given and is none of a CA, or is not there', async () => {
      const folder = tutorial()
      const config = join(freshFolder(), 'other.cnf')
      await refused(folder, { code: 'ERR_PKI_FILE' }, { config })
      writeFileSync(config, '[req]\nprompt = no\n')
      await refused(folder, { code: 'ERR_PKI_CONFIG' }, { config })
    })

    it('a root that is no CA', async () => {
      const folder = tutorial()
      cpSync(join(folder, 'jupyter/certs/ssl.cert.pem'), join(folder, 'ca/certs/ca.cert.pem'), {
        force: true,
      })
      await refused(folder, { code: 'ERR_PKI_ISSUER' })
    })
  })

  it('is not adopted while any step of it fails, and is when it is run again', async () => {
    for (let at = 0, done = false; !done; at += 1) {
      const folder = tutorial()
      const original = snapshot(folder)
      done = true
      const files = watchedLayer((_, index) => {
        if (index !== at) return
        done = false
        throw systemError('ENOSPC')
      })
      const outcome = await adopt(folder, { files }).catch((error: unknown) => error)
      if (!existsSync(join(folder, 'orchard.json')))
        assert.ok(isPKIError(outcome, 'ERR_PKI_FILE'), String(outcome))
      for (const [path, text] of foreign(folder))
        if (path !== 'ca/index.txt.attr') assert.equal(text, original.get(path), path)
      await adopt(folder)
      assert.equal((await adopt(folder)).outcome, 'unchanged')
    }
  })

  for (const [value, expected] of [
    ['unique_subject = yes\n', 'unique_subject = no\n'],
    ['unique_subject = no\n', 'unique_subject = no\n'],
    ['unique_subject = NO\r\n', 'unique_subject = NO\r\n'],
    [undefined, 'unique_subject = no\n'],
  ] as const) {
    it(`lets openssl take equal subjects where index.txt.attr ${value === undefined ? 'is missing' : JSON.stringify(value)}`, async () => {
      const folder = tutorial()
      const path = join(folder, 'ca/index.txt.attr')
      if (value === undefined) rmSync(path)
      else writeFileSync(path, value)
      const adopted = await adopt(folder)
      assert.equal(readFileSync(path, 'utf8'), expected)
      assert.equal(adopted.equalSubjectsAllowed, value !== expected)
    })
  }

  it('takes an intermediate once its root stands behind it, and issues chains that lead there', async () => {
    const [above, folder] = [join(freshFolder(), 'above'), join(freshFolder(), 'below')]
    for (const each of [above, folder]) {
      mkdirSync(each)
      await makeTutorialCA({ folder: each, policy: 'anything' })
    }
    const section =
      'basicConstraints = critical, CA:true, pathlen:0\nkeyUsage = critical, cRLSign, keyCertSign'
    appendFileSync(join(above, 'openssl.cnf'), `\n[ v3_below ]\n${section}\nsubjectKeyIdentifier = hash\n`)
    const [own, root] = [join(folder, 'ca/certs/ca.cert.pem'), join(above, 'ca/certs/ca.cert.pem')]
    const request = ['-key', join(folder, 'ca/private/ca.key.pem'), '-subj', '/CN=Below', '-out', 'r']
    await mustRun('openssl', ['req', '-config', 'openssl.cnf', '-new', ...request], { cwd: above })
    rmSync(own)
    const signing = ['-batch', '-config', 'openssl.cnf', '-extensions', 'v3_below', '-notext', '-in', 'r']
    await mustRun('openssl', ['ca', ...signing, '-out', own], { cwd: above })
    await assert.rejects(adopt(folder), {
      code: 'ERR_PKI_DIRECTORY',
      details: { path: own, reason: 'incomplete' },
    })
    const chain = join(folder, 'ca/certs/ca-chain.cert.pem')
    writeFileSync(chain, readFileSync(own, 'utf8') + readFileSync(root, 'utf8'))
    const { directory } = await adopt(folder)
    assert.equal(directory.rootPEM, readFileSync(root, 'utf8'))
    const { chainPEM } = await issue({ store: directory, hosts: ['homebox.local'] })
    const file = join(folder, 'chain')
    writeFileSync(file, chainPEM)
    await mustRun('openssl', ['verify', '-CAfile', root, '-untrusted', file, file])
    assert.equal((await adopt(folder)).outcome, 'unchanged')
  })

  it('is refused where everybody could put another CA', { skip: process.platform === 'win32' }, async () => {
    const folder = tutorial()
    chmodSync(folder, 0o777)
    await assert.rejects(adopt(folder), { code: 'ERR_PKI_UNSAFE_FILE' })
    assert.ok(!existsSync(join(folder, 'orchard.json')))
  })

  describe('finds servers', () => {
    it('in ~/.ssh where the CA lies elsewhere, and in folders that are given', async () => {
      const home = join(tutorial(), '..')
      const [inHome, given] = [join(home, 'my ca'), join(freshFolder(), 'tls')]
      mkdirSync(inHome)
      for (const name of ['ca', 'openssl.cnf']) renameSync(join(home, '.ssh', name), join(inHome, name))
      const adopted = await adopt(inHome, { env: { HOME: home } })
      assert.equal(adopted.servers[0]?.places.key, join(home, '.ssh/jupyter/private/ssl.key.pem'))
      renameSync(join(home, '.ssh/jupyter'), given)
      const again = await adopt(inHome, { env: { HOME: home }, folders: [given] })
      assert.equal(again.outcome, 'adopted')
      assert.equal(again.servers[0]?.places.certificate, join(given, 'certs/ssl.cert.pem'))
    })

    it('of one key once, with the newest certificate', async () => {
      const folder = tutorial()
      writeFileSync(join(folder, 'ca/index.txt.attr'), 'unique_subject = no\n')
      const paths = ['-in', 'jupyter/csr/ssl.csr.pem', '-out', 'jupyter/certs/new.cert.pem']
      const dates = ['-startdate', '20300101000000Z', '-enddate', '20320101000000Z']
      await mustRun('openssl', ['ca', '-batch', '-config', 'openssl.cnf', ...dates, '-notext', ...paths], {
        cwd: folder,
      })
      const { servers, remarks } = await adopt(folder)
      assert.deepEqual(
        servers.map(({ name }) => name),
        ['new'],
      )
      assert.ok(
        remarks.some(({ kind, text }) => kind === 'older-certificate' && text.includes('ssl.cert.pem')),
      )
    })

    it('whose key is encrypted, is another, or is not there', async () => {
      const folder = tutorial()
      const key = join(folder, 'jupyter/private/ssl.key.pem')
      const plain = join(folder, 'plain')
      cpSync(key, plain)
      chmodSync(key, 0o600)
      await writeKey(plain, key, { passphrase: 'pw', how: 'proc-type-aes256' })
      const encrypted = await adopt(folder)
      assert.equal(encrypted.servers[0]?.key, 'encrypted')
      assert.ok(kindsOf(encrypted).includes('key-encrypted'))
      cpSync(join(folder, 'ca/private/ca.key.pem'), plain)
      await writeKey(plain, key, undefined)
      assert.equal((await adopt(folder)).servers[0]?.key, 'differs')
      rmSync(key)
      const missing = await adopt(folder)
      assert.equal(missing.servers[0]?.key, 'missing')
      assert.equal(missing.servers[0].places.key, key)
    })

    it('with the hosts of the configuration where the certificate names none', async () => {
      const folder = tutorial()
      appendFileSync(join(folder, 'openssl.cnf'), '\n[bare]\nextendedKeyUsage = serverAuth\n')
      rmSync(join(folder, 'jupyter'), { recursive: true })
      await adopt(folder)
      await makeTutorialServer(folder, { extensions: 'bare', name: 'bare' })
      rmSync(join(folder, 'orchard.json'))
      const adopted = await adopt(folder)
      assert.equal(adopted.servers[0]?.hostsFrom, 'config')
      assert.deepEqual(adopted.servers[0].hosts, ['homebox.local', '192.168.0.14', '127.0.0.1'])
    })

    it('of this CA only, and no keys of SSH', async () => {
      const [folder, other] = [tutorial(), join(freshFolder(), 'other')]
      mkdirSync(other)
      await makeTutorialCA({ folder: other })
      await makeTutorialServer(other, { name: 'stranger' })
      cpSync(join(other, 'jupyter'), join(folder, 'jupyter'), { recursive: true })
      writeFileSync(join(folder, 'id_rsa.pem'), 'not to be opened')
      const read: string[] = []
      const layer = watchedLayer(() => undefined)
      const files = {
        ...layer,
        read: (path: string, follow: boolean, most?: number) => {
          read.push(path)
          return layer.read(path, follow, most)
        },
      }
      assert.deepEqual(
        (await adopt(folder, { files })).servers.map(({ name }) => name),
        ['ssl'],
      )
      assert.ok(read.some((path) => path.endsWith('stranger.cert.pem')))
      assert.ok(!read.some((path) => path.endsWith('id_rsa.pem')))
    })

    it('whatever their files and folders are called', async () => {
      const names = HOSTILE_STRINGS.map(({ text }) => text).filter((text) => !/[\0/\ud800-\udfff]/.test(text))
      const folder = tutorial()
      const found = new Map<string, string>()
      for (const [index, text] of names.entries()) {
        const below = join(folder, 'jupyter', `${String(index)}${text}`)
        mkdirSync(below)
        for (const kind of ['cert', 'key']) {
          const from = join(folder, 'jupyter', kind === 'cert' ? 'certs' : 'private', `ssl.${kind}.pem`)
          cpSync(from, join(below, `${text}.${kind}.pem`))
        }
        rmSync(join(folder, 'orchard.json'), { force: true })
        const { servers } = await adopt(folder, { folders: [below] })
        for (const { name, places } of servers) {
          assert.match(name, /^[a-z0-9_][a-z0-9._-]*$/i, name)
          found.set(places.certificate, name)
        }
        assert.equal((await adopt(folder, { folders: [below] })).outcome, 'unchanged')
        rmSync(below, { recursive: true })
      }
      assert.ok(found.size > 1)
    })
  })
})

describe('adoptCADirectory with the keys of every OpenSSL', SKIP, () => {
  const KEYS = {
    'P-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
    'RSA-2048': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  } as const
  const FORMS: readonly KeyEncryption[] = [
    'proc-type-aes256',
    'proc-type-des3',
    'pbes2',
    'pbes2-des3',
    'scrypt',
  ]
  for (const [kind, caKey] of Object.entries(KEYS)) {
    for (const how of FORMS) {
      it(`opens ${kind} as ${how} with its passphrase only`, async () => {
        const folder = join(freshFolder(), 'x')
        mkdirSync(folder)
        await makeTutorialCA({ folder, caKey, encrypted: { passphrase: 'correct horse', how } })
        const original = snapshot(folder)
        await assert.rejects(adopt(folder), { code: 'ERR_PKI_PASSPHRASE', details: { reason: 'missing' } })
        await assert.rejects(adopt(folder, { passphrase: 'wrong' }), { code: 'ERR_PKI_PASSPHRASE' })
        assert.deepEqual(snapshot(folder), original)
        const { directory } = await adopt(folder, { passphrase: () => Promise.resolve('correct horse') })
        assert.equal(directory.keyEncrypted, true)
        await directory.openIssuer({ passphrase: 'correct horse' })
      })
    }
    it(`opens ${kind} in the old form, in clear, and asks for nothing`, async () => {
      const folder = join(freshFolder(), 'x')
      mkdirSync(folder)
      await makeTutorialCA({ folder, caKey })
      const key = join(folder, 'ca/private/ca.key.pem')
      chmodSync(key, 0o600)
      const plain = join(folder, 'plain')
      renameSync(key, plain)
      await mustRun('openssl', ['pkey', '-traditional', '-in', plain, '-out', key])
      assert.match(readFileSync(key, 'utf8'), /BEGIN (?:RSA|EC) PRIVATE KEY/)
      const passphrase = (): Promise<string> => assert.fail('asked')
      await adopt(folder, { passphrase })
    })
  }
})
