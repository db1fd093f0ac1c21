import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { probeServer } from '../../src/node.js'
import type { ServerProbe } from '../../src/node.js'
import type { TestFault } from '../../src/testing.js'
import { portOf, serverWith } from '../support/probe.js'
import { waitUntil } from '../support/e2e/wait-until.js'
import { without } from '../support/interop/run-program.js'

/** A TLS server of another implementation: its program, and its words. */
interface ForeignServer {
  readonly program: string
  readonly words: (files: {
    readonly intermediate: string
    readonly chain: string
    readonly key: string
    readonly port: number
  }) => readonly string[]
}

const SERVERS: Readonly<Record<string, ForeignServer>> = {
  OpenSSL: {
    program: 'openssl',
    words: ({ chain, intermediate, key, port }) => [
      ...[
        's_server',
        '-quiet',
        '-accept',
        `127.0.0.1:${port}`,
        '-cert',
        chain,
        '-cert_chain',
        intermediate,
        '-key',
        key,
      ],
    ],
  },
  GnuTLS: {
    program: 'gnutls-serv',
    words: ({ chain, key, port }) => [
      '--disable-client-cert',
      '-q',
      '-p',
      String(port),
      '--x509certfile',
      chain,
      '--x509keyfile',
      key,
    ],
  },
}

/** Starts a foreign server with a certificate of ours, and looks at it. */
async function lookAt(
  test: TestContext,
  { program, words }: ForeignServer,
  fault?: TestFault,
): Promise<ServerProbe> {
  const server = await serverWith(...(fault === undefined ? [] : [fault]))
  const folder = mkdtempSync(join(tmpdir(), 'orchard-probe-'))
  const [chain, key, port] = [join(folder, 'chain.pem'), join(folder, 'key.pem'), await freePort()]
  writeFileSync(chain, server.chainPEM)
  const intermediate = join(folder, 'intermediate.pem')
  writeFileSync(intermediate, server.chain[1]?.pem ?? '')
  writeFileSync(key, server.privateKeyPEM)
  const child = spawn(program, words({ chain, intermediate, key, port }), {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  test.after(() => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  })
  const look = () => probeServer({ url: `https://127.0.0.1:${port}`, roots: [server.root], timeoutMs: 5_000 })
  let probe = await look()
  await waitUntil(`${program} answers`, async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended`)
    probe = await look()
    return probe.connection.status === 'connected'
  })
  return probe
}

for (const [name, server] of Object.entries(SERVERS)) {
  describe(`a server of ${name}`, { skip: without(server.program) }, () => {
    it('is seen as it is', async (test) => {
      const probe = await lookAt(test, server)
      assert.deepEqual([probe.protocol.status, probe.tls.status, probe.tls.ats], ['tls', 'accepted', 'met'])
      assert.equal(probe.tls.negotiated?.version, 'TLS 1.3')
      assert.deepEqual(
        [probe.chain.source, probe.chain.certificates.length, probe.chain.remarks],
        ['wire', 2, []],
      )
      assert.equal(probe.trust.report?.trusted, true)
    })

    it('with a P-521 key refuses the offer of iOS', async (test) => {
      const probe = await lookAt(test, server, 'p-521-key')
      assert.deepEqual([probe.tls.status, probe.tls.refusal], ['refused', 'signature'])
      assert.equal(probe.chain.source, 'wire')
    })
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
