import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { pageScript } from '../../src/enroll/page/page-script.js'
import { pageStyle } from '../../src/enroll/page/page-style.js'
import { REFUSALS, refusalText } from '../../src/enroll/refusal.js'
import type { RefusalStatus } from '../../src/enroll/refusal.js'
import { HOSTILE_CLASSES } from '../support/enroll/hostile-classes.js'
import { exchangeRaw, parseAnswer, request, UPGRADE } from '../support/enroll/raw-client.js'
import type { ChildMessage } from '../support/enroll/page-child.js'
import { nonceOf } from '../support/enroll/served-page.js'

const CHILD = fileURLToPath(new URL('../support/enroll/page-child.js', import.meta.url))
/** Attacks that are under way at the same time, besides those that hold on to a connection. */
const AT_ONCE = 64
/** What the heap may grow by between the first thousand attacks and the last, after garbage collection. */
const MOST_GROWTH = 6 * 1024 * 1024

type Message<Kind extends ChildMessage['kind']> = Extract<ChildMessage, { readonly kind: Kind }>

/** What came back in all, by class: statuses and how often. */
const statuses = new Map<string, Map<string, number>>()
const strangers: string[] = []
/** Milliseconds of each request of the good client: of the page under attack, and of one that nobody attacks. */
const waits: { readonly attacked: number; readonly calm: number }[] = []
let child: ChildProcess
let calmChild: ChildProcess
let listening: Message<'listening'>
let calm: Message<'listening'>
let memoryBefore: Message<'memory'>
let memoryAfter: Message<'memory'>
let ended: Message<'ended'>

describe('ten thousand hostile requests', () => {
  before(storm, { timeout: 120_000 })
  after(() => [child, calmChild].forEach((each) => each.kill()))

  it('are of at least twelve named classes', () => {
    assert.ok(new Set(HOSTILE_CLASSES.map(({ name }) => name)).size >= 12)
    assert.ok(HOSTILE_CLASSES.reduce((sum, { times }) => sum + times, 0) >= 10_000)
    assert.equal(statuses.size, HOSTILE_CLASSES.length)
  })

  it('bring nothing back that is not in the closed list', () => {
    assert.deepEqual(strangers.slice(0, 5), [])
  })

  for (const { name, expected } of expectedAnswers()) {
    it(`of the class "${name}" are answered with ${expected.join(' or ')}`, () => {
      const seen = [...(statuses.get(name)?.keys() ?? [])]
      assert.ok(
        seen.some((status) => expected.includes(status)),
        seen.join(),
      )
      assert.deepEqual(
        seen.filter((status) => !expected.includes(status) && status !== 'nothing' && status !== '429'),
        [],
      )
    })
  }

  it('leave a good client served in under a second throughout', (t) => {
    const sorted = waits.map(({ attacked }) => attacked).sort((one, other) => one - other)
    const [median = 0, worst = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)]
    t.diagnostic(`${sorted.length} good visits; median ${median.toFixed(0)} ms, worst ${worst.toFixed(0)} ms`)
    assert.ok(sorted.length >= 10, 'it came often enough to know')
    // What a busy machine takes from everybody is taken off: the same visit of a page that nobody attacks.
    for (const { attacked, calm: usual } of waits)
      assert.ok(attacked - usual < 1000, `${attacked} ms, not ${usual} ms`)
  })

  it('do not make the process grow', (t) => {
    const megabytes = (octets: number): string => (octets / 1024 / 1024).toFixed(1)
    t.diagnostic(`heap ${megabytes(memoryBefore.heapUsed)} → ${megabytes(memoryAfter.heapUsed)} MiB`)
    t.diagnostic(`RSS ${megabytes(memoryBefore.rss)} → ${megabytes(memoryAfter.rss)} MiB`)
    assert.ok(memoryAfter.heapUsed - memoryBefore.heapUsed < MOST_GROWTH)
    assert.ok(memoryAfter.rss - memoryBefore.rss < 10 * MOST_GROWTH)
    assert.ok(ended.visitors <= 512, 'page loads that are remembered are bounded')
  })
})

/** What each class must be answered with; `nothing` is a connection that is closed without a word. */
function expectedAnswers(): readonly { readonly name: string; readonly expected: readonly string[] }[] {
  const table: Readonly<Record<string, readonly string[]>> = {
    'slow head': ['nothing', '400'],
    'slow body': ['405'],
    'slow first line': ['nothing', '400'],
    'idle socket': ['nothing'],
    pipelining: ['200', '200+503'],
    'pipelining of fifty': ['200', '200+503'],
    'bad Host': ['421'],
    'no Host': ['400'],
    'two Hosts': ['421'],
    CONNECT: ['405'],
    'absolute form': ['404'],
    'percent-encoded dots': ['404'],
    dots: ['404'],
    'backslashes and double encoding': ['404'],
    'NUL in the path': ['400'],
    'NUL, encoded': ['404'],
    '64 kB header': ['431'],
    'nineteen hundred headers': ['431'],
    'huge query': ['200'],
    'wrong method': ['405'],
    'no method at all': ['400'],
    'garbage that begins like TLS': ['nothing', 'TLS alert'],
    garbage: ['400', 'nothing', 'TLS alert'],
    'HTTP/2 preface': ['400'],
    'smuggling by chunks': ['400'],
    'smuggling by a bare line feed': ['400', '200'],
    'upgrade without nonce': ['403'],
    'upgrade with a wrong nonce': ['403'],
    'upgrade over http': ['403'],
    'false words of a script': ['404'],
  }
  return HOSTILE_CLASSES.map(({ name }) => ({ name, expected: table[name] ?? [] }))
}

