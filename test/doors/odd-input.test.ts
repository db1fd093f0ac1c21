import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as check from '../../src/check.js'
import * as core from '../../src/index.js'
import * as node from '../../src/node.js'
import * as peculiar from '../../src/peculiar.js'
import { BASES, EXCEPTIONS, OPTIONS, VALUES } from '../support/door-calls.js'
import { ODD_VALUES } from '../support/odd-values.js'

/** The door for tests has its own table in testing.test.ts. */
const DOORS: Readonly<Record<string, unknown>> = { ...core, ...node, ...check, ...peculiar }

/** Takes what a function gives to its end: a list that is made on the way throws only then, and a page must be closed. */
async function finish(given: unknown): Promise<void> {
  if (typeof given !== 'object' || given === null) return
  if (Symbol.asyncIterator in given)
    for await (const item of given as AsyncIterable<unknown>) assert.notEqual(item, undefined)
  if ('close' in given && typeof given.close === 'function') await Reflect.apply(given.close, given, [])
}

/** Calls a function of a door; whatever it throws is an error of this library. */
async function call(name: string, ...values: readonly unknown[]): Promise<void> {
  const door = DOORS[name]
  assert.ok(typeof door === 'function', name)
  try {
    await finish(await Reflect.apply(door, undefined, values))
  } catch (error) {
    assert.ok(
      core.isPKIError(error),
      `${name}: ${error instanceof Error ? String(error.stack) : String(error)}`,
    )
  }
}

describe('whatever a caller passes', () => {
  it('goes to every function of every door: none is in no table', () => {
    const functions = Object.keys(DOORS).filter((name) => typeof DOORS[name] === 'function')
    const tables = [OPTIONS, VALUES, EXCEPTIONS].flatMap((table) => Object.keys(table))
    assert.deepEqual(tables.sort(), functions.sort())
    assert.deepEqual(
      Object.keys(BASES).filter((name) => !(name in OPTIONS)),
      [],
    )
  })

  for (const [name, options] of Object.entries(OPTIONS)) {
    it(`${name} throws errors of this library only`, async () => {
      const base = (await BASES[name]?.()) ?? {}
      for (const odd of ODD_VALUES) {
        await call(name, odd)
        for (const option of options) {
          await call(name, { [option]: odd })
          if (name in BASES) await call(name, { ...base, [option]: odd })
        }
      }
    })
  }

  for (const [name, good] of Object.entries(VALUES)) {
    it(`${name} throws errors of this library only`, async () => {
      for (const odd of ODD_VALUES) {
        await call(name, odd)
        for (const place of good.keys()) await call(name, ...good.with(place, odd))
      }
    })
  }

  it('is no environment: no program is started in one', async () => {
    for (const odd of ODD_VALUES) await call('findJupyter', { env: { PATH: '' }, homedir: odd })
    for (const env of [null, 'x', 0, [], ['PATH=/'], new Date(0)] as unknown as readonly Record<
      string,
      string
    >[]) {
      await assert.rejects(node.runningJupyters({ env }), { code: 'ERR_PKI_OPTION' })
      await assert.rejects(node.findJupyter({ env }), { code: 'ERR_PKI_OPTION' })
    }
  })

  it('no bytes are made of a number: it is no length', () => {
    for (const read of [core.readCertificate, core.readCSR])
      assert.throws(() => read(1e9 as unknown as Uint8Array), { code: 'ERR_PKI_OPTION' })
  })
})
