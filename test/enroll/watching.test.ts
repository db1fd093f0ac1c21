import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect as connectTLS } from 'node:tls'
import { createRootCA } from '../../src/index.js'
import { exchangeRaw, request, UPGRADE } from '../support/enroll/raw-client.js'
import { servePage } from '../support/enroll/served-page.js'
import type { ServedPage } from '../support/enroll/served-page.js'

/** What RFC 6455 §1.3 says that this key is answered with. */
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='
/** The text message `trusted`, and a close with status 1000. */
const FRAMES = Buffer.concat([Buffer.of(0x81, 7), Buffer.from('trusted'), Buffer.of(0x88, 2, 0x03, 0xe8)])

const kinds = ({ events }: ServedPage): readonly string[] => events.map(({ kind }) => kind)

test('a WebSocket over TLS with the nonce of a page load proves trust: it says so and closes', async (t) => {
  const served = await servePage(t)
  const nonce = await served.visit()
  const { status, headers, body } = await served.getSecure(`/probe?n=${nonce}`, { headers: UPGRADE })
  assert.equal(status, 101)
  assert.equal(headers.get('sec-websocket-accept'), ACCEPT)
  assert.deepEqual(body, FRAMES)
  assert.deepEqual(kinds(served), ['opened', 'trusted'])
  assert.equal(served.page.visitors()[0]?.trusted, true)
})

test('the same over plain http proves nothing', async (t) => {
  const served = await servePage(t)
  const nonce = await served.visit()
  assert.equal((await served.get(`/probe?n=${nonce}`, { headers: UPGRADE })).status, 403)
  assert.deepEqual(kinds(served), ['opened'])
})

test('a nonce that was never given out proves nothing, nor does none, nor a part of one', async (t) => {
  const served = await servePage(t)
  const nonce = await served.visit()
  const [, other] = [nonce, nonce.split('').reverse().join('')]
  for (const query of [
    '',
    '?n=',
    '?n=x',
    `?n=${other}`,
    `?n=${nonce.slice(0, -1)}`,
    `?n=${nonce}A`,
    `?N=${nonce}`,
  ])
    assert.equal((await served.getSecure(`/probe${query}`, { headers: UPGRADE })).status, 403, query)
  assert.deepEqual(kinds(served), ['opened'])
})

test('another web site that knows a nonce proves nothing', async (t) => {
  const served = await servePage(t)
  const nonce = await served.visit()
  const { port } = served.page
  for (const origin of [
    'https://evil.example',
    `http://127.0.0.1:${port + 1}`,
    'null',
    `http://127.0.0.1:${port}.evil.example`,
  ]) {
    const headers = [...UPGRADE, `Origin: ${origin}`]
    assert.equal((await served.getSecure(`/probe?n=${nonce}`, { headers })).status, 403, origin)
  }
  const own = [...UPGRADE, `Origin: http://127.0.0.1:${port}`]
  assert.equal((await served.getSecure(`/probe?n=${nonce}`, { headers: own })).status, 101)
})

test('a handshake that RFC 6455 does not take is refused', async (t) => {
  const served = await servePage(t)
  const nonce = await served.visit()
  const bad: readonly (readonly string[])[] = [
    UPGRADE.map((line) => line.replace('-Version: 13', '-Version: 8')),
    UPGRADE.filter((line) => !line.startsWith('Sec-WebSocket-Key')),
    UPGRADE.map((line) => line.replace(/Key: .*/, 'Key: short')),
    UPGRADE.map((line) => line.replace('Upgrade: websocket', 'Upgrade: h2c')),
  ]
  for (const headers of bad)
    assert.equal((await served.getSecure(`/probe?n=${nonce}`, { headers })).status, 400, headers.join())
  assert.deepEqual(kinds(served), ['opened'])
})

test('a client that does not trust the root breaks off, and that proves nothing', async (t) => {
  const served = await servePage(t)
  const nonce = await served.visit()
  const { port, base } = served.page
  const stranger = await createRootCA({ commonName: 'Another root' })
  const bytes = request(port, `${base}/probe?n=${nonce}`, { headers: UPGRADE })
  const { all } = await exchangeRaw({ port, bytes, root: stranger.pem })
  assert.equal(all.length, 0)
  assert.deepEqual(kinds(served), ['opened'])
})

test('no TLS session is resumed, so that each proof is a whole handshake', async (t) => {
  const { page, root } = await servePage(t)
  const handshake = (session?: Buffer): Promise<{ reused: boolean; session: Buffer | undefined }> =>
    new Promise((resolve, reject) => {
      const socket = connectTLS(
        {
          port: page.port,
          host: '127.0.0.1',
          ca: root.pem,
          maxVersion: 'TLSv1.2',
          ...(session === undefined ? {} : { session }),
        },
        () => {
          const answer = { reused: socket.isSessionReused(), session: socket.getSession() }
          socket.destroy()
          resolve(answer)
        },
      )
      socket.on('error', reject)
    })
  const { session } = await handshake()
  assert.equal((await handshake(session)).reused, false)
})

test('the visitor is the nonce: trust that arrives from another address is the same visitor, told once', async (t) => {
  const served = await servePage(t)
  const nonce = await served.visit()
  const { port, base } = served.page
  const bytes = request(port, `${base}/probe?n=${nonce}`, { headers: UPGRADE })
  for (const from of ['127.0.0.9', '127.0.0.10'])
    assert.equal((await exchangeRaw({ port, bytes, root: served.root.pem, from })).status, 101)
  assert.deepEqual(kinds(served), ['opened', 'trusted'])
  const [visitor, ...others] = served.page.visitors()
  assert.deepEqual([visitor?.address, others.length], ['127.0.0.10', 0])
})

test('profile and root are told with the visitor of the nonce, else of the address, else of nobody who saw the page', async (t) => {
  const served = await servePage(t)
  const nonce = await served.visit()
  const last = await served.visit()
  await served.get(`/alice-homebox.mobileconfig?n=${nonce}`)
  await served.get('/root.cer')
  const { port, base } = served.page
  await exchangeRaw({ port, bytes: request(port, `${base}/root.cer`), from: '127.0.0.77' })
  assert.deepEqual(
    served.events.map(({ kind, visitor: { id, address } }) => [kind, id, address]),
    [
      ['opened', 1, '127.0.0.1'],
      ['opened', 2, '127.0.0.1'],
      ['profile-loaded', 1, '127.0.0.1'],
      ['root-loaded', 2, '127.0.0.1'],
      ['opened', 3, '127.0.0.77'],
      ['root-loaded', 3, '127.0.0.77'],
    ],
  )
  assert.notEqual(nonce, last)
})

test('what a script says of the real server counts only after its trust was proved', async (t) => {
  const served = await servePage(t, { server: 'https://192.168.1.20:8888' })
  const nonce = await served.visit()
  const say = async (word: string): Promise<number> => (await served.get(`/seen?n=${nonce}&s=${word}`)).status
  assert.equal(await say('server-ok'), 204)
  assert.equal(await say('refused'), 204)
  assert.equal(await say('trusted'), 204)
  assert.deepEqual(kinds(served), ['opened', 'refused'])
  await served.getSecure(`/probe?n=${nonce}`, { headers: UPGRADE })
  assert.equal(await say('refused'), 204)
  assert.equal(await say('server-failed'), 204)
  assert.equal(await say('server-ok'), 204)
  assert.deepEqual(kinds(served), ['opened', 'refused', 'trusted', 'server-failed', 'server-ok'])
  assert.equal((await served.get('/seen?n=unknown&s=server-ok')).status, 404)
})
