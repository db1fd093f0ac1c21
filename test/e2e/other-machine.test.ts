import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { createCADirectory } from '../../src/node.js'
import { createSandbox } from '../support/cli.js'
import type { CLISandbox } from '../support/cli.js'
import { mustRun, runProgram, without } from '../support/interop/run-program.js'

const HOST = '127.0.0.2'

/** A sandbox with the clock of this machine, so that real clients accept what is made there, and its CA in `pki`. */
function atPresent({ home, run, remove }: CLISandbox): Pick<CLISandbox, 'home' | 'run' | 'remove'> {
  const env = { ORCHARD_HOME: join(home, 'pki') }
  return { home, remove, run: (argv, options = {}) => run(argv, { clock: new Date(), env, ...options }) }
}

describe('a server on another machine, with a folder of its own', { skip: without('tar', 'openssl') }, () => {
  const [laptop, vm] = [atPresent(createSandbox()), atPresent(createSandbox())]
  const root = join(laptop.home, 'pki/ca/certs/ca.cert.pem')
  before(async () => {
    await createCADirectory({
      path: join(laptop.home, 'pki'),
      unencrypted: true,
      root: { commonName: 'Laptop CA' },
    })
  })
  after(() => {
    laptop.remove()
    vm.remove()
  })

  /** A TLS server with two files, asked by Node and by openssl, which trust the root and nothing else. */
  const serves = async (t: TestContext, certificate: string, key: string): Promise<void> => {
    const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (_, response) =>
      response.end('hello'),
    )
    await new Promise<void>((resolve) => server.listen(0, HOST, resolve))
    t.after(() => {
      server.closeAllConnections()
      server.close()
    })
    const { port } = server.address() as AddressInfo
    const ca = readFileSync(root)
    const status = await new Promise((resolve, reject) => {
      get({ host: HOST, port, ca, agent: false }, ({ statusCode }) => resolve(statusCode)).on('error', reject)
    })
    assert.equal(status, 200)
    const check = ['-verify_return_error', '-verify_ip', HOST, '-CAfile', root]
    const { status: verdict, stderr } = await runProgram('openssl', [
      's_client',
      '-connect',
      `${HOST}:${port}`,
      ...check,
    ])
    assert.equal(verdict, 0, stderr)
  }

  describe('orchard bundle | tar -xp', () => {
    const there = join(vm.home, 'bundle')
    const folder = join(there, 'orchard-tls')
    before(async () => {
      assert.equal((await laptop.run(['issue', HOST, '--name', 'vm'])).code, 0)
      const { stdout, stderr, code } = await laptop.run(['bundle', 'vm'])
      assert.equal(code, 0, stderr)
      mkdirSync(there)
      writeFileSync(join(there, 'x.tar'), stdout)
      await mustRun('sh', ['-c', 'umask 000; tar -xpf x.tar; rm x.tar'], { cwd: there })
    })

    it('gives one folder with four files, the key readable for its owner alone', () => {
      const mode = (name: string): string => (statSync(join(there, name)).mode & 0o777).toString(8)
      assert.deepEqual(readdirSync(there), ['orchard-tls'])
      assert.deepEqual(readdirSync(folder), [
        'README.txt',
        'fullchain.pem',
        'jupyter_server_config.py',
        'key.pem',
      ])
      assert.deepEqual(['orchard-tls', 'orchard-tls/key.pem', 'orchard-tls/fullchain.pem'].map(mode), [
        '700',
        '600',
        '644',
      ])
    })

    it('serves, and the root that stayed on the laptop trusts it', async (t) => {
      await serves(t, join(folder, 'fullchain.pem'), join(folder, 'key.pem'))
    })

    it('says in its README the line that the laptop printed', async () => {
      const { stderr } = await laptop.run(['bundle', 'vm'])
      const line =
        'jupyter lab --ip=0.0.0.0 --certfile=orchard-tls/fullchain.pem --keyfile=orchard-tls/key.pem'
      assert.ok(readFileSync(join(folder, 'README.txt'), 'utf8').includes(line))
      assert.ok(stderr.replaceAll(/\s+/g, ' ').includes(line), stderr)
    })

    it(
      'has settings for Jupyter that find the files from any folder',
      { skip: without('jupyter-server') },
      async () => {
        const program = [
          'import sys',
          'from traitlets.config.loader import PyFileConfigLoader',
          'c = PyFileConfigLoader(sys.argv[1]).load_config()',
          'print(c.ServerApp.certfile, c.ServerApp.keyfile, c.ServerApp.ip)',
        ].join('\n')
        const words = ['-c', program, join(folder, 'jupyter_server_config.py')]
        const stdout = await mustRun('/usr/bin/python3', words, { cwd: '/' })
        assert.equal(stdout.trim(), `${folder}/fullchain.pem ${folder}/key.pem 0.0.0.0`)
      },
    )

    it('is refused onto a terminal, in JSON, and for a key that is not here', async () => {
      const { code, stderr, stdout } = await laptop.run(['bundle', 'vm'], { columns: 80 })
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, /orchard bundle vm \| ssh me@127\.0\.0\.2 tar -xpf -/)
      assert.equal((await laptop.run(['bundle', 'vm', '--json'])).code, 2)
    })
  })

  it('orchard request there | orchard sign - here: the key never travels', async (t) => {
    const asked = await vm.run(['request', HOST, '--only'])
    assert.equal(asked.code, 0, asked.stderr)
    assert.match(asked.stdout, /^-----BEGIN CERTIFICATE REQUEST-----/)
    const signed = await laptop.run(['sign', '-', '--yes', '--name', 'there'], { stdin: asked.stdout })
    assert.equal(signed.code, 0, signed.stderr)
    assert.match(signed.stdout, /^-----BEGIN CERTIFICATE-----/)
    const certificate = join(vm.home, 'orchard-tls.pem')
    writeFileSync(certificate, signed.stdout)
    const key = join(vm.home, 'pki/jupyter/private', `${HOST}.key.pem`)
    await serves(t, certificate, key)
    assert.equal((await laptop.run(['bundle', 'there'])).code, 2, 'the laptop has no key of it to bundle')
  })
})
