import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { Server } from 'node:https'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { restartChromium } from '../support/e2e/chromium.js'
import { bundleOf, createTrustNamespace, withoutDebianRoot } from '../support/e2e/trust-in-namespace.js'
import type { TrustNamespace } from '../support/e2e/trust-in-namespace.js'
import { mustRun, without } from '../support/interop/run-program.js'

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url))
const NODE = process.execPath

describe(
  'a real Debian trusts the root after orchard trust, and is as it was after untrust',
  { skip: withoutDebianRoot() },
  () => {
    let folder: string
    let namespace: TrustNamespace
    let server: Server
    let origin: string
    let original: string
    const orchard = (words: string): string => `'${NODE}' '${MAIN}' ${words} --dir '${folder}/pki'`
    const curl = (): Promise<number> =>
      namespace.run(`curl --silent --noproxy '*' ${origin}`).then(({ status }) => status)

    before(async () => {
      folder = mkdtempSync(join('/dev/shm', 'orchard-trust-'))
      mkdirSync(join(folder, 'home'))
      const words = [
        'up',
        '127.0.0.1',
        '--name',
        'web',
        '--only',
        '--no-jupyter',
        '--dir',
        join(folder, 'pki'),
      ]
      await mustRun(NODE, [MAIN, ...words], {
        cwd: folder,
        env: { HOME: join(folder, 'home'), XDG_STATE_HOME: undefined },
      })
      namespace = createTrustNamespace(folder)
      original = bundleOf(namespace)
      server = createServer(serverFiles(join(folder, 'pki/jupyter')), (_, response) => response.end('hello'))
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
      const address = server.address()
      assert.ok(typeof address === 'object' && address !== null)
      origin = `https://127.0.0.1:${String(address.port)}`
    })

    after(() => {
      server.close()
      rmSync(folder, { recursive: true, force: true })
    })

    it('curl and openssl refuse, accept, and refuse again; the bundle is the same to the octet, and Java follows', async () => {
      const own = "for f in /usr/local/share/ca-certificates/orchard-*.crt; do stat -c '%a %U' $f; done"
      const java =
        'keytool -list -keystore /etc/ssl/certs/java/cacerts -storepass changeit 2>/dev/null | grep -c orchard- || true'
      const verify = `openssl verify '${folder}/pki/jupyter/certs/web.cert.pem'`
      assert.notEqual(await curl(), 0)
      assert.notEqual((await namespace.run(verify)).status, 0)
      const links = readdirSync(namespace.copyOf('/etc/ssl/certs')).length

      const first = await namespace.run(`${orchard('trust --json --only system')}; ${own}; ${java}`)
      assert.match(first.stdout, /"outcome": "changed"/)
      assert.match(first.stdout, /^644 root$/m)
      assert.equal(await curl(), 0)
      assert.equal((await namespace.run(verify)).status, 0)
      const hasJava = /\n1\n$/.test(first.stdout)

      const trusted = bundleOf(namespace)
      assert.match(
        (await namespace.run(orchard('trust --json --only system'))).stdout,
        /"outcome": "present"/,
      )
      assert.equal(bundleOf(namespace), trusted)

      const last = await namespace.run(`${orchard('untrust --json --only system')}; ${java}`)
      assert.match(last.stdout, /"outcome": "changed"/)
      if (hasJava) assert.match(last.stdout, /\n0\n$/)
      assert.notEqual(await curl(), 0)
      assert.notEqual((await namespace.run(verify)).status, 0)
      assert.equal(bundleOf(namespace), original)
      assert.equal(readdirSync(namespace.copyOf('/etc/ssl/certs')).length, links)
      assert.match(
        (await namespace.run(orchard('untrust --json --only system'))).stdout,
        /"outcome": "absent"/,
      )
    })

    it('a program that fails is said with its words, and what was copied before it is taken back', async () => {
      const broken = `printf '#!/bin/sh\\necho no room >&2\\nexit 9\\n' > '${folder}/broken'; chmod +x '${folder}/broken'; mount --bind '${folder}/broken' /usr/sbin/update-ca-certificates`
      const { stdout } = await namespace.run(
        `${broken}\n${orchard('trust --json --only system')} || echo status $?`,
      )
      assert.match(stdout, /"outcome": "failed"/)
      assert.match(stdout, /status 9: no room/)
      assert.match(stdout, /^status 1$/m)
      assert.ok(
        !readdirSync(namespace.copyOf('/usr/local/share/ca-certificates')).some((name) =>
          name.startsWith('orchard-'),
        ),
      )
      assert.equal(bundleOf(namespace), original)
    })

    it('a root that was copied there by hand is found under its name, taken out, and nothing else is', async () => {
      const file = '/usr/local/share/ca-certificates/by hand (mine).crt'
      const byHand = `cp '${folder}/pki/ca/certs/ca.cert.pem' '${file}' && update-ca-certificates`
      assert.equal((await namespace.run(byHand)).status, 0)
      assert.equal(await curl(), 0)
      assert.match(
        (await namespace.run(orchard('untrust --json --only system'))).stdout,
        /"outcome": "changed"/,
      )
      assert.notEqual(await curl(), 0)
      assert.equal(bundleOf(namespace), original)
    })
  },
)

describe('Chromium reads what orchard trust has written', { skip: without('chromium', 'certutil') }, () => {
  it('a browser that has never run accepts the server after trust, and no longer after untrust', async () => {
    const home = mkdtempSync(join('/dev/shm', 'orchard-trust-'))
    const orchard = (...words: readonly string[]): Promise<string> =>
      mustRun(NODE, [MAIN, ...words], {
        cwd: home,
        env: { HOME: home, XDG_STATE_HOME: undefined, XDG_DATA_HOME: undefined, SUDO_USER: undefined },
      })
    await orchard('up', '127.0.0.1', '--name', 'web', '--only', '--no-jupyter', '--dir', 'pki')
    const server = createServer(serverFiles(join(home, 'pki/jupyter')), (_, response) =>
      response.end('hello'),
    )
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    assert.ok(typeof address === 'object' && address !== null)
    const visit = async (): Promise<string | undefined> => {
      const browser = await restartChromium(home)
      try {
        return await browser.open(`https://127.0.0.1:${String(address.port)}/`)
      } finally {
        await browser.close()
      }
    }
    try {
      await orchard('trust', '--only', 'chromium', '--dir', 'pki')
      assert.equal(await visit(), undefined)
      await orchard('untrust', '--only', 'chromium', '--dir', 'pki')
      assert.equal(await visit(), 'net::ERR_CERT_AUTHORITY_INVALID')
    } finally {
      server.closeAllConnections()
      server.close()
      rmSync(home, { recursive: true, force: true })
    }
  })
})

function serverFiles(jupyter: string): { readonly cert: string; readonly key: string } {
  const read = (kind: string, ending: string): string =>
    readFileSync(join(jupyter, kind, `web.${ending}.pem`), 'utf8')
  return { cert: read('certs', 'cert'), key: read('private', 'key') }
}
