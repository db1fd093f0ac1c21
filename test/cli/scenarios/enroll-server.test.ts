import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { filesOfUp, pathsOf, serveJupyter } from '../../support/checked-server.js'
import { createSandbox } from '../../support/cli.js'
import type { CLIResult, CLIRun, CLISandbox } from '../../support/cli.js'
import { runEnroll } from '../../support/enroll/run-enroll.js'
import type { EnrollingDevice } from '../../support/enroll/run-enroll.js'

let box: CLISandbox
let root = ''
before(async () => {
  // Real clients look at the real clock: this CA is made now.
  box = createSandbox()
  const { code, stderr } = await box.run(['up', '192.168.1.20', '127.0.0.1'], { clock: new Date() })
  assert.equal(code, 0, stderr)
  root = readFileSync(pathsOf(box).root, 'utf8')
})
after(() => box.remove())

const enroll = (
  words: readonly string[],
  act: (device: EnrollingDevice) => Promise<void>,
  options: CLIRun = {},
): Promise<CLIResult> => runEnroll({ box, root, words, options }, act)

interface Line {
  readonly event: string
  readonly urls?: readonly string[]
  readonly visitor?: { readonly trusted: boolean; readonly server: string }
  readonly server?: { readonly trusted?: boolean }
  readonly remarks?: readonly { readonly kind: string }[]
}

const linesOf = ({ stdout }: CLIResult): readonly Line[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)

test('--https hands the page out over TLS only, and what comes in clear is refused', async () => {
  const result = await enroll(['--https', '--json'], async (device) => {
    for (const path of ['', '/root.cer', '/alice-homebox.mobileconfig'])
      assert.equal((await device.get(path)).status, 403, path)
    assert.equal((await device.getSecure('/root.cer')).status, 200)
    assert.equal(await device.prove(await device.openSecure()), 101)
  })
  assert.equal(result.code, 0, result.stderr)
  const urls = linesOf(result)[0]?.urls ?? []
  assert.ok(urls.length > 0 && urls.every((url) => url.startsWith('https://')), urls.join(' '))
})

test('--server is dialled from here too once a device trusts the root, and all ends green', async (t) => {
  const { address } = await serveJupyter(t, filesOfUp(box))
  const act = async (device: EnrollingDevice): Promise<void> => {
    const nonce = await device.open()
    assert.equal(await device.prove(nonce), 101)
    assert.equal((await device.get(`/seen?n=${nonce}&s=server-ok`)).status, 204)
  }
  const { code, stdout, stderr } = await enroll(['--server', address], act)
  assert.equal(code, 0, stderr)
  assert.match(stdout, new RegExp(`✔ https://${address} `))
  assert.doesNotMatch(stdout, /✘/)
  const lines = linesOf(await enroll(['--server', `https://${address}`, '--json'], act))
  assert.equal(lines.find(({ event }) => event === 'server-checked')?.server?.trusted, true)
  assert.equal(lines.at(-1)?.visitor?.server, 'ok')
})

test('--host with another port is the address that is printed, and a page that is reached by it is trusted', async () => {
  const result = await enroll(['--host', '127.0.0.1:9', '--json'], async (device) => {
    const host = '127.0.0.1:9'
    const nonce = await device.open({ host })
    assert.notEqual(nonce, '')
    assert.equal((await device.get('', { host: '127.0.0.1:10' })).status, 421)
    assert.equal((await device.get('')).status, 200)
    assert.equal(await device.prove(nonce), 101)
  })
  assert.equal(result.code, 0, result.stderr)
  assert.match(linesOf(result)[0]?.urls?.[0] ?? '', /^http:\/\/127\.0\.0\.1:9\//)
  assert.equal((await box.run(['enroll', '--host', '127.0.0.1:65536'], { clock: new Date() })).code, 2)
})

/** This machine has another address than the one that its server's certificate names. */
const MOVED = {
  machine: {
    addresses: [
      { address: '192.168.1.20', family: 'IPv4', internal: false, interface: 'wlan0' },
      { address: '192.168.1.77', family: 'IPv4', internal: false, interface: 'eth0' },
    ],
  },
} as const satisfies CLIRun

const hostsNow = (): readonly string[] =>
  (new X509Certificate(readFileSync(pathsOf(box).chain)).subjectAltName ?? '').split(', ').sort()

const trustIt = async (device: EnrollingDevice): Promise<void> => {
  assert.equal(await device.prove(await device.open()), 101)
}

test('the page is for the server of this machine, though one issued for another machine comes before it', async () => {
  const { code, stderr } = await box.run(['issue', '192.168.1.99', '--name', 'another'], {
    clock: new Date(),
  })
  assert.equal(code, 0, stderr)
  const [first] = linesOf(await enroll(['--json'], trustIt))
  assert.deepEqual(first?.remarks, [])
})

test('an address that the certificate does not name is remarked where nobody can be asked', async () => {
  const before = readFileSync(pathsOf(box).chain)
  const [first] = linesOf(await enroll(['--json'], trustIt, MOVED))
  assert.ok(first?.remarks?.some(({ kind }) => kind === 'not-in-certificate'))
  assert.deepEqual(readFileSync(pathsOf(box).chain), before)
})

test('on a terminal a new certificate is offered: no keeps the old one, yes names the address too', async () => {
  const [before, names] = [readFileSync(pathsOf(box).chain), hostsNow()]
  const refused = await enroll([], trustIt, { ...MOVED, keys: 'n' })
  assert.match(refused.stderr, /is not for 192\.168\.1\.77\. Make it anew, with it\?/)
  assert.deepEqual(readFileSync(pathsOf(box).chain), before)
  const taken = await enroll([], trustIt, { ...MOVED, keys: 'y' })
  assert.equal(taken.code, 0, taken.stderr)
  assert.deepEqual(hostsNow(), [...names, 'IP Address:192.168.1.77'])
  const again = await enroll([], trustIt, { ...MOVED, keys: 'n' })
  assert.doesNotMatch(again.stderr, /Make it anew/)
})
