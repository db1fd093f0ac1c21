import assert from 'node:assert/strict'
import { appendFileSync, copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { crl, issue } from '../../../../src/index.js'
import type { Revocation, StoreEntry } from '../../../../src/index.js'
import { openCADirectory } from '../../../../src/node.js'
import { NOW } from '../../../support/issue.js'
import { freshCA, textOf } from '../../../support/store.js'

const STOLEN: Revocation = {
  at: NOW,
  reason: 'keyCompromise',
  invalidSince: new Date('2026-01-02T03:04:05Z'),
}

interface Scene {
  readonly path: string
  readonly index: string
  readonly list: string
  readonly entries: readonly StoreEntry[]
}

/** A CA of three certificates, two of them revoked and in its list; what is left afterwards is what openssl would leave. */
async function caOfOpenSSL(): Promise<Scene> {
  const store = await freshCA()
  for (let made = 0; made < 3; made += 1) await issue({ store, hosts: ['x.test'], now: NOW })
  const reasons: readonly Revocation[] = [STOLEN, { at: NOW, reason: 'superseded' }]
  for (const [at, revocation] of reasons.entries()) {
    const entry = (await entriesAt(store.path))[at]
    assert.ok(entry)
    await store.revoke(entry.serialNumber, entry.version, revocation)
  }
  await crl({ store, now: NOW })
  const { path } = store
  const entries = await entriesAt(path)
  rmSync(join(path, 'ca/orchard'), { recursive: true })
  return { path, index: join(path, 'ca/index.txt'), list: join(path, 'ca/crl/ca.crl.pem'), entries }
}

async function entriesAt(path: string): Promise<readonly StoreEntry[]> {
  const found: StoreEntry[] = []
  for await (const entry of (await openCADirectory({ path })).find()) found.push(entry)
  return found
}

function sorted(text: string): readonly string[] {
  return text.split('\n').sort()
}

async function repairsOf(path: string): Promise<readonly string[]> {
  return (await openCADirectory({ path })).repairs
}

describe('an index that is lost with nothing beside it', () => {
  it('gets its revocations from the list that the CA has signed, with their reasons', async () => {
    const { path, index } = await caOfOpenSSL()
    const whole = textOf(index)
    rmSync(index)
    const [first = ''] = await repairsOf(path)
    assert.deepEqual(sorted(textOf(index)), sorted(whole))
    assert.match(first, /since/)
  })

  it('gets them, too, for lines that are missing', async () => {
    const { path, index } = await caOfOpenSSL()
    const whole = textOf(index)
    writeFileSync(index, '')
    await repairsOf(path)
    assert.deepEqual(sorted(textOf(index)), sorted(whole))
  })

  it('gets none from a list of another CA, a damaged one, or none, and says that they cannot be known', async () => {
    const other = await caOfOpenSSL()
    const changes: readonly ((list: string) => void)[] = [
      (list) => {
        copyFileSync(other.list, list)
      },
      (list) => {
        writeFileSync(list, 'no list')
      },
      (list) => {
        rmSync(list)
      },
    ]
    for (const change of changes) {
      const { path, index, list } = await caOfOpenSSL()
      change(list)
      rmSync(index)
      const [first = ''] = await repairsOf(path)
      assert.deepEqual(
        (await entriesAt(path)).map(({ status }) => status),
        ['valid', 'valid', 'valid'],
      )
      assert.match(first, /openssl .* cannot be known/)
    }
  })

  it('leaves a certificate valid that was released since the list', async () => {
    const store = await freshCA()
    await issue({ store, hosts: ['x.test'], now: NOW })
    const [entry] = await entriesAt(store.path)
    assert.ok(entry)
    const held = await store.revoke(entry.serialNumber, entry.version, { at: NOW, reason: 'certificateHold' })
    await crl({ store, now: NOW })
    await store.revoke(held.serialNumber, held.version, undefined)
    rmSync(join(store.path, 'ca/index.txt'))
    assert.deepEqual(
      (await entriesAt(store.path)).map(({ status }) => status),
      ['valid'],
    )
  })
})

describe('the log of revocations', () => {
  it('names its damaged lines among the repairs, and the others count', async () => {
    const store = await freshCA()
    for (let made = 0; made < 2; made += 1) await issue({ store, hosts: ['x.test'], now: NOW })
    const before = textOf(store.path, 'ca/index.txt')
    const log = join(store.path, 'ca/orchard/revocations')
    const [first, second] = await entriesAt(store.path)
    assert.ok(first && second)
    await store.revoke(first.serialNumber, first.version, STOLEN)
    appendFileSync(log, '{"serial":\n')
    await store.revoke(second.serialNumber, second.version, STOLEN)
    writeFileSync(join(store.path, 'ca/index.txt'), before)
    const repairs = await repairsOf(store.path)
    assert.equal(repairs.filter((text) => /^Line 2 of .*revocations/.test(text)).length, 1)
    assert.deepEqual(
      (await entriesAt(store.path)).map(({ status }) => status),
      ['revoked', 'revoked'],
    )
  })
})
