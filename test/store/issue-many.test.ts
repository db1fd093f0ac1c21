import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createServerCSR, issueMany, list, PKIError, revoke } from '../../src/index.js'
import type { BatchRequest, BatchResult, CAStore, IssueManyOptions, IssuingWorkers } from '../../src/index.js'
import { startIssuingWorkers } from '../../src/node.js'
import { NOW, refusal } from '../support/issue.js'
import { CONTESTED_KINDS, freshMemoryStore, slowStore } from '../support/store-kinds.js'

type Run = (
  store: CAStore,
  input: IssueManyOptions['requests'],
) => AsyncGenerator<BatchResult, void, undefined>

/** Who signs must not show in what comes of it. */
const PLACES: readonly (readonly [place: string, run: Run])[] = [
  ['in this thread', runHere],
  ['over two threads', runOverThreads],
]

for (const [{ name, open }, [place, run]] of CONTESTED_KINDS.flatMap((kind) =>
  PLACES.map((where) => [kind, where] as const),
)) {
  describe(`issueMany ${place} on a store of the kind ${name}`, () => {
    it('gives one result for each request, in their order, each durable when it comes', async () => {
      const store = await open()
      let index = 0
      for await (const result of run(store, requests(150))) {
        assert.deepEqual([result.index, result.name, result.error], [index, `s${index}`, undefined])
        if (index % 50 === 0) assert.equal((await store.findServer(`s${index}`))?.hasKey, true)
        index += 1
      }
      assert.equal(index, 150)
      assert.equal((await books(store)).length, 150)
    })

    it('keeps what is good when it is run again, and renews only where hosts differ', async () => {
      const store = await open()
      const first = await gather(run(store, requests(5)))
      const again = await gather(run(store, [...requests(4), { name: 's4', hosts: ['other.local'] }]))
      assert.deepEqual(outcomes(again), ['reused', 'reused', 'reused', 'reused', 'renewed: hosts changed'])
      assert.deepEqual(again.slice(0, 4).map(serialOf), first.slice(0, 4).map(serialOf))
      assert.equal((await books(store)).length, 6)
    })

    it('lets the second of two requests for one server find what the first has made', async () => {
      const store = await open()
      const same = { name: 'twin', hosts: ['twin.local'] }
      const batch = [
        ...requests(3),
        same,
        same,
        { name: 'TWIN', hosts: ['twin.local'] },
        { name: 'twin', hosts: ['a.local'] },
      ]
      const results = await gather(run(store, batch))
      assert.deepEqual(outcomes(results).slice(3, 5), ['issued', 'reused'])
      assert.equal(outcomes(results).at(-1), 'renewed: hosts changed')
      assert.equal(serialOf(results[3]), serialOf(results[4]))
    })

    it('signs requests that were made elsewhere, again only where they ask for something else', async () => {
      const store = await open()
      const { pem } = await createServerCSR({ hosts: ['far.local'] })
      const other = await createServerCSR({ hosts: ['far.local'] })
      const far: BatchRequest = { name: 'far', csr: { pem }, hosts: 'from-csr' }
      const batch: readonly BatchRequest[] = [
        far,
        far,
        { ...far, hosts: ['far.local'] },
        { ...far, hosts: ['near.local'] },
        { ...far, csr: { der: other.der }, hosts: ['near.local'] },
      ]
      assert.deepEqual(outcomes(await gather(run(store, batch))), [
        'issued',
        'reused',
        'reused',
        'renewed: hosts changed',
        'renewed: key does not match',
      ])
      assert.equal((await store.findServer('far'))?.hasKey, false)
    })

    it('reports a request that is refused, and goes on with the rest', async () => {
      const store = await open()
      const stolen = await createServerCSR({ hosts: ['s0.local'] })
      const batch: readonly unknown[] = [
        ...requests(1),
        { name: 's1', hosts: ['not a host'] },
        { name: '../s2', hosts: ['s2.local'] },
        { name: 's3', hosts: [] },
        { name: 's4', host: ['s4.local'] },
        undefined,
        { name: 7, hosts: ['s6.local'] },
        { name: 's0', csr: { der: stolen.der }, hosts: 'from-csr' },
        { name: 's8', csr: { pem: 'nothing' }, hosts: 'from-csr' },
        { name: 's9', csr: { der: stolen.der } },
        { name: 's10', hosts: 'from-csr' },
        { name: 'last', hosts: ['last.local'] },
      ]
      // @ts-expect-error what comes from a file may be anything
      const results = await gather(run(store, batch))
      assert.deepEqual(results.map(codeOf), [
        'issued',
        'ERR_PKI_HOST',
        'ERR_PKI_OPTION',
        'ERR_PKI_NO_HOSTS',
        'ERR_PKI_OPTION',
        'ERR_PKI_OPTION',
        'ERR_PKI_OPTION',
        'ERR_PKI_KEY_MISMATCH',
        'ERR_PKI_PEM',
        'ERR_PKI_CSR',
        'ERR_PKI_OPTION',
        'issued',
      ])
      assert.deepEqual(results.map(({ name }) => name).slice(4, 8), ['s4', undefined, undefined, 's0'])
      assert.equal((await books(store)).length, 2)
    })

    it('gives what was revoked a new certificate, and a new key where the key has leaked', async () => {
      const store = await open()
      await gather(run(store, requests(3)))
      const key = (await store.findServer('s1'))?.keyPEM
      await revoke({ store, name: 's0', now: NOW })
      await revoke({ store, name: 's1', reason: 'keyCompromise', now: NOW })
      assert.deepEqual(outcomes(await gather(run(store, requests(3)))), [
        'renewed: revoked',
        'renewed: revoked',
        'reused',
      ])
      assert.notEqual((await store.findServer('s1'))?.keyPEM, key)
    })
  })
}

