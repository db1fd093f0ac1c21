import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { plainSandbox } from '../../support/cli.js'
import type { CLIRun } from '../../support/cli.js'

/** The part of the documents that these tests read. */
interface Result {
  readonly code: number
  readonly server: string
  readonly settings?: {
    readonly files: readonly {
      readonly path: string
      readonly outcome: string
      readonly application: string
    }[]
    readonly isOpen: boolean
    readonly hasPassword: boolean
  }
  readonly running: readonly {
    readonly url: string
    readonly needsRestart: boolean
    readonly trusted: boolean
  }[]
  readonly undone: readonly { readonly path: string }[]
  readonly remarks: readonly { readonly kind: string; readonly text: string }[]
  readonly error: { readonly code: string }
}

describe('orchard jupyter', async () => {
  const sandbox = await plainSandbox()
  const { home, ca } = sandbox
  const bin = join(home, 'bin')
  const settingsPath = join(home, '.jupyter/jupyter_server_config.json')
  const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: home }
  const json = async (argv: readonly string[], options: CLIRun = {}): Promise<Result> =>
    (await sandbox.json(argv, { env, ...options })) as unknown as Result
  const settings = (): string => readFileSync(settingsPath, 'utf8')

  /** A `jupyter` that answers as the real one does. */
  const install = (version: string, running: readonly object[] = []): void => {
    mkdirSync(bin, { recursive: true })
    writeFileSync(join(bin, 'running'), running.map((each) => JSON.stringify(each)).join('\n'))
    const script = `#!/bin/sh
case "$1 $2" in
  "--paths "*) echo '{"config": ["${home}/.jupyter", "/etc/jupyter"]}' ;;
  "--version "*) printf 'Selected Jupyter core packages...\\njupyter_server   : 2.21.1\\nnotebook         : ${version}\\n' ;;
  "server list") echo '[a line of a log]' ; cat ${bin}/running ;;
  *) exit 1 ;;
esac
env > ${bin}/environment
`
    writeFileSync(join(bin, 'jupyter'), script, { mode: 0o755 })
  }

  before(async () => {
    install('7.0.0')
    assert.equal((await sandbox.run(['up', '127.0.0.2', 'box.lan'])).code, 0)
  })
  after(sandbox.remove)

  test('writes the settings, says where, and what is left to do', async () => {
    const { stdout, code } = await sandbox.run(['jupyter'], { env })
    assert.equal(code, 0, stdout)
    assert.match(
      stdout,
      /✔ Jupyter +~\/\.jupyter\/jupyter_server_config\.json: https, reachable from\n? +your network/,
    )
    assert.match(stdout, /jupyter server password\n {4}jupyter lab\n/)
    assert.deepEqual(JSON.parse(settings()), {
      ServerApp: {
        certfile: join(ca, 'jupyter/certs/jupyter.cert.pem'),
        keyfile: join(ca, 'jupyter/private/jupyter.key.pem'),
        ip: '0.0.0.0',
      },
    })
  })

  test('keeps our variables from the programs that it asks', async () => {
    await sandbox.run(['jupyter'], { env: { ...env, ORCHARD_PASSPHRASE: 'secret', ORCHARD_OTHER: 'x' } })
    assert.doesNotMatch(readFileSync(join(bin, 'environment'), 'utf8'), /ORCHARD_/)
  })

  test('--dry-run says the same and writes nothing, --undo takes ours out and nothing else', async () => {
    const before = settings()
    assert.equal((await json(['jupyter', '--undo', '--dry-run'])).undone.length, 1)
    assert.equal(settings(), before)
    assert.equal((await json(['jupyter', '--undo'])).undone[0]?.path, settingsPath)
    assert.doesNotMatch(settings(), /certfile/)
    const { settings: planned } = await json(['jupyter', '--dry-run'])
    assert.equal(planned?.files[0]?.outcome, 'changed')
    assert.doesNotMatch(settings(), /certfile/)
    assert.deepEqual((await json(['jupyter', '--undo'])).undone, [])
  })

  test('asks JUPYTER_CONFIG_DIR where there is no jupyter to ask, and ~/.jupyter without it', async () => {
    const elsewhere = { HOME: home, PATH: '/nonexistent', JUPYTER_CONFIG_DIR: join(home, 'conf') }
    const { settings: there } = await json(['jupyter', '--dry-run'], { env: elsewhere })
    assert.equal(there?.files[0]?.path, join(home, 'conf/jupyter_server_config.json'))
    const { settings: usual } = await json(['jupyter', '--dry-run'], { env: { HOME: home } })
    assert.equal(usual?.files[0]?.path, settingsPath)
  })

  test('writes for Notebook 6 too', async () => {
    install('6.4.12')
    const { settings: written } = await json(['jupyter', '--dry-run'])
    assert.deepEqual(
      written?.files.map(({ application }) => application),
      ['ServerApp', 'NotebookApp'],
    )
    install('7.0.0')
  })

  for (const [what, argv, code] of [
    ['a name that nobody has', ['nobody'], 1],
    ['a settings file of another kind', ['--config', 'x.yaml'], 2],
    ['--undo with a name', ['--undo', 'jupyter'], 2],
  ] as const) {
    test(`refuses ${what}`, async () => assert.equal((await json(['jupyter', ...argv])).code, code))
  }

  test('opens nothing where only localhost was typed', async () => {
    await sandbox.run(['up', 'localhost', '--name', 'mine'])
    const { settings: written } = await json(['jupyter', 'mine', '--dry-run'])
    assert.equal(written?.isOpen, false)
  })

  test('dials what runs, and tells old settings from new ones', async (t) => {
    const tls = {
      cert: readFileSync(join(ca, 'jupyter/certs/jupyter.cert.pem')),
      key: readFileSync(join(ca, 'jupyter/private/jupyter.key.pem')),
    }
    const server = createServer(tls, (request, response) => {
      response.setHeader('server', 'TornadoServer/6.4')
      response.setHeader('content-type', 'application/json')
      response.end(request.url === '/api' ? '{"version": "2.21.1"}' : '{}')
    })
    server.on('upgrade', (_, socket) =>
      socket.end('HTTP/1.1 403 Forbidden\r\nserver: TornadoServer/6.4\r\ncontent-length: 0\r\n\r\n'),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve))
    t.after(() => {
      server.closeAllConnections()
      server.close()
    })
    const { port } = server.address() as AddressInfo
    const facts = {
      pid: 1,
      port,
      base_url: '/',
      hostname: '0.0.0.0',
      secure: true,
      password: false,
      token: 'hidden-token',
    }
    install('7.0.0', [facts])
    const { running, code } = await json(['jupyter'])
    assert.deepEqual(
      [running[0]?.url, running[0]?.needsRestart, running[0]?.trusted],
      [`https://127.0.0.2:${port}/`, false, true],
    )
    assert.equal(code, 0)
    await sandbox.run(['up', '127.0.0.2', 'other.lan'])
    assert.equal(
      (await json(['jupyter'])).running[0]?.needsRestart,
      true,
      'it still shows the certificate of before',
    )
    install('7.0.0', [{ ...facts, port: 9, hostname: 'localhost', secure: false }])
    const old = await sandbox.run(['jupyter'], { env })
    assert.match(old.stdout, /start it again/)
    assert.equal(old.code, 0)
    install('7.0.0', [{ ...facts, port: 9 }])
    const silent = await sandbox.run(['jupyter', '--json'], { env })
    assert.equal(silent.code, 3)
    assert.doesNotMatch(silent.stdout, /hidden-token/)
    install('7.0.0')
  })

  test('up writes the settings only when it is told to, where nobody can be asked', async () => {
    await json(['jupyter', '--undo'])
    for (const words of [[], ['--yes'], ['--no-jupyter']])
      assert.equal((await json(['up', '127.0.0.2', ...words])).settings, undefined)
    assert.doesNotMatch(settings(), /certfile/)
    const { stdout } = await sandbox.run(['up', '127.0.0.2', '--jupyter'], { env })
    assert.match(stdout, /✔ Jupyter +~\/\.jupyter\/jupyter_server_config\.json: https, reachable from/)
    assert.match(stdout, /jupyter server password\n {4}jupyter lab\n/)
    assert.match(settings(), /certfile/)
  })

  test('up touches no settings here for a server that is another machine, whatever it is told', async () => {
    const before = settings()
    assert.equal(
      (await json(['up', '85.184.100.12', '--permit', '85.184.100.12', '--jupyter'])).settings,
      undefined,
    )
    assert.equal(settings(), before)
    assert.ok(!existsSync(join(home, '.jupyter/jupyter_notebook_config.json')))
  })
})
