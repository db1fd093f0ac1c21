import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createServer } from 'node:https'
import { connect } from 'node:net'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import {
  goodRoots,
  listen,
  listenHTTPS,
  listenTCP,
  look,
  serverWith,
  type UpgradeAnswer,
} from '../support/probe.js'

const TOKEN = 'test-token-1'

/** A server that answers as Jupyter Server 2 does; what differs is the test's. */
interface JupyterLike {
  /** Answer to `GET /api`; absent: the version. */
  readonly api?: RequestListener
  /** Answer to a request for a WebSocket. */
  readonly upgrade?: UpgradeAnswer
  /** Answer to everything else; absent: 404. */
  readonly other?: RequestListener
}

async function serve(test: TestContext, { api, upgrade, other }: JupyterLike) {
  const seen: { readonly url: string; readonly token: string | undefined }[] = []
  const note = (request: IncomingMessage): void => {
    seen.push({ url: request.url ?? '', token: request.headers.authorization })
  }
  const url = await listenHTTPS(test, {
    answer: (request, response) => {
      note(request)
      const answer = request.url?.endsWith('/api') === true ? (api ?? version) : (other ?? missing)
      answer(request, response)
    },
    upgrade: (socket, request) => {
      note(request)
      ;(upgrade ?? accept)(socket, request)
    },
  })
  return { url, seen }
}

function version(_: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Server', 'TornadoServer/6.5.10').end('{"version": "2.21.1"}')
}

function missing(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(404).end('<html>')
}

function accept(socket: Duplex, request: IncomingMessage): void {
  const key = `${String(request.headers['sec-websocket-key'])}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
  const accepted = createHash('sha1').update(key).digest('base64')
  socket.end(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accepted}\r\n\r\n`,
  )
}

