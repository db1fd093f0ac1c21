import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createSandbox } from '../../support/cli.js'
import type { CLIResult, CLIRun, CLISandbox } from '../../support/cli.js'
import { runEnroll } from '../../support/enroll/run-enroll.js'
import type { EnrollingDevice } from '../../support/enroll/run-enroll.js'
import { ESC, ESCAPE } from '../../support/terminal-codes.js'

let box: CLISandbox
let root = ''
before(async () => {
  // Real clients look at the real clock: this CA is made now.
  box = createSandbox()
  const { code, stderr } = await box.run(['up', '192.168.1.20', 'homebox.local'], { clock: new Date() })
  assert.equal(code, 0, stderr)
  root = readFileSync(join(box.home, '.local/share/orchard/ca/certs/ca.cert.pem'), 'utf8')
})
after(() => box.remove())

const enroll = (
  words: readonly string[],
  act: (device: EnrollingDevice) => Promise<void>,
  options: CLIRun = {},
): Promise<CLIResult> => runEnroll({ box, root, words, options }, act)

test('enroll prints the address and the fingerprint, says what a device does in a line each, and ends with 0 when it is trusted', async () => {
  const { code, stdout, stderr } = await enroll([], async (device) => {
    const nonce = await device.open()
    await device.get('/alice-homebox.mobileconfig')
    assert.equal(await device.prove(nonce), 101)
  })
  assert.equal(code, 0, stderr)
  assert.match(stdout, /SHA-256 +(?:[\dA-F]{4} ){7}[\dA-F]{4}\n +(?:[\dA-F]{4} ){7}[\dA-F]{4}\n/)
  assert.match(
    stdout,
    /✔ page opened +iPad at 127\.0\.0\.1\n✔ downloaded +iPad at 127\.0\.0\.1\n✔ trusted +iPad at 127\.0\.0\.1\n$/,
  )
  assert.doesNotMatch(stdout, /█/)
  assert.doesNotMatch(stdout, ESCAPE)
})

test('with --json each event is a line of its own, and the last one says how it ended', async () => {
  const { code, stdout } = await enroll(['--json'], async (device) => {
    assert.equal(await device.prove(await device.open()), 101)
  })
  assert.equal(code, 0)
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; command: string; ready?: boolean })
  assert.deepEqual(
    lines.map(({ event }) => event),
    ['listening', 'opened', 'trusted', 'ended'],
  )
  assert.ok(lines.every(({ command }) => command === 'enroll'))
  assert.equal(lines.at(-1)?.ready, true)
})

test('when the time is over a device that loaded the profile and still refuses is named, with the way to the switch', async () => {
  const { code, stderr } = await enroll(['--minutes', '0.05'], async (device) => {
    await device.open()
    await device.get('/alice-homebox.mobileconfig')
  })
  assert.equal(code, 1)
  assert.match(
    stderr,
    /^orchard: the iPad at 127\.0\.0\.1 has loaded the profile but still refuses the certificate \(ERR_PKI_DEVICE_NOT_TRUSTED\)\n/,
  )
  assert.match(
    stderr,
    /hint: Settings > General > About > Certificate Trust Settings: turn on "alice@homebox, \w+ \d{4}"\./,
  )
})

test('when nobody came it says which line opens the firewall, for the very port, and ends with 1', async () => {
  const { code, stdout, stderr } = await enroll(['--minutes', '0.02'], () => Promise.resolve())
  assert.equal(code, 1)
  assert.match(stdout, /sudo ufw allow \d+\/tcp/)
  assert.match(stderr, /no device has opened the page \(ERR_PKI_DEVICE_NOT_TRUSTED\)/)
})

test('a terminal gets a QR code and lines that are drawn anew', async () => {
  const { code, stdout } = await enroll(
    [],
    async (device) => {
      assert.equal(await device.prove(await device.open()), 101)
    },
    { columns: 80 },
  )
  assert.equal(code, 0)
  assert.match(stdout, new RegExp(String.raw`${ESC}\[38;5;16;48;5;231m`))
  assert.match(stdout, /… waiting/)
  assert.match(stdout, new RegExp(String.raw`${ESC}\[\d+A\r${ESC}\[J`))
  assert.match(stdout, /trusted/)
})

test('a root that iOS would refuse is not carried to a device', async () => {
  const late = new Date('2050-01-01T00:00:00Z')
  const { code, stderr } = await box.run(['enroll'], { clock: late })
  assert.equal(code, 1)
  assert.match(stderr, /ERR_PKI_ROOT/)
})

test('what makes no sense is a usage error', async () => {
  for (const words of [
    ['--minutes', '0'],
    ['--minutes', '241'],
    ['--port', '65536'],
    ['--server', 'http://192.168.1.20:8888'],
    ['--server', 'not a url'],
  ])
    assert.equal((await box.run(['enroll', ...words])).code, 2, words.join(' '))
  const secret = await box.run(['enroll', '--server', 'https://u:hunter2@192.168.1.20'])
  assert.equal(secret.code, 2)
  assert.doesNotMatch(secret.stderr + secret.stdout, /hunter2/)
  assert.match(secret.stderr, /without user and password/)
  const none = await box.run(['enroll'], { machine: { addresses: [], hostname: 'localhost' } })
  assert.equal(none.code, 2)
  assert.match(none.stderr, /--host/)
})

test('device is another name of enroll', async () => {
  assert.equal((await box.run(['device', '--help'])).stdout, (await box.run(['enroll', '--help'])).stdout)
})
