import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { chownSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { isPKIError, type PKIErrorCode } from '../../../src/base/errors.js'
import { removeJupyterSettings, writeJupyterSettings } from '../../../src/node.js'
import type { JupyterInstallation, WriteJupyterSettingsOptions } from '../../../src/node.js'
import { serverWith } from '../../support/probe.js'
import { mustRun, without } from '../../support/interop/run-program.js'
import { temporaryFolder } from '../../support/interop/workspace.js'

const isRoot = process.getuid?.() === 0

describe('writeJupyterSettings', () => {
  const root = temporaryFolder()
  let count = 0

  /** A folder with a certificate and key of a CA, and the settings of a Jupyter. */
  const machine = async (versions: Readonly<Record<string, string>> = { jupyter_server: '2.21.1' }) => {
    const home = join(root, String((count += 1)))
    const ca = join(home, 'ca "1"')
    const folder = join(home, '.jupyter')
    mkdirSync(ca, { recursive: true })
    const { chainPEM, privateKeyPEM } = await serverWith()
    const [certificatePath, keyPath] = [join(ca, 'chain.pem'), join(ca, 'key.pem')]
    writeFileSync(certificatePath, chainPEM)
    writeFileSync(keyPath, privateKeyPEM, { mode: 0o400 })
    const installation: JupyterInstallation = {
      found: true,
      configFolder: folder,
      strongerFolders: [join(home, 'venv')],
      weakerFolders: [join(home, 'etc')],
      versions,
    }
    const write = (more: Partial<WriteJupyterSettingsOptions> = {}) =>
      writeJupyterSettings({
        installation,
        hosts: ['192.168.1.20', 'localhost'],
        certificatePath,
        keyPath,
        ...more,
      })
    const put = (name: string, text: string, mode = 0o600): string => {
      const path = name.startsWith('/') ? name : join(folder, name)
      mkdirSync(join(path, '..'), { recursive: true })
      writeFileSync(path, text)
      chmodSync(path, mode)
      return path
    }
    const undo = (more = {}) => removeJupyterSettings({ installation, caPath: ca, ...more })
    return { home, ca, folder, installation, certificatePath, keyPath, write, put, undo }
  }

  const refuses = async (code: PKIErrorCode, step: () => Promise<unknown>): Promise<string> => {
    const error = await step().then(
      () => assert.fail(`expected ${code}`),
      (reason: unknown) => reason,
    )
    assert.ok(isPKIError(error, code), String(error))
    return error.message
  }

  it('makes a file of its owner alone, in a folder of its own', async () => {
    const { write, folder, certificatePath, keyPath } = await machine()
    const { files, isOpen, hasPassword, warnings } = await write()
    const path = join(folder, 'jupyter_server_config.json')
    assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), {
      ServerApp: { certfile: certificatePath, keyfile: keyPath, ip: '0.0.0.0' },
    })
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.equal(statSync(folder).mode & 0o777, 0o700)
    assert.deepEqual(
      [files[0]?.outcome, files[0]?.backupPath, isOpen, hasPassword, warnings],
      ['created', undefined, true, false, []],
    )
    assert.deepEqual(readdirSync(folder), ['jupyter_server_config.json'])
  })

  it('changes nothing the second time, not even the time of the file', async () => {
    const { write, folder } = await machine()
    await write()
    const before = statSync(join(folder, 'jupyter_server_config.json'))
    assert.equal((await write()).files[0]?.outcome, 'unchanged')
    assert.deepEqual(
      [statSync(join(folder, 'jupyter_server_config.json')).mtimeMs, readdirSync(folder).length],
      [before.mtimeMs, 1],
    )
  })

  it('does not listen to the network for localhost, and on IPv6 too where an address asks for it', async () => {
    const local = await machine()
    assert.equal((await local.write({ hosts: ['localhost', '127.0.0.1', '::1'] })).isOpen, false)
    assert.doesNotMatch(readFileSync(join(local.folder, 'jupyter_server_config.json'), 'utf8'), /"ip"/)
    const six = await machine()
    assert.equal((await six.write({ hosts: ['fd00::20'] })).files[0]?.settings['ServerApp.ip'], '*')
  })

  it('keeps a copy each time, never in the place of an earlier one, with mode and owner of the file', async () => {
    const { write, put, folder } = await machine()
    const path = put('jupyter_server_config.json', '{"A": {"x": 1}}', 0o640)
    if (isRoot) chownSync(path, 1000, 100)
    const backups = []
    for (const host of ['localhost', '192.168.1.20', 'fd00::1'])
      backups.push((await write({ hosts: [host] })).files[0]?.backupPath)
    assert.deepEqual(
      backups,
      [1, 2, undefined].map((n) => (n === undefined ? n : `${path}.orchard-${n}`)),
    )
    assert.equal(readFileSync(`${path}.orchard-1`, 'utf8'), '{"A": {"x": 1}}')
    for (const file of [path, `${path}.orchard-1`, `${path}.orchard-2`]) {
      const { mode, uid, gid } = statSync(file)
      assert.equal(mode & 0o777, 0o640, file)
      if (isRoot) assert.deepEqual([uid, gid], [1000, 100], file)
    }
    assert.deepEqual(readdirSync(folder).length, 3)
  })

  it('follows a link and leaves it a link', async () => {
    const { write, put, home } = await machine()
    const real = put(join(home, 'dotfiles/j.json'), '{}')
    mkdirSync(join(home, '.jupyter'))
    symlinkSync(real, join(home, '.jupyter/jupyter_server_config.json'))
    await write()
    assert.ok(lstatSync(join(home, '.jupyter/jupyter_server_config.json')).isSymbolicLink())
    assert.match(readFileSync(real, 'utf8'), /ServerApp/)
  })

  it('gives a new file to the owner who was named', { skip: isRoot ? false : 'needs root' }, async () => {
    const { write, folder } = await machine()
    await write({ owner: { uid: 1000, gid: 100 } })
    for (const path of [folder, join(folder, 'jupyter_server_config.json')])
      assert.equal(statSync(path).uid, 1000)
  })

  it(
    'gives every folder that it makes to the owner who was named, and none that was there',
    { skip: isRoot ? false : 'needs root' },
    async () => {
      const { write, home } = await machine()
      const configFile = join(home, 'new/etc/jupyter/jupyter_server_config.json')
      await write({ configFile, owner: { uid: 1000, gid: 100 } })
      const owners = ['', 'new', 'new/etc', 'new/etc/jupyter'].map((name) => statSync(join(home, name)).uid)
      assert.deepEqual(owners, [0, 1000, 1000, 1000])
    },
  )

  it('writes for Notebook 6 too where that is installed, and not for Notebook 7', async () => {
    for (const [version, expected] of [
      ['6.4.12', ['ServerApp', 'NotebookApp']],
      ['7.0.0', ['ServerApp']],
    ] as const) {
      const { write } = await machine({ notebook: version })
      assert.deepEqual(
        (await write()).files.map(({ application }) => application),
        expected,
      )
    }
  })

  for (const text of ['{\n  // mine\n}', '{"A": 1,}', 'c.ServerApp.ip = "*"', '[]']) {
    it(`refuses ${JSON.stringify(text)} and touches nothing`, async () => {
      const { write, put, folder, undo } = await machine()
      const path = put('jupyter_server_config.json', text)
      await refuses('ERR_PKI_CONFIG', write)
      await refuses('ERR_PKI_CONFIG', undo)
      assert.deepEqual(
        [readFileSync(path, 'utf8'), readdirSync(folder)],
        [text, ['jupyter_server_config.json']],
      )
    })
  }

  it('writes neither file when the second is refused', async () => {
    const { write, put, folder } = await machine({ notebook: '6.5' })
    put('jupyter_notebook_config.json', '{,}')
    await refuses('ERR_PKI_CONFIG', write)
    assert.deepEqual(readdirSync(folder), ['jupyter_notebook_config.json'])
  })

  it('writes nothing in a dry run, and says the same', async () => {
    const { write, folder } = await machine()
    assert.equal((await write({ dryRun: true })).files[0]?.outcome, 'created')
    assert.ok(!existsSync(folder))
  })

  const OPEN: readonly (readonly [string, string])[] = [
    ['jupyter_server_config.json', '{"ServerApp": {"token": ""}}'],
    ['jupyter_server_config.json', '{"IdentityProvider": {"token": ""}}'],
    ['jupyter_server_config.json', '{"ServerApp": {"token": "", "password": ""}}'],
    ['jupyter_notebook_config.json', '{"NotebookApp": {"token": ""}}'],
    ['jupyter_server_config.py', "c.ServerApp.token = ''\n"],
    ['jupyter_lab_config.py', 'c.ServerApp.token=u"" # none\r\n'],
    [
      'jupyter_server_config.py',
      "c.ServerApp.token = ''\nc.ServerApp.password = ''\n# c.ServerApp.password = 'x'\n",
    ],
    ['../etc/jupyter_server_config.json', '{"ServerApp": {"token": ""}}'],
    ['jupyter_config.json', '{"ServerApp": {"token": ""}}'],
    ['../venv/jupyter_config.py', "c.IdentityProvider.token = ''"],
    ['jupyter_server_config.json', '{"JupyterApp": {"token": ""}}'],
    ['jupyter_server_config.json', '{"ServerApp": {"IdentityProvider": {"token": ""}}}'],
    ['jupyter_notebook_config.json', '{"NotebookApp": {"token": ""}, "NotebookApp": {"token": ""}}'],
    ['jupyter_lab_config.json', '\ufeff{"NotebookApp": {"token": ""}}'],
    ...[
      "c.ServerApp.token = ''; c.ServerApp.password = ''",
      "c.ServerApp.token = ('')",
      "c.ServerApp.token = ''  ;",
      'c.ServerApp.token = """"""',
      "c.ServerApp.token = (\n  ''\n)",
      "c.ServerApp.token = \\\n''",
      "c.ServerApp.token = 'x' * 0",
      "c.ServerApp.token = 'x' \\\n  * 0",
      "c.ServerApp.token = os.environ.get('JUPYTER_TOKEN', '')",
      "c.ServerApp.token = f'{x}'",
      'c.ServerApp.token = None',
      'c.ServerApp.token: str = ""',
      "c.ServerApp.update({'token': '', 'port': 1})",
      "c.ServerApp.update(token='')",
      "setattr(c.ServerApp, 'token', '')",
      "c['ServerApp']['token'] = ''",
      "x = '#'; c.ServerApp.token = ''",
      "c.ServerApp.token = 'x'; c.ServerApp.token = ''",
      "# old\rc.ServerApp.token = ''",
      '"""\ndone # """; c.ServerApp.token = ""',
      "c.ServerApp.token = ''\nc.ServerApp.password = None",
      "c.ServerApp.token = ''\nc.ServerApp.password = str()",
      "c.ServerApp.token = ''\nc.ServerApp.password = passwd('')",
      "c.ServerApp.token = ''\nc.ServerApp.password = 'argon2:x'\nc.ServerApp.password = ''",
      "c.ServerApp.token = ''\nif False:\n  c.ServerApp.password = 'argon2:x'",
      "c.ServerApp.token = ''\nc.NotebookApp.password = 'argon2:x'",
    ].map((text) => ['jupyter_server_config.py', text] as const),
  ]
  for (const [name, text] of OPEN) {
    it(`does not open a server that has no token and no password: ${name} ${JSON.stringify(text)}`, async () => {
      const { write, put, folder } = await machine()
      const path = put(name, text)
      assert.ok((await refuses('ERR_PKI_CONFIG', write)).includes('token'))
      assert.equal(readFileSync(path, 'utf8'), text)
      assert.ok(
        !existsSync(join(folder, 'jupyter_server_config.json')) ||
          path.endsWith('jupyter_server_config.json'),
      )
      await write({ hosts: ['localhost'] })
    })
  }

  const GUARDED: readonly (readonly [string, string])[] = [
    ['jupyter_server_config.json', '{"ServerApp": {"token": "", "password": "argon2:x"}}'],
    [
      'jupyter_server_config.json',
      '{"ServerApp": {"token": ""}, "IdentityProvider": {"hashed_password": "argon2:x"}}',
    ],
    [
      'jupyter_server_config.json',
      '{"ServerApp": {"token": ""}, "PasswordIdentityProvider": {"hashed_password": "a"}}',
    ],
    ['jupyter_server_config.json', '{"ServerApp": {"token": "secret"}}'],
    ['jupyter_server_config.py', "# c.ServerApp.token = ''\n"],
    ['jupyter_server_config.py', "c.ServerApp.token = ''\nc.ServerApp.password = 'argon2:x'\n"],
    ['jupyter_server_config.py', "c.ServerApp.token = ''\nc.ServerApp.password = u'argon2:x'  # mine\r\n"],
    ['jupyter_server_config.py', "c.ServerApp.token = ''; c.ServerApp.password = 'argon2:x'"],
    ['jupyter_server_config.py', "c.ServerApp.token = 'sec#ret'  # the token\n"],
    ['jupyter_server_config.py', "c.ServerApp.update({'token': 'secret', 'port': 1})\n"],
    ['jupyter_server_config.py', 'c.ServerApp.port = 1  # no token, no password\n'],
    ['jupyter_config.json', '{"ServerApp": {"token": "", "password": "argon2:x"}}'],
  ]
  for (const [name, text] of GUARDED) {
    it(`opens a server that is guarded: ${name} ${JSON.stringify(text)}`, async () => {
      const { write, put } = await machine()
      put(name, text)
      const { isOpen, hasPassword } = await write()
      assert.deepEqual([isOpen, hasPassword], [true, text.includes('argon2:x') || text.includes('hashed')])
    })
  }

  /** Each list of files is put into place; what stands first counts more. */
  const STRENGTHS: readonly (readonly [boolean, ...(readonly [string, string])[]])[] = [
    [
      false,
      ['jupyter_server_config.json', '{"ServerApp": {"token": "", "password": ""}}'],
      ['jupyter_server_config.py', "c.ServerApp.password = 'argon2:x'"],
    ],
    [
      false,
      ['../venv/jupyter_server_config.py', "c.ServerApp.token = ''\nc.ServerApp.password = ''"],
      ['jupyter_server_config.json', '{"ServerApp": {"password": "argon2:x"}}'],
    ],
    [
      false,
      ['../etc/jupyter_server_config.json', '{"ServerApp": {"token": "", "password": ""}}'],
      ['../venv/jupyter_config.json', '{"ServerApp": {"password": "argon2:x"}}'],
    ],
    [
      true,
      ['jupyter_server_config.json', '{"IdentityProvider": {"token": "", "hashed_password": "argon2:x"}}'],
      ['jupyter_server_config.py', "c.ServerApp.password = ''"],
      ['../etc/jupyter_server_config.json', '{"ServerApp": {"password": ""}}'],
      ['../venv/jupyter_config.py', "c.ServerApp.password = ''"],
    ],
  ]
  for (const [isGuarded, ...files] of STRENGTHS) {
    const names = files.map(([name]) => name).join(' over ')
    it(`${isGuarded ? 'takes' : 'does not take'} a password by the strength of its file: ${names}`, async () => {
      const { write, put } = await machine()
      for (const [name, text] of files) put(name, text)
      if (isGuarded) assert.equal((await write()).hasPassword, true)
      else await refuses('ERR_PKI_CONFIG', write)
    })
  }

  it('names file and line of a token that is switched off, and of a password that is none', async () => {
    const { write, put } = await machine()
    const path = put('jupyter_server_config.py', "\nc.ServerApp.token = ''\nc.ServerApp.password = ''\n")
    const error = await write().catch((reason: unknown) => reason)
    assert.ok(isPKIError(error, 'ERR_PKI_CONFIG'))
    assert.deepEqual([error.details.path, error.details.line], [path, 2])
    assert.ok(error.hint?.includes(`${path}, line 3`) && error.hint.includes(`${path}, line 2`), error.hint)
  })

  it('warns of settings beside it that disagree, by line, and of none that agree or are comments', async () => {
    const { write, put, certificatePath } = await machine()
    put('jupyter_server_config.py', `# c.ServerApp.certfile = '/other'\nc.ServerApp.ip = '127.0.0.1'\n`)
    const lab = put('jupyter_lab_config.py', "c.ServerApp.certfile = u'/tutorial/ssl.cert.pem'\n")
    put(
      'jupyter_notebook_config.py',
      `c.NotebookApp.certfile = ${JSON.stringify(certificatePath)}\nc.ServerApp.port = 1\nif ip == 3: pass\n`,
    )
    put('jupyter_config.json', '{"ServerApp": {"ip": "127.0.0.1"}}')
    put(join(lab, '../../venv/jupyter_server_config.json'), '{"ServerApp": {"keyfile":\n"/old"}}')
    const { warnings } = await write()
    assert.deepEqual(
      warnings.map((text) => /(\w+)\/(\w+\.\w+) says something else \((.*?)\)/.exec(text)?.slice(1)),
      [
        ['venv', 'jupyter_server_config.json', 'line 1: keyfile'],
        ['jupyter', 'jupyter_server_config.py', 'line 2: ip'],
        ['jupyter', 'jupyter_lab_config.py', 'line 1: certfile'],
        ['jupyter', 'jupyter_config.json', 'line 1: ip'],
      ],
    )
  })

  it('warns when the address that Jupyter listened on was given on purpose, and keeps one that is everything', async () => {
    const { write, put } = await machine()
    put('jupyter_server_config.json', '{"ServerApp": {"ip": "192.168.1.20"}}')
    assert.match((await write()).warnings[0] ?? '', /listened on 192\.168\.1\.20/)
    const other = await machine()
    const path = other.put('jupyter_server_config.json', '{"ServerApp": {"ip": "*"}}')
    assert.deepEqual((await other.write()).warnings, [])
    assert.match(readFileSync(path, 'utf8'), /"ip": "\*"/)
  })

  it('writes a block into Python settings, and refuses where JSON would count more', async () => {
    const { write, put, folder, undo } = await machine()
    const path = put('jupyter_server_config.py', 'c.ServerApp.port = 1\n')
    await write({ python: true })
    assert.match(
      readFileSync(path, 'utf8'),
      /^c\.ServerApp\.port = 1\n\n# >>> orchard.*\nc = get_config\(\)\nc\.ServerApp\.certfile = "/,
    )
    assert.deepEqual(
      (await undo()).map((each) => each.path),
      [path],
    )
    assert.equal(readFileSync(path, 'utf8'), 'c.ServerApp.port = 1\n')
    put('jupyter_server_config.json', '{"ServerApp": {"ip": "*"}}')
    await refuses('ERR_PKI_CONFIG', () => write({ python: true }))
    assert.ok(existsSync(join(folder, 'jupyter_server_config.json')))
  })

  it('writes what JupyterHub reads into its file', async () => {
    const { write, home, certificatePath } = await machine()
    const configFile = join(home, 'jupyterhub_config.py')
    const { files, isOpen } = await write({ configFile })
    assert.deepEqual([files[0]?.application, isOpen], ['JupyterHub', false])
    assert.ok(
      readFileSync(configFile, 'utf8').includes(
        `c.JupyterHub.ssl_cert = "${certificatePath.replaceAll('"', '\\"')}"`,
      ),
    )
    await refuses('ERR_PKI_CONFIG', () => write({ configFile: join(home, 'jupyterhub_config.json') }))
  })

  it('refuses a key that is encrypted, of another pair, or none', async () => {
    const { write, home } = await machine()
    const { privateKeyPEM } = await serverWith('expired')
    const other = join(home, 'other.pem')
    writeFileSync(other, privateKeyPEM)
    await refuses('ERR_PKI_KEY_MISMATCH', () => write({ keyPath: other }))
    writeFileSync(join(home, 'no.pem'), 'no key')
    await refuses('ERR_PKI_KEY_MALFORMED', () => write({ keyPath: join(home, 'no.pem') }))
    await refuses('ERR_PKI_FILE', () => write({ keyPath: join(home, 'absent.pem') }))
    await refuses('ERR_PKI_OPTION', () => write({ keyPath: 'relative.pem' }))
  })

  for (const words of [
    ['pkcs8', '-topk8', '-v2', 'aes-256-cbc'],
    ['rsa', '-aes256', '-traditional'],
  ]) {
    it(
      `refuses what openssl ${words.join(' ')} encrypts: Jupyter would hang`,
      { skip: without('openssl') },
      async () => {
        const { write, home } = await machine()
        const [plain, keyPath] = [join(home, 'plain.pem'), join(home, 'encrypted.pem')]
        await mustRun('openssl', ['genrsa', '-out', plain, '2048'])
        await mustRun('openssl', [...words, '-in', plain, '-out', keyPath, '-passout', 'pass:x'])
        await refuses('ERR_PKI_PASSPHRASE', () => write({ keyPath }))
      },
    )
  }

  it(
    'warns of a key that the user who runs Jupyter cannot read',
    { skip: isRoot ? false : 'needs root' },
    async () => {
      chmodSync(root, 0o711)
      const { write, keyPath, ca, home } = await machine()
      const warning = async () => (await write({ owner: { uid: 1000, gid: 100 } })).warnings[0] ?? ''
      const advised = async () => /chown 1000 .*(?= lets)/.exec(await warning())?.[0].replaceAll(home, '')
      assert.match(await warning(), /Errno 13/)
      chmodSync(ca, 0o700)
      assert.equal(await advised(), String.raw`chown 1000 "/ca \"1\"" "/ca \"1\"/key.pem"`)
      chownSync(keyPath, 1000, 100)
      assert.equal(await advised(), String.raw`chown 1000 "/ca \"1\""`)
      chownSync(ca, 1000, 100)
      assert.equal(await warning(), '')
      chmodSync(home, 0o700)
      assert.ok((await warning()).includes(`not below "${home}"`), await warning())
      assert.equal(await advised(), undefined)
    },
  )

  describe('removeJupyterSettings', () => {
    it('takes out what names files of this CA, closes the server again, and keeps the rest and a copy', async () => {
      const { write, put, undo } = await machine({ notebook: '6' })
      const path = put('jupyter_server_config.json', '{\n  "ServerApp": {\n    "port": 1\n  }\n}\n')
      const before = readFileSync(path, 'utf8')
      await write()
      const undone = await undo()
      assert.equal(readFileSync(path, 'utf8'), before)
      assert.equal(undone.length, 2)
      assert.match(readFileSync(undone[0]?.backupPath ?? '', 'utf8'), /certfile/)
      assert.deepEqual(await undo(), [])
    })

    it('knows its files by where links lead, also when they are gone', async () => {
      const { write, undo, home, ca } = await machine()
      symlinkSync(ca, join(home, 'link'))
      await write()
      assert.equal((await undo({ caPath: join(home, 'link'), dryRun: true })).length, 1)
      await write({ certificatePath: join(home, 'link/chain.pem'), keyPath: join(home, 'link/key.pem') })
      assert.equal((await undo({ dryRun: true })).length, 1)
      rmSync(join(ca, 'chain.pem'))
      rmSync(join(ca, 'key.pem'))
      assert.equal((await undo()).length, 1)
      assert.deepEqual(await undo(), [])
    })

    it('says where a certificate of one’s own is kept that ours took the place of', async () => {
      const { write, put, undo } = await machine()
      const path = put('jupyter_server_config.json', '{"ServerApp": {"certfile": "/my/own.pem"}}')
      for (const host of ['localhost', '192.168.1.20']) await write({ hosts: [host] })
      const [undone] = await undo()
      assert.deepEqual([undone?.ownPath, undone?.backupPath], [`${path}.orchard-1`, `${path}.orchard-3`])
      const other = await machine()
      await other.write({ hosts: ['localhost'] })
      await other.write()
      assert.equal((await other.undo())[0]?.ownPath, undefined)
    })

    it('leaves the settings of others alone', async () => {
      const { put, undo, ca } = await machine()
      const text = JSON.stringify({
        ServerApp: { certfile: `${ca}-other/x.pem`, keyfile: '/y', ip: '0.0.0.0' },
      })
      const path = put('jupyter_server_config.json', text)
      assert.deepEqual(await undo(), [])
      assert.equal(readFileSync(path, 'utf8'), text)
    })

    it('changes nothing in a dry run', async () => {
      const { write, folder, undo } = await machine()
      await write()
      assert.equal((await undo({ dryRun: true })).length, 1)
      assert.match(readFileSync(join(folder, 'jupyter_server_config.json'), 'utf8'), /certfile/)
    })
  })
})
