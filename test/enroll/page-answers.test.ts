import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startEnrolment } from '../../src/node.js'
import { pageScript } from '../../src/enroll/page/page-script.js'
import { pageStyle } from '../../src/enroll/page/page-style.js'
import { exchangeRaw, request, UPGRADE } from '../support/enroll/raw-client.js'
import { pageMaterial, servePage } from '../support/enroll/served-page.js'

const IPAD =
  'User-Agent: Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1'

test('the list of paths is closed: page, style, script, profile, root, reminder, probe and what was seen', async (t) => {
  const { page } = await servePage(t)
  assert.deepEqual(
    page.paths.map((path) => path.replace(page.base, '')),
    [
      '',
      '/',
      '/style.css',
      '/page.js',
      '/alice-homebox.mobileconfig',
      '/root.cer',
      '/reminder.ics',
      '/probe',
      '/seen',
    ],
  )
})

test('each file is handed out octet by octet, with its media type, over http and over TLS', async (t) => {
  const { get, getSecure, profile, root, reminder } = await servePage(t)
  const files: readonly (readonly [string, string, Uint8Array | string])[] = [
    ['/style.css', 'text/css; charset=utf-8', pageStyle()],
    ['/page.js', 'text/javascript; charset=utf-8', pageScript()],
    ['/alice-homebox.mobileconfig', 'application/x-apple-aspen-config', profile],
    ['/root.cer', 'application/x-x509-ca-cert', root.der],
    ['/reminder.ics', 'text/calendar; charset=utf-8', reminder],
  ]
  for (const ask of [get, getSecure]) {
    for (const [path, type, bytes] of files) {
      const { status, headers, body } = await ask(path)
      assert.equal(status, 200, path)
      assert.equal(headers.get('content-type'), type)
      assert.deepEqual(body, Buffer.from(bytes), path)
    }
  }
})

test('every answer forbids what it does not need: no store, no referrer, no sniffing, no frames, no second request', async (t) => {
  const { get, page } = await servePage(t, { server: 'https://192.168.1.20:8888/lab?token=x' })
  for (const path of ['', '/', '/style.css', '/root.cer', '/nothing', '/probe', '/seen?n=x']) {
    const { headers } = await get(path)
    assert.equal(headers.get('cache-control'), 'no-store', path)
    assert.equal(headers.get('referrer-policy'), 'no-referrer', path)
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
    assert.equal(headers.get('connection'), 'close', path)
    const policy = headers.get('content-security-policy') ?? ''
    for (const closed of [
      "default-src 'none'",
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ])
      assert.ok(policy.includes(closed), `${path}: ${policy}`)
    assert.doesNotMatch(policy, /unsafe|\*|data:/)
  }
  const policy = (await get('')).headers.get('content-security-policy') ?? ''
  assert.match(
    policy,
    new RegExp(
      `connect-src 'self' wss://127\\.0\\.0\\.1:${page.port} https://192\\.168\\.1\\.20:8888(?:;|$)`,
    ),
  )
})

test('the page knows the device by what its browser says, and by ?device=', async (t) => {
  const { get } = await servePage(t)
  assert.match((await get('', { headers: [IPAD] })).body.toString(), /data-device="ipad"/)
  assert.match((await get('/?device=android', { headers: [IPAD] })).body.toString(), /data-device="android"/)
  assert.match((await get('/?device=%22%3E')).body.toString(), /data-device="other"/)
})

test('the fingerprint of the root stands nowhere on the page', async (t) => {
  const { get, root } = await servePage(t)
  const { createHash } = await import('node:crypto')
  const hex = createHash('sha256').update(root.der).digest('hex')
  for (const path of ['', '/style.css', '/page.js']) {
    const text = (await get(path)).body
      .toString()
      .toLowerCase()
      .replaceAll(/[^\da-f]/g, '')
    assert.equal(text.includes(hex.slice(0, 16)), false, path)
  }
})

test('each page load has a nonce of its own, of 128 bits', async (t) => {
  const { visit } = await servePage(t)
  const nonces = await Promise.all(Array.from({ length: 20 }, visit))
  assert.equal(new Set(nonces).size, 20)
  for (const nonce of nonces) assert.equal(Buffer.from(nonce, 'base64url').length, 16)
})

test('HEAD gives the headers of GET and no body, and is no visitor', async (t) => {
  const { get, page } = await servePage(t)
  for (const path of ['/', '/root.cer', '/page.js']) {
    const [whole, head] = [await get(path), await get(path, { method: 'HEAD' })]
    assert.equal(head.status, 200)
    assert.equal(head.body.length, 0)
    assert.equal(head.headers.get('content-length'), whole.headers.get('content-length'), path)
  }
  assert.equal(page.visitors().length, 1)
})

for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH', 'PROPFIND', 'CONNECT']) {
  test(`${method} is refused with 405, and what is allowed is said`, async (t) => {
    const { page } = await servePage(t)
    const { port, base } = page
    const target = method === 'CONNECT' ? 'example.com:443' : base
    const { status, headers } = await exchangeRaw({ port, bytes: request(port, target, { method }) })
    assert.equal(status, 405)
    assert.equal(headers.get('allow'), 'GET, HEAD')
  })
}

