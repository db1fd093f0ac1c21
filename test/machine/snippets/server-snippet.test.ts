import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { serverSnippet, SNIPPET_KINDS } from '../../../src/node.js'
import type { SnippetKind } from '../../../src/node.js'
import { HOSTILE_STRINGS } from '../../support/hostile-strings.js'
import { mustRun, runProgram, without } from '../../support/interop/run-program.js'
import { temporaryFolder } from '../../support/interop/workspace.js'
import { serverWith } from '../../support/probe.js'
import { refused } from '../../support/refused.js'

/** Names of folders that a person may have, and what each sink must not read into them. */
const FOLDERS = [
  'plain',
  'two words',
  "O'Brien",
  'a "quoted" one',
  'back\\slash',
  'semi;colon # hash',
  'per%cent %h',
  'Söhne 日本',
  'dollar $HOME ${x}',
  'brace {$HOME}',
  '-option',
  'colon: yes',
]
/** What a program has no way to write is refused. */
const UNWRITABLE: Readonly<Partial<Record<SnippetKind, RegExp>>> = { nginx: /\$/, caddy: /[{}]/ }

describe('serverSnippet', () => {
  const root = temporaryFolder()

  /** Certificate and key in a folder of that name. */
  const files = async (name: string) => {
    const folder = join(root, name)
    mkdirSync(folder, { recursive: true })
    const { chainPEM, privateKeyPEM } = await serverWith()
    const [certificatePath, keyPath] = [join(folder, 'chain.pem'), join(folder, 'key.pem')]
    writeFileSync(certificatePath, chainPEM)
    writeFileSync(keyPath, privateKeyPEM)
    return { hosts: ['192.168.1.20', 'homebox.local', 'fd00::20'], certificatePath, keyPath }
  }

  const each = async (
    kind: SnippetKind,
    check: (text: string, paths: { certificatePath: string; keyPath: string }) => Promise<void>,
  ): Promise<void> => {
    for (const name of FOLDERS) {
      const options = await files(name)
      if (UNWRITABLE[kind]?.test(name) === true)
        refused('ERR_PKI_OPTION', () => serverSnippet({ ...options, kind }))
      else await check(serverSnippet({ ...options, kind }), options)
    }
  }

  it('refuses a path that would end a line or hide, for every program', () => {
    const certificatePath = '/c.pem'
    for (const { text, does } of HOSTILE_STRINGS.filter(({ text }) =>
      /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text),
    ))
      for (const kind of SNIPPET_KINDS)
        assert.ok(
          refused('ERR_PKI_OPTION', () =>
            serverSnippet({ kind, hosts: ['a.lan'], certificatePath, keyPath: `/${text}` }),
          ),
          does,
        )
  })

  it('says whose the key must be and what a renewal needs, for every program', async () => {
    const options = await files('plain')
    for (const kind of SNIPPET_KINDS) {
      const head = serverSnippet({ ...options, kind })
      assert.match(head, /key|renewed/)
      assert.match(head, /renew/)
    }
  })

  it('passes nginx -t, whatever the folder is called', { skip: without('nginx') }, async () => {
    await each('nginx', async (text) => {
      const conf = join(root, 'nginx.conf')
      writeFileSync(
        conf,
        `pid ${root}/nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${text}}\n`,
      )
      const { status, stderr } = await runProgram('nginx', ['-t', '-c', conf, '-p', root])
      assert.equal(status, 0, stderr)
    })
  })

  it('is read by Caddy as those two files', { skip: without('caddy') }, async () => {
    await each('caddy', async (text, { certificatePath, keyPath }) => {
      const file = join(root, 'Caddyfile')
      writeFileSync(file, text)
      const json = await mustRun('caddy', ['adapt', '--config', file, '--adapter', 'caddyfile'], {
        env: { HOME: root },
      })
      const found = JSON.stringify(JSON.parse(json)).match(
        /"load_files":\[\{"certificate":("(?:[^"\\]|\\.)*"),"key":("(?:[^"\\]|\\.)*")/,
      )
      assert.deepEqual(
        [found?.[1], found?.[2]].map((each): unknown => JSON.parse(each ?? 'null')),
        [certificatePath, keyPath],
      )
    })
  })

  it(
    'is taken by Caddy without a host too: a block without an address is for its own options',
    {
      skip: without('caddy'),
    },
    async () => {
      const file = join(root, 'Caddyfile')
      writeFileSync(file, serverSnippet({ ...(await files('plain')), kind: 'caddy', hosts: [] }))
      const args = ['adapt', '--config', file, '--adapter', 'caddyfile']
      const json = await mustRun('caddy', args, { env: { HOME: root } })
      assert.match(json, /"listen":\[":443"\]/)
    },
  )

  const hasYAML = without('python3')
  it(
    'is YAML that holds the paths for code-server, and for Compose behind its variables',
    { skip: hasYAML },
    async () => {
      const program = 'import json,sys,yaml; print(json.dumps(yaml.safe_load(sys.stdin.read())))'
      const read = async (input: string) =>
        JSON.parse(await mustRun('/usr/bin/python3', ['-c', program], { input })) as Record<string, unknown>
      await each('code-server', async (text, { certificatePath, keyPath }) => {
        const settings = await read(text)
        assert.deepEqual(
          [settings['cert'], settings['cert-key'], settings['bind-addr']],
          [certificatePath, keyPath, '[::]:8443'],
        )
      })
      await each('docker', async (text, { certificatePath, keyPath }) => {
        const { services } = (await read(text)) as {
          services: { jupyter: { volumes: { source: string }[] } }
        }
        const sources = services.jupyter.volumes.map(({ source }) => source.replaceAll('$$', '$'))
        assert.deepEqual(sources, [certificatePath, keyPath])
        assert.doesNotMatch(text.replaceAll(/^#.*$/gm, '').replaceAll('$$', ''), /\$/)
      })
    },
  )

  it('is a program that Node runs and that serves', async () => {
    for (const name of ['plain', 'a "quoted" one', 'dollar $HOME ${x}', 'back\\slash']) {
      const program = join(root, 'server.mjs')
      writeFileSync(
        program,
        `${serverSnippet({ ...(await files(name)), kind: 'node' })}\nserver.on('listening', () => console.log('up'))\n`,
      )
      const child = spawn(process.execPath, [program], {
        env: { PORT: '0' },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const [said] = await new Promise<[Buffer]>((resolve) =>
        child.stdout.once('data', (chunk: Buffer) => resolve([chunk])),
      )
      child.kill()
      assert.equal(said.toString().trim(), 'up', name)
    }
  })

  it('is read by Python as those two files for JupyterHub', { skip: without('python3') }, async () => {
    const program = `
import json, sys, types
hub = types.SimpleNamespace()
config = types.SimpleNamespace(JupyterHub=hub)
exec(sys.stdin.read(), {'get_config': lambda: config})
print(json.dumps([hub.ssl_cert, hub.ssl_key]))`
    await each('jupyterhub', async (text, { certificatePath, keyPath }) => {
      assert.deepEqual(JSON.parse(await mustRun('python3', ['-c', program], { input: text })), [
        certificatePath,
        keyPath,
      ])
    })
  })

  it('is read by a shell as those two files for TLJH', async () => {
    await each('tljh', async (text, { certificatePath, keyPath }) => {
      const script = `sudo() { printf '%s\\n' "$*"; }\n${text}`
      const lines = (await mustRun('sh', ['-c', script])).split('\n')
      assert.deepEqual(
        [lines[1], lines[2]],
        [`tljh-config set https.tls.key ${keyPath}`, `tljh-config set https.tls.cert ${certificatePath}`],
      )
    })
  })

  it('is a unit that systemd accepts', { skip: without('systemd-analyze') }, async () => {
    await each('systemd', async (text) => {
      const unit = join(root, 'jupyter.service')
      writeFileSync(unit, text.replace('User=jupyter', 'User=root'))
      const { stderr } = await runProgram('systemd-analyze', ['verify', '--man=no', unit])
      assert.doesNotMatch(stderr, /jupyter\.service/)
    })
  })

  it('listens to this machine only where only that was asked for', async () => {
    const options = { ...(await files('plain')), hosts: ['localhost'] }
    assert.match(serverSnippet({ ...options, kind: 'node' }), /"127\.0\.0\.1"\)/)
    assert.match(serverSnippet({ ...options, kind: 'code-server' }), /"127\.0\.0\.1:8443"/)
    assert.doesNotMatch(serverSnippet({ ...options, kind: 'systemd' }), /ServerApp\.ip/)
  })
})
