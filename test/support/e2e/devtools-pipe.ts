import type { ChildProcess } from 'node:child_process'
import { Readable, Writable } from 'node:stream'

/** What a method answers, or what an event says; who reads it knows the fields. */
export type DevToolsRecord = Readonly<Record<string, unknown>>

/** An event of the browser. */
export interface DevToolsEvent {
  /** Its name, e.g. `Network.webSocketCreated`. */
  readonly method: string
  /** What it says. */
  readonly params: DevToolsRecord
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: DevToolsRecord
  readonly result?: DevToolsRecord
  readonly error?: { readonly message: string }
}

interface Pending {
  readonly resolve: (result: DevToolsRecord) => void
  readonly reject: (error: Error) => void
}

/** Milliseconds that one method may take. */
const METHOD_TIMEOUT_MS = 60_000

/**
 * The DevTools protocol over `--remote-debugging-pipe`: JSON that ends with a zero octet, to file descriptor 3 of the
 * browser and from its descriptor 4.
 */
export class DevToolsPipe {
  /** Every event since the start, in order. */
  readonly events: DevToolsEvent[] = []
  readonly #input: Writable
  readonly #pending = new Map<number, Pending>()
  #next = 1
  #rest = ''

  constructor(browser: ChildProcess) {
    const [input, output] = [browser.stdio[3], browser.stdio[4]]
    if (!(input instanceof Writable) || !(output instanceof Readable))
      throw new Error('the browser has no pipes')
    this.#input = input
    input.on('error', () => undefined)
    output.setEncoding('utf8')
    output.on('data', (text: string) => {
      this.#read(text)
    })
    browser.once('close', () => {
      for (const { reject } of this.#pending.values()) reject(new Error('the browser has ended'))
    })
  }

  /** Calls a method and waits for its answer. */
  async call(method: string, params: DevToolsRecord = {}, sessionId?: string): Promise<DevToolsRecord> {
    const id = this.#next++
    const answer = new Promise<DevToolsRecord>((resolve, reject) =>
      this.#pending.set(id, { resolve, reject }),
    )
    const timer = setTimeout(() => {
      this.#pending.get(id)?.reject(new Error(`${method} did not answer`))
    }, METHOD_TIMEOUT_MS)
    this.#input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    try {
      return await answer
    } finally {
      clearTimeout(timer)
      this.#pending.delete(id)
    }
  }

  #read(text: string): void {
    const parts = (this.#rest + text).split('\0')
    this.#rest = parts.pop() ?? ''
    for (const part of parts) {
      this.#take(JSON.parse(part) as Message)
    }
  }

  #take({ id, method, params, result, error }: Message): void {
    if (method !== undefined) this.events.push({ method, params: params ?? {} })
    if (id === undefined) return
    const pending = this.#pending.get(id)
    if (error === undefined) pending?.resolve(result ?? {})
    else pending?.reject(new Error(error.message))
  }
}