for (const [place, run] of PLACES) {
  describe(`issueMany ${place}`, () => {
    it('hands out what went before an input that throws, then throws what that threw', async () => {
      const store = await freshMemoryStore()
      const broken = new Error('line 4 is no line')
      for (const input of [throwing(3, broken), throwingLater(3, broken)]) {
        const seen: string[] = []
        await assert.rejects(async () => {
          for await (const { name = '' } of run(store, input)) seen.push(name)
        }, broken)
        assert.deepEqual(seen, ['s0', 's1', 's2'])
      }
    })

    it('reads an endless input only a little ahead, and closes it when it is left', async () => {
      for (const open of [freshMemoryStore, async () => slowStore(await freshMemoryStore())]) {
        const store = await open()
        const input = endless()
        let taken = 0
        for await (const { error } of run(store, input.requests)) {
          assert.equal(error, undefined)
          taken += 1
          for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate)
          assert.ok(input.read() <= taken + 128, `${input.read()} were read for ${taken}`)
          if (taken === 150) break
        }
        assert.equal(input.isClosed(), true)
        const entered = (await books(store)).length
        assert.ok(entered >= 150 && entered <= input.read())
      }
    })

    it('enters everything that it has signed when it is left early', async () => {
      const store = await freshMemoryStore()
      const reserved: string[] = []
      const watched: CAStore = {
        ...store,
        reserve: async (serialNumber) => {
          reserved.push(serialNumber)
          return store.reserve(serialNumber)
        },
      }
      for await (const { index } of run(watched, endless().requests)) if (index === 10) break
      assert.deepEqual((await books(store)).sort(), reserved.sort())
    })

    it('does nothing before the first result is asked for, and nothing when it is left before', async () => {
      const store = await freshMemoryStore()
      const input = endless()
      const results = run(store, input.requests)
      await new Promise(setImmediate)
      assert.equal(input.read(), 0)
      await results.return()
      assert.deepEqual(await gather(results), [])
      assert.deepEqual(await books(store), [])
    })

    it('does not wait for a full group when the next request waits for the result before it', async () => {
      const store = await freshMemoryStore()
      let release: () => void = () => undefined
      async function* dialogue(): AsyncGenerator<BatchRequest> {
        for (const request of requests(4)) {
          const answered = new Promise<void>((resolve) => {
            release = resolve
          })
          yield request
          await answered
        }
      }
      let count = 0
      for await (const { error } of run(store, dialogue())) {
        assert.equal(error, undefined)
        count += 1
        release()
      }
      assert.equal(count, 4)
    })

    it('can be left while its input never answers', async () => {
      const store = await freshMemoryStore()
      async function* stuck(): AsyncGenerator<BatchRequest> {
        yield* requests(1)
        await new Promise(() => undefined)
      }
      for await (const { name } of run(store, stuck())) {
        assert.equal(name, 's0')
        break
      }
      assert.equal((await books(store)).length, 1)
    })

    it('enters certificates in groups, in the order of the requests', async () => {
      const store = await freshMemoryStore()
      const groups: number[] = []
      const watched: CAStore = {
        ...store,
        commit: async (entries) => {
          groups.push(entries.length)
          await new Promise(setImmediate)
          await store.commit(entries)
        },
      }
      const results = await gather(run(watched, requests(300)))
      assert.ok(groups.length <= 10, `${groups.length} groups`)
      assert.ok(Math.max(...groups) <= 64)
      assert.deepEqual(await books(store), results.map(serialOf))
    })

    it('stops when the store fails, after what was entered before, and keeps nothing back from a second run', async () => {
      const store = await freshMemoryStore()
      const { failing, full, groups } = failingSecond(store)
      const input = endless()
      const seen: BatchResult[] = []
      await assert.rejects(async () => {
        for await (const result of run(failing, input.requests)) seen.push(result)
      }, full)
      assert.deepEqual(await books(store), seen.map(serialOf))
      assert.equal(input.isClosed(), true)
      assert.equal(groups(), 2)
      const again = await gather(run(store, requests(seen.length + 5)))
      assert.deepEqual(new Set(outcomes(again)), new Set(['reused', 'issued']))
    })

    it('tells the failure of the last group to who leaves early', async () => {
      const store = await freshMemoryStore()
      const { failing, full } = failingSecond(store)
      await assert.rejects(async () => {
        for await (const { index } of run(failing, endless().requests)) if (index === 0) break
      }, full)
    })

    it('ends when the disk is full, and goes on when one folder cannot be written', async () => {
      const store = await freshMemoryStore()
      const failingAt = (name: string, systemCode: string): CAStore => ({
        ...store,
        keepServerKey: async (server, keyPEM, placement) => {
          if (server !== name) return store.keepServerKey(server, keyPEM, placement)
          throw new PKIError('ERR_PKI_FILE', 'refused', { details: { path: `/${name}`, systemCode } })
        },
      })
      const results = await gather(run(failingAt('s1', 'EACCES'), requests(3)))
      assert.deepEqual(results.map(codeOf), ['issued', 'ERR_PKI_FILE', 'issued'])
      const seen: BatchResult[] = []
      await refusal('ERR_PKI_FILE', async () => {
        for await (const result of run(failingAt('s4', 'ENOSPC'), requests(6))) seen.push(result)
      })
      assert.deepEqual(outcomes(seen).slice(0, 4), ['reused', 'issued', 'reused', 'issued'])
    })
  })
}