test('a request for another host, port or several is refused, whatever the path: DNS rebinding gets nothing', async (t) => {
  const { get, page } = await servePage(t)
  const { port } = page
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    `127.0.0.1:${port + 1}`,
    `127.0.0.2:${port}`,
  ])
    assert.equal((await get('', { host })).status, 421, host)
  assert.equal((await get('', { headers: ['Host: evil.example'] })).status, 421)
  assert.equal((await get('', { headers: [`Host: 127.0.0.1:${port}`] })).status, 421)
  const none = await exchangeRaw({ port, bytes: `GET ${page.base} HTTP/1.0\r\n\r\n` })
  assert.equal(none.status, 400)
})

test('through a published port a page is the same, is named by it, and proves trust there', async (t) => {
  const published = { host: 'LOCALHOST', port: 9000 }
  const { get, page } = await servePage(t, { published })
  const own = String(page.port)
  assert.deepEqual(
    page.urls.map((url) => new URL(url).host),
    [`127.0.0.1:${own}`, 'localhost:9000', `[::1]:${own}`],
  )
  const { status, headers, body } = await get('', { host: 'localhost:9000' })
  assert.equal(status, 200)
  assert.match(headers.get('content-security-policy') ?? '', /wss:\/\/localhost:9000/)
  assert.doesNotMatch(body.toString(), new RegExp(own))
  assert.match((await get('', { host: `localhost:${own}` })).body.toString(), new RegExp(`localhost:${own}`))
  assert.equal((await get('', { host: '127.0.0.1:9000' })).status, 421)
})

test('a published port is one, and belongs to a host of the page', async () => {
  const { options } = await pageMaterial()
  for (const published of [
    { host: 'localhost', port: 0 },
    { host: 'localhost', port: 65_536 },
    { host: 'other.local', port: 9000 },
  ])
    await assert.rejects(startEnrolment({ ...options, published }), { code: 'ERR_PKI_OPTION' })
  for (const port of [1, 65_535]) {
    const page = await startEnrolment({ ...options, published: { host: 'localhost', port } })
    await page.close()
  }
})

test('a host is taken in any case, and an IPv6 address in brackets', async (t) => {
  const { get, page } = await servePage(t)
  assert.equal((await get('', { host: `LocalHost:${page.port}` })).status, 200)
  assert.equal((await get('', { host: `[::1]:${page.port}` })).status, 200)
})

test('a path is compared as it stands: nothing is decoded, joined or folded', async (t) => {
  const { get, page } = await servePage(t)
  const name = '/root.cer'
  for (const path of [
    '/%72oot.cer',
    '//root.cer',
    '/./root.cer',
    '/x/../root.cer',
    '/ROOT.CER',
    '/root.cer/',
    '/root.cer;a',
  ])
    assert.equal((await get(path)).status, 404, path)
  const { port, base } = page
  const absolute = await exchangeRaw({ port, bytes: request(port, `http://127.0.0.1:${port}${base}${name}`) })
  assert.equal(absolute.status, 404)
  assert.equal((await get(`${name}?n=anything&x=%00`)).status, 200)
})

test('a body is refused: a request that reads has none', async (t) => {
  const { get } = await servePage(t)
  assert.equal((await get('', { headers: ['Content-Length: 5', '', 'hello'] })).status, 400)
  assert.equal((await get('', { headers: ['Transfer-Encoding: chunked', '', '0', ''] })).status, 400)
  assert.equal((await get('', { headers: ['Content-Length: 0'] })).status, 200)
})

test('with secureOnly http gets nothing, and TLS all', async (t) => {
  const { get, getSecure, page } = await servePage(t, { secureOnly: true })
  assert.match(page.urls[0] ?? '', /^https:/)
  for (const path of ['', '/root.cer', '/page.js']) {
    assert.equal((await get(path)).status, 403, path)
    assert.equal((await getSecure(path)).status, 200, path)
  }
})

test('without a certificate TLS is closed, and http goes on', async (t) => {
  const { get, getSecure, page } = await servePage(t, { tls: undefined as never })
  assert.equal(page.watching, false)
  assert.equal((await getSecure('')).status, 0)
  assert.equal((await get('')).status, 200)
})

test('the page asks the script to prove trust at a host that the certificate names', async (t) => {
  const { get, page } = await servePage(t, { hosts: ['localhost', '127.0.0.1', 'other.local'] })
  const probeOf = async (host: string): Promise<string | undefined> =>
    /data-probe="([^"]+)"/.exec((await get('', { host: `${host}:${page.port}` })).body.toString())?.[1]
  assert.equal(await probeOf('127.0.0.1'), `127.0.0.1:${page.port}`)
  assert.equal(await probeOf('localhost'), `localhost:${page.port}`)
  assert.equal(await probeOf('other.local'), `localhost:${page.port}`)
})

test('a plain request for the probe is told to upgrade', async (t) => {
  const { get } = await servePage(t)
  assert.equal((await get('/probe')).status, 426)
})

test('an upgrade of anything but the probe is refused', async (t) => {
  const { getSecure, visit } = await servePage(t)
  const nonce = await visit()
  for (const path of ['', '/root.cer', `/seen?n=${nonce}`, '/nothing'])
    assert.ok([400, 404].includes((await getSecure(path, { headers: UPGRADE })).status), path)
})
