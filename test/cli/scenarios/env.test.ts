import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createServer } from 'node:https'
import { after, before, test } from 'node:test'
import type { TestContext } from 'node:test'
import { createCADirectory } from '../../../src/node.js'
import { createSandbox } from '../../support/cli.js'
import type { CLIRun, CLISandbox } from '../../support/cli.js'
import { mustRun, without } from '../../support/interop/run-program.js'

/** Other programs look at the clock of the system, so everything here is of today. */
let box: CLISandbox
let ca: string
before(async () => {
  const made = createSandbox()
  ca = join(made.home, 'pki')
  const now = new Date()
  await createCADirectory({ path: ca, unencrypted: true, root: { commonName: 'Env CA', now } })
  const today = (options: CLIRun = {}): CLIRun => ({
    clock: now,
    ...options,
    env: { ORCHARD_HOME: ca, ...options.env },
  })
  box = {
    ...made,
    run: (argv, options) => made.run(argv, today(options)),
    json: (argv, options) => made.json(argv, today(options)),
  }
  const { code } = await box.run(['issue', '127.0.0.1', 'localhost', '--only', '--name', 'web'])
  assert.equal(code, 0)
})
after(() => box.remove())

const PATH = process.env['PATH'] ?? ''
/** The environment of a person who has set nothing. */
const env = { PATH, HOME: '/nonexistent' }

const PROGRAMS = {
  curl: ['curl', '--silent', '--show-error', '--fail', '--noproxy', '*'],
  python3: [
    'python3',
    '-c',
    'import sys,urllib.request as u;u.build_opener(u.ProxyHandler({})).open(sys.argv[1]).read()',
  ],
  node: [
    'node',
    '-e',
    'fetch(process.argv[1]).then(r=>r.text()).catch(e=>{console.error(e.cause);process.exit(1)})',
  ],
} as const

for (const [program, words] of Object.entries(PROGRAMS)) {
  test(
    `${program} refuses the server by itself, and accepts it under orchard env`,
    { skip: without(program) },
    async (t) => {
      const origin = await server(t)
      const run = async (...prefix: readonly string[]) =>
        mustRun('env', ['-i', `PATH=${PATH}`, ...prefix, ...words, origin])
      await assert.rejects(run(), /certificate/i)
      const { variables } = (await box.json(['env'], { env })) as unknown as {
        variables: Record<string, string>
      }
      await run(...Object.entries(variables).map(([name, value]) => `${name}=${value}`))
      const { code, stderr } = await box.run(['env', '--', ...words, origin], { env })
      assert.equal(stderr, '')
      assert.equal(code, 0)
    },
  )
}

test(
  'git refuses the server by its certificate, and with orchard env only for want of a repository',
  { skip: without('git') },
  async (t) => {
    const url = `${await server(t)}/x.git`
    const words = ['git', '-c', 'http.proxy=', 'ls-remote', url]
    await assert.rejects(
      mustRun('env', ['-i', `PATH=${PATH}`, 'HOME=/nonexistent', ...words]),
      /certificate|CAfile/i,
    )
    const { stderr, code } = await box.run(['env', '--', ...words], { env })
    assert.notEqual(code, 0)
    assert.doesNotMatch(stderr, /certificate|CAfile|SSL/i)
    assert.match(stderr, /not a git repository|not found|valid|info\/refs/i)
  },
)

test(
  'Python keeps every root of the system under orchard env, and has one more',
  { skip: without('python3', 'openssl') },
  async () => {
    const script = 'import ssl;print(len(ssl.create_default_context().get_ca_certs()))'
    const count = async (...variables: readonly string[]): Promise<number> =>
      Number(await mustRun('env', ['-i', `PATH=${PATH}`, ...variables, 'python3', '-c', script]))
    const { variables, roots, rootPath } = (await box.json(['env'], { env })) as unknown as {
      variables: Record<string, string>
      roots: number
      rootPath: string
    }
    const system = await count(`SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt`)
    assert.ok(system > 100)
    assert.equal(await count(`SSL_CERT_FILE=${variables['SSL_CERT_FILE'] ?? ''}`), system + 1)
    assert.equal(await count(`SSL_CERT_FILE=${rootPath}`, 'SSL_CERT_DIR=/nonexistent'), 1)
    assert.equal(roots, system + 1)
  },
)

