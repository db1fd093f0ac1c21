import { connect } from 'node:net'
import { exchangeRaw, request, UPGRADE } from './raw-client.js'
import { connect as connectTLS } from 'node:tls'

/** What an attack is aimed at. */
export interface Target {
  readonly port: number
  readonly base: string
  /** A nonce that was never given out. */
  readonly nonce: string
  /** Address that the attack comes from. */
  readonly from: string
  /** Number of the attack, from 0. */
  readonly number: number
}

/** A kind of attack: what it is called, how often it is tried, and what came back. */
export interface HostileClass {
  readonly name: string
  readonly times: number
  readonly attack: (target: Target) => Promise<Buffer>
}

const NUL = '\u0000'

/** Sends octets at once and takes what comes back. */
const sending =
  (bytes: (target: Target) => string | Uint8Array) =>
  async (target: Target): Promise<Buffer> =>
    (await exchangeRaw({ port: target.port, from: target.from, bytes: bytes(target), patienceMs: 13_000 }))
      .all

/** Sends the first part, then one octet every 400 ms, until the server hangs up. */
const dripping =
  (bytes: (target: Target) => string) =>
  async (target: Target): Promise<Buffer> => {
    const chunks: Buffer[] = []
    await new Promise<void>((resolve) => {
      const socket = connect({ port: target.port, host: '127.0.0.1', localAddress: target.from })
      const end = setTimeout(() => socket.destroy(), 14_000)
      const drip = setInterval(() => socket.write('a'), 400)
      socket.write(bytes(target))
      socket.on('data', (chunk: Buffer) => chunks.push(chunk))
      socket.on('error', () => socket.destroy())
      socket.once('close', () => {
        clearInterval(drip)
        clearTimeout(end)
        resolve()
      })
    })
    return Buffer.concat(chunks)
  }

/** Says something inside of TLS, without looking at the certificate. */
const insideTLS =
  (bytes: (target: Target) => string) =>
  async (target: Target): Promise<Buffer> => {
    const chunks: Buffer[] = []
    await new Promise<void>((resolve) => {
      const socket = connect({ port: target.port, host: '127.0.0.1', localAddress: target.from })
      const secure = connectTLS({ socket, rejectUnauthorized: false }, () => secure.write(bytes(target)))
      const end = setTimeout(() => socket.destroy(), 14_000)
      secure.on('data', (chunk: Buffer) => chunks.push(chunk))
      for (const each of [socket, secure]) each.on('error', () => socket.destroy())
      socket.once('close', () => {
        clearTimeout(end)
        resolve()
      })
    })
    return Buffer.concat(chunks)
  }

