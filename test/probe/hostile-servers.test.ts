import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import type { ServerProbe } from '../../src/node.js'
import { goodRoots, listenTCP, listenTLS, look, serverWith, tlsOptions } from '../support/probe.js'

const TIMEOUT_MS = 1_500
/** What a loaded machine may take beyond the time that was given. */
const SLACK_MS = 15_000
/** More than all tests of this process keep until the collector comes; below what one of the servers would send. */
const MOST_MEMORY = 256 * 1024 * 1024
const TOKEN = 'hush-hush-token'

/** Looks at a server, and holds that it cost no more than the time and a few MiB, and that nothing of it comes along. */
async function endure(url: string): Promise<ServerProbe> {
  const before = process.memoryUsage()
  const start = performance.now()
  const probe = await look(url, { timeoutMs: TIMEOUT_MS, token: TOKEN, roots: await goodRoots() })
  assert.ok(performance.now() - start < TIMEOUT_MS + SLACK_MS, 'it takes too long')
  const after = process.memoryUsage()
  assert.ok(
    after.external + after.heapUsed - before.external - before.heapUsed < MOST_MEMORY,
    'it keeps too much',
  )
  const text = JSON.stringify(probe, (_, value: unknown) =>
    value instanceof Uint8Array ? value.length : value,
  )
  assert.doesNotMatch(text, /hush|evil|\\u00|\\x/)
  return probe
}

/** Sends as much as the other side takes, for as long as it takes. */
function pour(socket: Duplex, chunk: Uint8Array): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  }
  socket.on('drain', more)
  more()
}

/** Sends one octet after the other, as slowly as keeps a naive client alive. */
function drip(socket: Duplex, octets: Uint8Array, everyMs: number): void {
  let at = 0
  const timer = setInterval(() => {
    if (socket.destroyed) clearInterval(timer)
    else socket.write(octets.subarray(at % octets.length, (at % octets.length) + 1))
    at += 1
  }, everyMs)
  socket.on('close', () => clearInterval(timer))
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('a hostile server, in place of TLS', { concurrency: 4 }, () => {
  const u24 = (value: number): number[] => [value >> 16, (value >> 8) & 255, value & 255]
  const hello = [2, 0, 0, 38, 3, 3, ...Array.from({ length: 32 }, () => 1), 0, 0xc0, 0x2b, 0]
  const record = (contents: readonly number[]): number[] => [
    22,
    3,
    3,
    contents.length >> 8,
    contents.length & 255,
    ...contents,
  ]
  const hugeCertificate = [
    ...record([...hello, 11, ...u24(0xffffff)]),
    ...record(Array.from({ length: 16_000 }, () => 0x41)),
  ]
  const binary = Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919) & 255)

  const servers: Readonly<Record<string, (socket: Socket) => void>> = {
    'that drips the header of a record': (socket) => drip(socket, Uint8Array.of(22, 3, 3, 0x40, 0, 2), 20),
    'that drips warnings for ever': (socket) => drip(socket, Uint8Array.of(21, 3, 3, 0, 2, 1, 112), 1),
    'that pours warnings for ever': (socket) =>
      pour(
        socket,
        Uint8Array.from({ length: 7000 }, (_, index) => [21, 3, 3, 0, 2, 1, 112][index % 7] ?? 0),
      ),
    'that pours records for ever': (socket) => pour(socket, Uint8Array.from(record([...hello, 99, 0, 0, 0]))),
    'that announces a certificate message of 16 MiB': (socket) =>
      pour(socket, Uint8Array.from(hugeCertificate)),
    'that pours binary': (socket) => pour(socket, binary),
    'that pours zeros': (socket) => pour(socket, new Uint8Array(65_536)),
    'that pours text with control characters': (socket) =>
      pour(socket, ascii('\u001b[2Jevil\u0007\r\n'.repeat(1000))),
    'that resets the connection': (socket) => socket.resetAndDestroy(),
    'that resets at the first octets': (socket) => socket.once('data', () => socket.resetAndDestroy()),
    'that closes its half at once and listens on': (socket) => socket.end(),
    'that echoes': (socket) => socket.pipe(socket),
    'that never reads': (socket) => socket.pause(),
  }
  for (const [name, serve] of Object.entries(servers)) {
    it(`${name} is given up`, async (test) => {
      const url = await listenTCP(test, serve)
      const probe = await endure(url)
      assert.notEqual(probe.tls.status, 'accepted')
      assert.equal(probe.webSocket.status, 'not-tried')
    })
  }

  it('that takes no handshake to its end is timed out', async (test) => {
    const url = await listenTCP(test, (socket) => {
      socket.once('data', () => socket.write(Uint8Array.from(record(hello))))
    })
    const probe = await endure(url)
    assert.ok(['refused', 'timeout'].includes(probe.tls.status))
  })
})

