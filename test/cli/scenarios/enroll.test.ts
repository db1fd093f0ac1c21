import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createSandbox } from '../../support/cli.js'
import type { CLIResult, CLIRun, CLISandbox } from '../../support/cli.js'
import { exchangeRaw, request, UPGRADE } from '../../support/enroll/raw-client.js'
import type { RawAnswer } from '../../support/enroll/raw-client.js'
import { nonceOf } from '../../support/enroll/served-page.js'
import { ESC, ESCAPE } from '../../support/terminal-codes.js'

const IPAD =
  'User-Agent: Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1'

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

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A device on this machine: it asks for the page until it is there. */
class Device {
  readonly #port: number
  #base = ''

  constructor(port: number) {
    this.#port = port
  }

  /** Loads the page at an address that the command printed. */
  async open(base: string): Promise<string> {
    this.#base = base
    return nonceOf((await this.get('', [IPAD])).body)
  }

  async get(path: string, headers: readonly string[] = []): Promise<RawAnswer> {
    return exchangeRaw({ port: this.#port, bytes: request(this.#port, this.#base + path, { headers }) })
  }

  async prove(nonce: string): Promise<number> {
    const bytes = request(this.#port, `${this.#base}/probe?n=${nonce}`, { headers: UPGRADE })
    return (await exchangeRaw({ port: this.#port, bytes, root })).status
  }
}

/** Runs the command and, while it runs, what a device does; `text` gives what was printed so far. */
async function enroll(
  words: readonly string[],
  act: (device: Device, base: string) => Promise<void>,
  options: CLIRun = {},
): Promise<CLIResult> {
  const port = await freePort()
  let printed = ''
  const running = box.run(['enroll', '--host', '127.0.0.1', '--port', String(port), ...words], {
    clock: new Date(),
    ...options,
    onOutput: (text) => (printed += text),
  })
  const base = await until(() => /http:\/\/127\.0\.0\.1:\d+(\/[a-z\d]{4})/.exec(printed)?.[1])
  await act(new Device(port), base)
  return running
}

async function until<Value>(find: () => Value | undefined): Promise<Value> {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = find()
    if (found !== undefined) return found
    await sleep(50)
  }
  return assert.fail('it never came')
}

test('enroll prints the address and the fingerprint, says what a device does in a line each, and ends with 0 when it is trusted', async () => {
  const { code, stdout, stderr } = await enroll([], async (device, base) => {
    const nonce = await device.open(base)
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
  const { code, stdout } = await enroll(['--json'], async (device, base) => {
    assert.equal(await device.prove(await device.open(base)), 101)
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
  const { code, stderr } = await enroll(['--minutes', '0.05'], async (device, base) => {
    await device.open(base)
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
    async (device, base) => {
      assert.equal(await device.prove(await device.open(base)), 101)
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