async function server(t: TestContext): Promise<string> {
  const read = (name: string): string => readFileSync(join(ca, 'jupyter', name), 'utf8')
  const chainPEM = read('certs/web.cert.pem')
  const key = read('private/web.key.pem')
  const server = createServer({ cert: chainPEM, key }, (request, response) => {
    response.statusCode = request.url === '/' ? 200 : 404
    response.end('hello')
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return `https://127.0.0.1:${String(address.port)}`
}

test('standard output is lines for a shell and nothing else; a shell that takes them over has the variables', async () => {
  const { code, stdout, stderr } = await box.run(['env'], { env })
  assert.deepEqual([code, stderr], [0, ''])
  for (const line of stdout.trimEnd().split('\n')) assert.match(line, /^export [A-Z_]+=\S+$/)
  const said = await mustRun('sh', ['-c', `${stdout}printf %s "$SSL_CERT_FILE"`])
  assert.equal(statSync(said).mode & 0o777, 0o644)
})

test('the shell is that of $SHELL, or the one that is asked for', async () => {
  const first = async (argv: readonly string[], variables = {}): Promise<string> =>
    (await box.run(['env', ...argv], { env: { ...env, ...variables } })).stdout.split('\n')[0] ?? ''
  assert.match(await first([], { SHELL: '/usr/bin/fish' }), /^set -gx /)
  assert.match(await first([], { SHELL: '/bin/zsh' }), /^export /)
  assert.match(await first(['--shell', 'powershell']), /^\$env:/)
  assert.match(await first(['--shell', 'cmd']), /^set "/)
  assert.equal((await box.run(['env', '--shell', 'csh'], { env })).code, 2)
})

test('at a terminal it says how the lines are taken over; through a pipe it does not', async () => {
  const { stderr } = await box.run(['env'], { env, columns: 100 })
  assert.match(stderr, /eval "\$\(orchard env\)"/)
})

test('a command behind -- has its own status, input and output, and none of our variables', async () => {
  const { code, stdout } = await box.run(
    ['env', '--', 'sh', '-c', 'cat; echo "$0:$ORCHARD_HOME"; exit 7', '--json'],
    {
      env,
      stdin: 'typed ',
    },
  )
  assert.deepEqual([code, stdout], [7, 'typed --json:\n'])
  assert.equal((await box.run(['env', '--', 'sh', '-c', 'kill -TERM $$'], { env })).code, 143)
})

test('a program that is not there is said by its name; a command goes with neither --json nor --shell', async () => {
  const { code, stderr } = await box.run(['env', '--', 'no-such-program'], { env })
  assert.equal(code, 1)
  assert.match(stderr, /no-such-program.*ERR_PKI_NOT_FOUND/)
  assert.equal((await box.run(['env', '--json', '--', 'true'], { env })).code, 2)
})

test('--out writes the two files there, where a user has no home too', async () => {
  const document = await box.json(['env', '--out', 'files'], { env, user: { home: undefined } })
  assert.equal(document.code, 0)
  assert.equal(document['bundlePath'], join(box.home, 'files/bundle.pem'))
  const homeless = await box.run(['env', '--out', 'files'], { env: { PATH }, user: { home: undefined } })
  assert.equal(homeless.code, 0)
})

test('--out loses no private key that is called as a file of ours', async () => {
  const folder = join(box.home, 'work')
  mkdirSync(folder)
  const path = join(folder, 'bundle.pem')
  const before = `-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n`
  writeFileSync(path, before, { mode: 0o600 })
  const { code, stdout } = await box.run(['env', '--out', 'work'], { env })
  assert.deepEqual([code, stdout], [1, ''])
  assert.equal(readFileSync(path, 'utf8'), before)
  assert.equal(statSync(path).mode & 0o777, 0o600)
})