describe('issueMany', () => {
  it('ends at once with a wrong passphrase, instead of refusing each request with it', async () => {
    const store = await freshMemoryStore()
    let asked = 0
    const closed: CAStore = {
      ...store,
      openIssuer: () => {
        asked += 1
        const details = { reason: 'wrong-or-damaged' } as const
        return Promise.reject(new PKIError('ERR_PKI_PASSPHRASE', 'wrong', { details }))
      },
    }
    await refusal('ERR_PKI_PASSPHRASE', () => gather(runHere(closed, requests(40))))
    assert.equal(asked, 1)
  })

  it('refuses at once what no request could be signed with', async () => {
    const store = await freshMemoryStore()
    const wrong: readonly (readonly [Parameters<typeof refusal>[0], object])[] = [
      ['ERR_PKI_OPTION', { days: 90 }],
      ['ERR_PKI_OPTION', { store: {} }],
      ['ERR_PKI_OPTION', { requests: undefined }],
      ['ERR_PKI_OPTION', { requests: 'kitchen' }],
      ['ERR_PKI_OPTION', { requests: { name: 'a', hosts: ['a.local'] } }],
      ['ERR_PKI_OPTION', { keyKind: 'ed25519' }],
      ['ERR_PKI_OPTION', { renewBefore: -1 }],
      ['ERR_PKI_OPTION', { placement: { folder: 'x' } }],
      ['ERR_PKI_OPTION', { now: 'today' }],
      ['ERR_PKI_OPTION', { passphrase: 'x', issuer: await store.openIssuer() }],
      ['ERR_PKI_VALIDITY_TOO_LONG', { validDays: 826 }],
      ['ERR_PKI_NAME', { countryName: 'Germany' }],
      [
        'ERR_PKI_OUTLIVES_ISSUER',
        { notAfter: new Date('2090-01-01T00:00:00Z'), notBefore: new Date('2089-12-01T00:00:00Z') },
      ],
    ]
    for (const [code, options] of wrong) {
      const given = { store, requests: requests(1), now: NOW, ...options }
      await refusal(code, () => issueMany(given))
    }
    assert.deepEqual(await books(store), [])
  })
})

