import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { createServer as createHTTPSServer } from 'node:https'
import type { Server, Socket } from 'node:net'
import { deviceKindOf, foreignBrowserOf, parseDeviceKind } from '../../../src/device/guide/device-kind.js'
import type { PageFacts } from '../../../src/enroll/page/page-facts.js'
import { pagePolicy } from '../../../src/enroll/page/page-policy.js'
import { pageScript } from '../../../src/enroll/page/page-script.js'
import { pageStyle } from '../../../src/enroll/page/page-style.js'
import { renderPage } from '../../../src/enroll/page/render-page.js'
import type { FaultyServerCert } from '../../../src/testing.js'
import { portOf, tlsOptions } from '../probe.js'

/** The page, and beside it a TLS server that is its probe and the real server at once. */
export interface DevicePage {
  /** Where the page stands, e.g. `http://127.0.0.1:40123/k7qm`. */
  readonly address: string
  /** What the script has reported so far, e.g. `refused`. */
  readonly seen: readonly string[]
  /** Nonces with which the probe was opened. */
  readonly opened: readonly string[]
  /** Gives the probe another certificate, for the connections that come. */
  readonly use: (certificate: FaultyServerCert) => void
  /** Ends both servers; a second time it does nothing. */
  readonly close: () => Promise<void>
}

/** What a test changes about the page. */
export interface DevicePageOptions {
  /** Certificate and key of the TLS server. */
  readonly server: FaultyServerCert
  /** Facts that differ from the usual ones. */
  readonly facts?: Partial<PageFacts>
  /** Whether the page tries the TLS server as the real server too. */
  readonly triesServer?: boolean
}

const BASE = '/k7qm'
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** Serves the page as it is rendered, with its policy, and a probe as RFC 6455 §4.2.2 wants it. */
export async function startDevicePage({
  server,
  facts = {},
  triesServer = false,
}: DevicePageOptions): Promise<DevicePage> {
  const [seen, opened]: [string[], string[]] = [[], []]
  const probe = probeServer(server, opened)
  await listen(probe)
  const at = portOf(probe)
  const page = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://page')
    const userAgent = request.headers['user-agent'] ?? ''
    if (url.pathname === `${BASE}/seen`) {
      seen.push(url.searchParams.get('s') ?? '')
      response.writeHead(204).end()
      return
    }
    const extra = triesServer ? { server: `https://127.0.0.1:${at}/` } : {}
    answer(response, url.pathname, { ...factsOf(url, userAgent, at), ...extra, ...facts })
  })
  await listen(page)
  // A WebSocket is no connection of the HTTP server any more, so it is counted here.
  const sockets = new Set<Socket>()
  for (const each of [page, probe]) each.on('connection', (socket: Socket) => sockets.add(socket))
  const use = (certificate: FaultyServerCert) => {
    probe.setSecureContext(tlsOptions(certificate))
  }
  const close = async () => {
    for (const each of [page, probe].filter(({ listening }) => listening)) {
      each.close()
      for (const socket of sockets) socket.destroy()
      await once(each, 'close')
    }
  }
  return { address: `http://127.0.0.1:${portOf(page)}${BASE}`, seen, opened, use, close }
}

/** The facts of the page that most tests look at. */
export function factsOf(url: URL, userAgent: string, port: number): PageFacts {
  const browser = foreignBrowserOf(userAgent)
  const now = new Date()
  return {
    device: parseDeviceKind(url.searchParams.get('device') ?? '') ?? deviceKindOf(userAgent),
    ...(browser === undefined ? {} : { foreignBrowser: browser }),
    base: BASE,
    nonce: 'AAECAwQFBgcICQoLDA0ODw',
    roots: [{ commonName: 'alice@homebox, Nov 2026', notAfter: new Date('2046-11-17T10:00:00Z') }],
    profileName: 'alice-homebox.mobileconfig',
    now,
    endsAt: new Date(now.getTime() + 900_000),
    secure: false,
    hasReminder: true,
    probe: { host: '127.0.0.1', port },
  }
}

function answer(response: ServerResponse, path: string, facts: PageFacts): void {
  const routes: Readonly<Record<string, () => readonly [string, string]>> = {
    [BASE]: () => ['text/html', renderPage(facts)],
    [`${BASE}/`]: () => ['text/html', renderPage(facts)],
    [`${BASE}/style.css`]: () => ['text/css', pageStyle()],
    [`${BASE}/page.js`]: () => ['text/javascript', pageScript()],
  }
  const [type, body] = routes[path]?.() ?? []
  if (type === undefined) {
    response.writeHead(404).end()
    return
  }
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': pagePolicy(facts),
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  }
  response.writeHead(200, headers).end(body)
}

function probeServer(certificate: FaultyServerCert, opened: string[]) {
  const server = createHTTPSServer(tlsOptions(certificate), (_, response) => response.end('a notebook'))
  server.on('tlsClientError', () => undefined)
  server.on('upgrade', (request, socket) => {
    socket.on('error', () => undefined)
    const key = request.headers['sec-websocket-key'] ?? ''
    opened.push(new URL(request.url ?? '/', 'https://probe').searchParams.get('n') ?? '')
    const accept = createHash('sha1')
      .update(key + GUID)
      .digest('base64')
    const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade']
    socket.write([...head, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n'))
    socket.write(Buffer.concat([Buffer.from([0x81, 7]), Buffer.from('trusted')]))
    socket.end(Buffer.from([0x88, 2, 0x03, 0xe8]))
  })
  return server
}

async function listen(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
}