const refuseWith = (status: number): UpgradeAnswer => {
  return (socket) => socket.end(`HTTP/1.1 ${status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
}

describe('probeServer, Jupyter', () => {
  it('knows Jupyter by its version, and Tornado by its name', async (test) => {
    const { url, seen } = await serve(test, {})
    const probe = await look(`${url}/user/alice/lab?token=x`)
    assert.deepEqual(probe.jupyter, { status: 'jupyter', httpStatus: 200, version: '2.21.1', tornado: true })
    assert.deepEqual(probe.webSocket, { status: 'passes', httpStatus: 101, token: 'none' })
    assert.deepEqual(
      seen.map(({ url: path }) => path),
      ['/user/alice/api', '/user/alice/api/events/subscribe'],
    )
  })

  const answers: readonly (readonly [string, string, Readonly<Record<string, string>>, number])[] = [
    ['a hub by its redirect', 'jupyterhub', { Location: '/hub/api' }, 302],
    ['a hub by its header', 'jupyterhub', { 'X-JupyterHub-Version': '5.2.1' }, 404],
    ['a login page', 'login', { Location: '/login?next=%2Fapi' }, 302],
    [
      'a proxy that asks for a login elsewhere',
      'login',
      { Location: 'https://auth.example/oauth2/start' },
      307,
    ],
    ['another redirect', 'redirect', { Location: 'https://elsewhere.example/' }, 301],
    ['403', 'forbidden', {}, 403],
    ['401', 'forbidden', {}, 401],
    ['404', 'not-found', {}, 404],
    ['200 without a version', 'not-jupyter', {}, 200],
    ['500', 'not-jupyter', {}, 500],
  ]
  for (const [name, status, headers, httpStatus] of answers) {
    it(`tells apart ${name}, and tries no WebSocket there`, async (test) => {
      const api: RequestListener = (_, response) => response.writeHead(httpStatus, headers).end('{"a": 1}')
      const { url, seen } = await serve(test, { api })
      const probe = await look(url)
      assert.deepEqual([probe.jupyter.status, probe.jupyter.httpStatus], [status, httpStatus])
      assert.equal(probe.webSocket.status, 'not-tried')
      assert.equal(seen.length, 1)
    })
  }
})

describe('probeServer, the WebSocket', () => {
  const answers = [
    [401, 'not-logged-in'],
    [403, 'not-logged-in'],
    [400, 'upgrade-dropped'],
    [426, 'upgrade-dropped'],
    [502, 'upgrade-dropped'],
    [302, 'redirect'],
    [418, 'failed'],
  ] as const
  for (const [httpStatus, status] of answers) {
    it(`takes ${httpStatus} for ${status}`, async (test) => {
      const { url } = await serve(test, { upgrade: refuseWith(httpStatus) })
      assert.deepEqual((await look(url)).webSocket, { status, httpStatus, token: 'none' })
    })
  }

  it('is undecided at an older Jupyter that knows the token and runs no kernel of that name', async (test) => {
    const { url, seen } = await serve(test, { upgrade: refuseWith(404) })
    assert.deepEqual((await look(url)).webSocket, { status: 'undecided', httpStatus: 404, token: 'none' })
    const [, events, channels] = seen.map(({ url: path }) => path)
    assert.equal(events, '/api/events/subscribe')
    assert.match(channels ?? '', /^\/api\/kernels\/[0-9a-f-]{36}\/channels$/)
  })

  it('is not logged in at an older Jupyter that refuses before it looks for the kernel', async (test) => {
    const upgrade: UpgradeAnswer = (socket, request) => {
      refuseWith(request.url?.includes('kernels') === true ? 403 : 404)(socket, request)
    }
    const { url } = await serve(test, { upgrade })
    assert.equal((await look(url)).webSocket.status, 'not-logged-in')
  })

  it('is dropped where a proxy answers as if no upgrade had been asked for', async (test) => {
    const other: RequestListener = (_, response) =>
      response.writeHead(400).end('Can "Upgrade" only to "WebSocket".')
    const url = await listenHTTPS(test, {
      answer: (request, response) => (request.url === '/api' ? version : other)(request, response),
    })
    assert.deepEqual((await look(url)).webSocket, {
      status: 'upgrade-dropped',
      httpStatus: 400,
      token: 'none',
    })
  })
})

describe('the token', () => {
  it('goes with the WebSocket to a server that is trusted, and not with the question for the version', async (test) => {
    const { url, seen } = await serve(test, {})
    const probe = await look(url, { token: TOKEN, roots: await goodRoots() })
    assert.equal(probe.trust.report?.trusted, true)
    assert.deepEqual([probe.webSocket.status, probe.webSocket.token], ['passes', 'sent'])
    assert.deepEqual(
      seen.map(({ token }) => token),
      [undefined, `token ${TOKEN}`],
    )
    assert.doesNotMatch(JSON.stringify(probe), new RegExp(TOKEN))
  })

  it('is withheld from a server below another root, and where there are no roots', async (test) => {
    const { root } = await serverWith('self-signed')
    for (const roots of [[root], []]) {
      const { url, seen } = await serve(test, {})
      const probe = await look(url, { token: TOKEN, roots })
      assert.equal(probe.webSocket.token, 'withheld')
      assert.ok(seen.length > 0 && seen.every(({ token }) => token === undefined))
    }
  })

  it('is never seen by a stranger who takes over the connection, at whichever connection he begins', async (test) => {
    const stolen: unknown[] = []
    const good = await serve(test, {})
    const evil = await listenEvil(test, stolen)
    for (let from = 1; from <= 18; from += 1) {
      let count = 0
      const url = await listenTCP(test, (socket) => {
        count += 1
        const port = Number(new URL(count < from ? good.url : evil).port)
        const onward = connect(port, '127.0.0.1')
        for (const end of [socket, onward]) end.on('error', () => socket.destroy())
        socket.pipe(onward).pipe(socket)
      })
      await look(url, { token: TOKEN, roots: await goodRoots() })
      assert.ok(count >= 13, `${count} connections`)
    }
    assert.ok(stolen.length > 0)
    assert.deepEqual(stolen.filter(Boolean), [])
  })
})

/** A Jupyter of someone else, who notes what is shown to him. */
async function listenEvil(test: TestContext, stolen: unknown[]): Promise<string> {
  const { chainPEM, privateKeyPEM } = await serverWith('self-signed')
  const server = createServer({ cert: chainPEM, key: privateKeyPEM }, (request, response) => {
    stolen.push(request.headers.authorization)
    version(request, response)
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    stolen.push(request.headers.authorization)
    accept(socket, request)
  })
  return listen(test, server)
}