function runHere(
  store: CAStore,
  requests: IssueManyOptions['requests'],
): AsyncGenerator<BatchResult, void, undefined> {
  return issueMany({ store, requests, now: NOW })
}

async function* runOverThreads(
  store: CAStore,
  requests: IssueManyOptions['requests'],
): AsyncGenerator<BatchResult, void, undefined> {
  yield* issueMany({ store, requests, now: NOW, workers: await workersFor(store) })
}

/** Threads for each CA; nobody closes them: they do not keep the process. */
const STARTED = new Map<string, Promise<IssuingWorkers>>()

function workersFor(store: CAStore): Promise<IssuingWorkers> {
  const started =
    STARTED.get(store.fingerprint) ??
    store.openIssuer().then((issuer) => startIssuingWorkers({ issuer, count: 2 }))
  STARTED.set(store.fingerprint, started)
  return started
}

function requests(count: number): readonly BatchRequest[] {
  return Array.from({ length: count }, (_, index) => ({ name: `s${index}`, hosts: [`s${index}.local`] }))
}

function* throwing(count: number, error: Error): Generator<BatchRequest> {
  yield* requests(count)
  throw error
}

async function* throwingLater(count: number, error: Error): AsyncGenerator<BatchRequest> {
  for (const request of requests(count)) {
    await Promise.resolve()
    yield request
  }
  throw error
}

interface Endless {
  readonly requests: Iterable<BatchRequest>
  readonly read: () => number
  readonly isClosed: () => boolean
}

function endless(): Endless {
  let count = 0
  let closed = false
  function* input(): Generator<BatchRequest> {
    try {
      for (;;) {
        yield { name: `s${count}`, hosts: [`s${count++}.local`] }
      }
    } finally {
      closed = true
    }
  }
  return { requests: input(), read: () => count, isClosed: () => closed }
}

async function gather(results: AsyncIterable<BatchResult>): Promise<readonly BatchResult[]> {
  const all: BatchResult[] = []
  for await (const result of results) all.push(result)
  return all
}

function outcomes(results: readonly BatchResult[]): readonly string[] {
  return results.map((result) => {
    if (result.error !== undefined) return result.error.code
    return result.outcome === 'renewed' ? `renewed: ${result.reason}` : result.outcome
  })
}

function codeOf(result: BatchResult): string {
  return result.error === undefined ? result.outcome : result.error.code
}

function serialOf(result: BatchResult | undefined): string {
  return result === undefined || result.error !== undefined ? '' : result.serialNumber
}

async function books(store: CAStore): Promise<string[]> {
  const serials: string[] = []
  for await (const { serialNumber } of list({ store })) serials.push(serialNumber)
  return serials
}

/** A store whose disk is full from its second group on. */
function failingSecond(store: CAStore): {
  readonly failing: CAStore
  readonly full: PKIError
  readonly groups: () => number
} {
  let groups = 0
  const full = new PKIError('ERR_PKI_FILE', 'no space', { details: { path: '/ca', systemCode: 'ENOSPC' } })
  const failing: CAStore = {
    ...store,
    commit: async (entries) => {
      groups += 1
      if (groups > 1) throw full
      await store.commit(entries)
    },
  }
  return { failing, full, groups: () => groups }
}
