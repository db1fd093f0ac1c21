import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CLIResult, CLIRun, CLISandbox } from '../cli.js'
import { exchangeRaw, request, UPGRADE } from './raw-client.js'
import type { RawAnswer, RequestParts } from './raw-client.js'
import { nonceOf } from './served-page.js'

const IPAD =
  'User-Agent: Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1'

/** A run of `orchard enroll`. */
export interface EnrollRun {
  readonly box: CLISandbox
  /** PEM of the root that the device trusts. */
  readonly root: string
  /** What is typed behind `enroll --host 127.0.0.1 --port PORT`. */
  readonly words: readonly string[]
  readonly options?: CLIRun
}

/** An iPad on this machine that has opened the page. */
export class EnrollingDevice {
  readonly port: number
  readonly #root: string
  readonly #base: string

  constructor(port: number, base: string, root: string) {
    this.port = port
    this.#base = base
    this.#root = root
  }

  /** Loads the page, and gives its nonce. */
  async open(parts: RequestParts = {}): Promise<string> {
    return nonceOf((await this.get('', { headers: [IPAD], ...parts })).body)
  }

  /** Loads the page over TLS, and gives its nonce. */
  async openSecure(): Promise<string> {
    return nonceOf((await this.getSecure('', { headers: [IPAD] })).body)
  }

  async get(path: string, parts: RequestParts = {}): Promise<RawAnswer> {
    return exchangeRaw({ port: this.port, bytes: request(this.port, this.#base + path, parts) })
  }

  async getSecure(path: string, parts: RequestParts = {}): Promise<RawAnswer> {
    const bytes = request(this.port, this.#base + path, parts)
    return exchangeRaw({ port: this.port, bytes, root: this.#root })
  }

  /** Opens the WebSocket that proves trust; 101 where it is taken. */
  async prove(nonce: string, parts: RequestParts = {}): Promise<number> {
    return (await this.getSecure(`/probe?n=${nonce}`, { headers: UPGRADE, ...parts })).status
  }
}

/** Runs the command and, while it runs, what a device does. */
export async function runEnroll(
  { box, root, words, options = {} }: EnrollRun,
  act: (device: EnrollingDevice) => Promise<void>,
): Promise<CLIResult> {
  const port = await freePort()
  let printed = ''
  const running = box.run(['enroll', '--host', '127.0.0.1', '--port', String(port), ...words], {
    clock: new Date(),
    ...options,
    onOutput: (text) => (printed += text),
  })
  const base = await until(() => /https?:\/\/127\.0\.0\.1:\d+(\/[a-z\d]{4})/.exec(printed)?.[1])
  await act(new EnrollingDevice(port, base, root))
  return running
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function until<Value>(find: () => Value | undefined): Promise<Value> {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = find()
    if (found !== undefined) return found
    await sleep(50)
  }
  return assert.fail('it never came')
}
