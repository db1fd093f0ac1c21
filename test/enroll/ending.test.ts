import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import { isPKIError } from '../../src/index.js'
import { startEnrolment } from '../../src/node.js'
import { exchangeRaw, request } from '../support/enroll/raw-client.js'
import { pageMaterial, servePage } from '../support/enroll/served-page.js'

async function holdOpen(port: number, bytes: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => socket.destroy())
  await once(socket, 'connect')
  socket.write(bytes)
  return socket
}

test('when its time is over it ends by itself, not before, with every connection, and the port is free', async (t) => {
  const { page } = await servePage(t, { durationMs: 700 })
  const { port, base } = page
  const sockets = await Promise.all([
    holdOpen(port, ''),
    holdOpen(port, 'GET '),
    holdOpen(port, request(port, base).slice(0, -2)),
    holdOpen(port, request(port, base, { method: 'POST', headers: ['Content-Length: 9'] })),
    holdOpen(port, '\u0016\u0003\u0001'),
  ])
  const closed = Promise.all(sockets.map((socket) => once(socket.resume(), 'close')))
  assert.equal(await page.ended, 'time')
  assert.ok(Date.now() >= page.endsAt.getTime() - 5)
  await closed
  assert.equal((await exchangeRaw({ port, bytes: request(port, base) })).all.length, 0)
  const next = createServer().listen(port)
  await once(next, 'listening')
  next.close()
})

test('close ends it at once, also twice', async (t) => {
  const { page } = await servePage(t)
  await Promise.all([page.close(), page.close()])
  assert.equal(await page.ended, 'closed')
  await page.close()
})

test('a port that is in use is refused with what to do, and nothing of it stays open', async (t) => {
  const { page } = await servePage(t)
  const { options } = await pageMaterial()
  await assert.rejects(startEnrolment({ ...options, port: page.port }), (error) => {
    assert.ok(isPKIError(error, 'ERR_PKI_PORT'))
    assert.deepEqual(error.details, { port: page.port, systemCode: 'EADDRINUSE' })
    assert.match(error.hint ?? '', /--port \d+/)
    return true
  })
})

test('an option that makes no sense is refused before anything listens', async () => {
  const { options } = await pageMaterial()
  const bad: readonly Readonly<Record<string, unknown>>[] = [
    { roots: [] },
    { hosts: 'localhost' },
    { port: 65_536 },
    { port: -1 },
    { durationMs: 0 },
    { durationMs: 24 * 3_600_000 + 1 },
    { server: 'http://192.168.1.20:8888' },
    { server: 'https://user:secret@192.168.1.20' },
    { profile: { bytes: new Uint8Array(1), fileName: '../x.mobileconfig' } },
    { profile: { bytes: new Uint8Array(1), fileName: 'root.cer' } },
    { secureOnly: true, tls: undefined },
    { misspelt: true },
    { onEvent: 'x' },
    { onEvent: null },
    { secureOnly: 'yes' },
    { secureOnly: 1 },
    { durationMs: '1000' },
    { tls: { cert: 1, key: 1 } },
    { server: 'https://u@192.168.1.20' },
    { reminder: 'BEGIN:VEVENT' },
    { reminder: ' BEGIN:VCALENDAR\r\n' },
    { reminder: 'BEGIN:VCALENDAR\r\nX:-----BEGIN PRIVATE KEY-----' },
    { reminder: 'BEGIN:VCALENDAR\r\nX:-----BEGIN PRIV\r\n ATE KEY-----' },
  ]
  for (const change of bad)
    await assert.rejects(
      startEnrolment({ ...options, ...change }),
      (error) => isPKIError(error, 'ERR_PKI_OPTION'),
      JSON.stringify(Object.keys(change)),
    )
  await assert.rejects(startEnrolment({ ...options, hosts: [] }), (error) =>
    isPKIError(error, 'ERR_PKI_NO_HOSTS'),
  )
  await assert.rejects(startEnrolment({ ...options, hosts: ['a b'] }), (error) =>
    isPKIError(error, 'ERR_PKI_HOST'),
  )
})

test('a server whose host is no host is refused before it stands in a policy, and no password is quoted', async () => {
  const { options } = await pageMaterial()
  for (const server of [
    'https://x;base-uri',
    "https://x'y",
    'https://a b',
    'https://x,y',
    'https://*.example',
  ])
    await assert.rejects(startEnrolment({ ...options, server }), (error) => isPKIError(error), server)
  await assert.rejects(startEnrolment({ ...options, server: 'https://u:hunter2@host' }), (error) => {
    assert.ok(isPKIError(error, 'ERR_PKI_OPTION'))
    assert.doesNotMatch(JSON.stringify([error.message, error.details, error.hint]), /hunter2/)
    return true
  })
})

for (const [name, onEvent] of [
  [
    'throws',
    () => {
      throw new Error('full disk')
    },
  ],
  ['rejects', (async () => Promise.reject(new Error('full disk'))) as unknown as () => void],
] as const) {
  test(`a listener that ${name} ends the page as failed, with its error as the cause, and not the process`, async (t) => {
    const { page, get } = await servePage(t, { onEvent })
    await get('').catch(() => undefined)
    await assert.rejects(page.ended, (error) => {
      assert.ok(isPKIError(error, 'ERR_PKI_OPTION'))
      return error.cause instanceof Error && error.cause.message === 'full disk'
    })
    await page.close()
  })
}

test('a connection that says nothing, or never ends what it says, is closed while the page goes on', async (t) => {
  const { page } = await servePage(t)
  const { port, base } = page
  const silent = await holdOpen(port, '')
  const slow = await holdOpen(port, request(port, base).slice(0, -2))
  await Promise.all([silent, slow].map((socket) => once(socket.resume(), 'close')))
  assert.equal((await exchangeRaw({ port, bytes: request(port, base) })).status, 200)
})