async function storm(): Promise<void> {
  ;[child, calmChild] = [fork(CHILD, { execArgv: ['--expose-gc'] }), fork(CHILD)]
  ;[listening, calm] = await Promise.all([receive(child, 'listening'), receive(calmChild, 'listening')])
  const state = { over: false }
  const good = visitAgainAndAgain(state)
  const running = new Set<Promise<void>>()
  const slow: Promise<void>[] = []
  for (const [index, attack] of interleaved().entries()) {
    if (index === 1000) memoryBefore = await askMemory()
    const run: Promise<void> = attack.run(index).finally(() => running.delete(run))
    if (attack.holds) slow.push(run)
    else running.add(run)
    if (running.size >= AT_ONCE) await Promise.race(running)
  }
  await Promise.all([...running, ...slow])
  memoryAfter = await askMemory()
  state.over = true
  await good
  const end = receive(child, 'ended')
  child.send('close')
  ended = await end
}

interface Attack {
  readonly holds: boolean
  readonly run: (index: number) => Promise<void>
}

/** All attacks, those of all classes mixed, each from an address of its own. */
function interleaved(): readonly Attack[] {
  const list = HOSTILE_CLASSES.flatMap(({ name, times, attack }) =>
    Array.from({ length: times }, (_, number) => ({ name, at: (number + 0.5) / times, number, attack })),
  )
  return list
    .sort((a, b) => a.at - b.at)
    .map(({ name, number, attack }) => ({
      holds: /slow|idle|garbage/.test(name),
      run: async (index) => {
        const from = `127.${1 + (index % 200)}.${Math.floor(index / 200) % 250}.7`
        const nonce = randomBytes(16).toString('base64url')
        const { port, base } = listening
        record(name, await attack({ port, base, nonce, from, number }))
      },
    }))
}

/** Notes the statuses that came back, and whatever is not in the closed list. */
function record(name: string, all: Buffer): void {
  const found: string[] = []
  let rest = all
  while (rest.length > 0) {
    if (rest[0] === 0x15) {
      found.push('TLS alert')
      break
    }
    const { status, headers, body } = parseAnswer(rest)
    const length = Number(headers.get('content-length') ?? 0)
    if (!isListed(status, body.subarray(0, length))) {
      strangers.push(`${name}: ${rest.subarray(0, 300).toString('latin1')}`)
      break
    }
    found.push(String(status))
    rest = body.subarray(length)
  }
  const counts = statuses.get(name) ?? new Map<string, number>()
  statuses.set(name, counts)
  const key = found.length === 0 ? 'nothing' : [...new Set(found)].join('+')
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

const FILES = new Set([pageStyle(), pageScript()].map((text) => Buffer.from(text).toString('base64')))

function isListed(status: number, body: Buffer): boolean {
  if (status === 200) {
    const text = body.toString('base64')
    return FILES.has(text) || listening.bodies.includes(text) || nonceOf(body).length === 22
  }
  // What Node itself answers to a second request.
  if (status === 503) return body.length === 0
  return isRefusal(status) && body.toString() === refusalText(status)
}

function isRefusal(status: number): status is RefusalStatus {
  return Object.hasOwn(REFUSALS, status)
}

/** A good visitor, at the page under attack and, at the same time, at the other one. */
async function visitAgainAndAgain(state: { readonly over: boolean }): Promise<void> {
  for (let visit = 0; !state.over; visit += 1) {
    const from = `127.0.${1 + Math.floor(visit / 200)}.${1 + (visit % 200)}`
    const [attacked, usual] = await Promise.all([visitPage(listening, from), visitPage(calm, from)])
    waits.push({ attacked, calm: usual })
    await sleep(100)
  }
}

/** The page, its style and the proof of trust; gives the milliseconds of one of them. */
async function visitPage({ port, base, root }: Message<'listening'>, from: string): Promise<number> {
  const before = performance.now()
  const page = await exchangeRaw({ port, from, bytes: request(port, base) })
  const style = await exchangeRaw({ port, from, bytes: request(port, `${base}/style.css`) })
  const probe = request(port, `${base}/probe?n=${nonceOf(page.body)}`, { headers: UPGRADE })
  const trusted = await exchangeRaw({ port, from, root, bytes: probe })
  assert.deepEqual([page.status, style.status, trusted.status], [200, 200, 101])
  return (performance.now() - before) / 3
}

async function receive<Kind extends ChildMessage['kind']>(
  from: ChildProcess,
  kind: Kind,
): Promise<Message<Kind>> {
  for (;;) {
    const [message] = (await once(from, 'message')) as [ChildMessage]
    if (isOf(message, kind)) return message
  }
}

function isOf<Kind extends ChildMessage['kind']>(
  message: ChildMessage,
  kind: Kind,
): message is Message<Kind> {
  return message.kind === kind
}

async function askMemory(): Promise<Message<'memory'>> {
  const answer = receive(child, 'memory')
  child.send('memory')
  return answer
}