/** Every attack that the page is tried with; `times` adds up to ten thousand and more. */
export const HOSTILE_CLASSES: readonly HostileClass[] = [
  {
    name: 'slow head',
    times: 300,
    attack: dripping(({ port, base }) => `GET ${base} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Slow: `),
  },
  {
    name: 'slow body',
    times: 300,
    attack: dripping(({ port, base }) =>
      request(port, base, { method: 'POST', headers: ['Content-Length: 100000'] }),
    ),
  },
  { name: 'slow first line', times: 100, attack: dripping(() => 'G') },
  { name: 'idle socket', times: 1000, attack: sending(() => '') },
  {
    name: 'pipelining',
    times: 600,
    attack: sending(
      ({ port, base }) =>
        request(port, `${base}/style.css`) + request(port, `${base}/root.cer`) + request(port, '/etc/passwd'),
    ),
  },
  {
    name: 'pipelining of fifty',
    times: 100,
    attack: sending(({ port, base }) => request(port, `${base}/page.js`).repeat(50)),
  },
  {
    name: 'bad Host',
    times: 600,
    attack: sending(({ port, base }) => request(port, base, { host: 'evil.example' })),
  },
  { name: 'no Host', times: 300, attack: sending(({ base }) => `GET ${base} HTTP/1.1\r\n\r\n`) },
  {
    name: 'two Hosts',
    times: 500,
    attack: sending(({ port, base }) => request(port, base, { headers: ['Host: evil.example'] })),
  },
  {
    name: 'CONNECT',
    times: 400,
    attack: sending(({ port }) => request(port, 'example.com:443', { method: 'CONNECT' })),
  },
  {
    name: 'absolute form',
    times: 500,
    attack: sending(({ port, base }) => request(port, `http://127.0.0.1:${port}${base}/../../etc/passwd`)),
  },
  {
    name: 'percent-encoded dots',
    times: 600,
    attack: sending(({ port, base }) => request(port, `${base}/%2e%2e/%2e%2e/%2e%2e/etc/passwd`)),
  },
  {
    name: 'dots',
    times: 600,
    attack: sending(({ port, base }) => request(port, `${base}/../../../../etc/passwd`)),
  },
  {
    name: 'backslashes and double encoding',
    times: 400,
    attack: sending(({ port, base }) => request(port, `${base}/..\\..\\%252e%252e%255cprivate`)),
  },
  {
    name: 'NUL in the path',
    times: 500,
    attack: sending(({ port, base }) => request(port, `${base}/root.cer${NUL}.html`)),
  },
  {
    name: 'NUL, encoded',
    times: 300,
    attack: sending(({ port, base }) => request(port, `${base}/root.cer%00.html`)),
  },
  {
    name: '64 kB header',
    times: 400,
    attack: sending(({ port, base }) => request(port, base, { headers: [`X-Long: ${'a'.repeat(65_536)}`] })),
  },
  {
    name: 'nineteen hundred headers',
    times: 200,
    attack: sending(({ port, base }) =>
      request(port, base, { headers: Array.from({ length: 1900 }, (_, index) => `X-${index}: ${index}`) }),
    ),
  },
  {
    name: 'huge query',
    times: 300,
    attack: sending(({ port, base }) => request(port, `${base}?${'a=1&'.repeat(1700)}`)),
  },
  {
    name: 'wrong method',
    times: 500,
    attack: sending(({ port, base, number }) =>
      request(port, base, {
        method: ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'][number % 6] ?? 'POST',
      }),
    ),
  },
  { name: 'no method at all', times: 300, attack: sending(() => 'BREW /pot HTCPCP/1.0\r\n\r\n') },
  {
    name: 'garbage that begins like TLS',
    times: 400,
    attack: sending(({ number }) =>
      Buffer.concat([Buffer.of(0x16, 3, 1, number % 256, 0xff), Buffer.alloc(200, number % 256)]),
    ),
  },
  { name: 'garbage', times: 400, attack: sending(({ number }) => Buffer.alloc(300, number % 256)) },
  { name: 'HTTP/2 preface', times: 300, attack: sending(() => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n') },
  {
    name: 'smuggling by chunks',
    times: 400,
    attack: sending(
      ({ port, base }) =>
        request(port, base, { headers: ['Transfer-Encoding: chunked', 'Content-Length: 4'] }) +
        `0\r\n\r\n${request(port, '/private')}`,
    ),
  },
  {
    name: 'smuggling by a bare line feed',
    times: 300,
    attack: sending(
      ({ port, base }) =>
        `GET ${base}/style.css HTTP/1.1\nHost: 127.0.0.1:${port}\n\nGET /private HTTP/1.1\n\n`,
    ),
  },
  {
    name: 'upgrade without nonce',
    times: 400,
    attack: insideTLS(({ port, base }) => request(port, `${base}/probe`, { headers: UPGRADE })),
  },
  {
    name: 'upgrade with a wrong nonce',
    times: 400,
    attack: insideTLS(({ port, base, nonce }) =>
      request(port, `${base}/probe?n=${nonce}`, { headers: UPGRADE }),
    ),
  },
  {
    name: 'upgrade over http',
    times: 300,
    attack: sending(({ port, base, nonce }) =>
      request(port, `${base}/probe?n=${nonce}`, { headers: UPGRADE }),
    ),
  },
  {
    name: 'false words of a script',
    times: 300,
    attack: sending(({ port, base, nonce }) => request(port, `${base}/seen?n=${nonce}&s=server-ok`)),
  },
]