describe('a hostile server, behind TLS', () => {
  const answers: Readonly<Record<string, (socket: Duplex) => void>> = {
    'that says nothing': () => undefined,
    'that drips a status line': (socket) =>
      drip(socket, ascii('HTTP/1.1 200 OK\r\nX: yyyyyyyyyyyyyyyyyy'), 5),
    'that pours headers for ever': (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      pour(socket, ascii('X-Evil: evil\r\n'.repeat(100)))
    },
    'that pours one header for ever': (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX: ')
      pour(socket, ascii('evil'.repeat(1000)))
    },
    'that pours 100 Continue for ever': (socket) =>
      pour(socket, ascii('HTTP/1.1 100 Continue\r\n\r\n'.repeat(100))),
    'that pours a body of a gigabyte': (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n')
      pour(socket, new Uint8Array(65_536).fill(0x20))
    },
    'that pours chunks for ever': (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
      pour(socket, ascii('1\r\n[\r\n'.repeat(1000)))
    },
    'that drips a body': (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n')
      drip(socket, ascii('[[[['), 5)
    },
    'with binary in its status line': (socket) =>
      socket.end(Uint8Array.from([...ascii('HTTP/1.1 200 '), 0, 1, 27, 91, 0xff, 13, 10, 13, 10])),
    'that speaks SSH': (socket) => socket.end('SSH-2.0-evil\r\n'),
    'that upgrades without being asked': (socket) =>
      socket.end('HTTP/1.1 101 Evil\r\nUpgrade: evil\r\nConnection: Upgrade\r\n\r\nevil'),
    'whose version is a terminal sequence': (socket) =>
      socket.end(json(JSON.stringify({ version: '2.0\u001b[2Jevil' }))),
    'whose version is 10 000 digits': (socket) =>
      socket.end(json(JSON.stringify({ version: '9'.repeat(10_000) }))),
    'whose JSON is 100 000 deep': (socket) => socket.end(json('['.repeat(100_000))),
    'that redirects to itself': (socket) =>
      socket.end('HTTP/1.1 302 Found\r\nLocation: /api\r\nContent-Length: 0\r\n\r\n'),
    'that redirects to a file': (socket) =>
      socket.end('HTTP/1.1 302 Found\r\nLocation: file:///etc/evil\r\nContent-Length: 0\r\n\r\n'),
  }
  for (const [name, serve] of Object.entries(answers)) {
    it(`${name} is no Jupyter`, async (test) => {
      const { probe, requests } = await lookBehindTLS(test, serve)
      assert.equal(probe.tls.status, 'accepted')
      assert.notEqual(probe.jupyter.status, 'jupyter')
      assert.equal(probe.jupyter.version, undefined)
      assert.deepEqual([probe.webSocket.status, probe.webSocket.token], ['not-tried', 'none'])
      assert.deepEqual(
        requests.map((text) => text.split('\r\n')[0]),
        ['GET /api HTTP/1.1'],
      )
    })
  }

  it('that answers a WebSocket with anything does not pass', async (test) => {
    const upgrades = [
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: evil\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
    ]
    for (const upgrade of upgrades) {
      const { probe } = await lookBehindTLS(test, (socket, request) => {
        socket.end(request.includes('Upgrade') ? upgrade : json('{"version": "2.0"}'))
      })
      assert.deepEqual([probe.jupyter.status, probe.webSocket.status], ['jupyter', 'upgrade-dropped'])
    }
  })
})

/** Looks at a server that completes its handshakes and then does as it likes with a request. */
async function lookBehindTLS(test: TestContext, serve: (socket: Duplex, request: string) => void) {
  const requests: string[] = []
  const url = await listenTLS(test, tlsOptions(await serverWith()), (socket) => {
    socket.once('data', (data: Buffer) => {
      requests.push(data.toString())
      serve(socket, data.toString())
    })
  })
  return { probe: await endure(url), requests }
}

function json(body: string): string {
  return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`
}
