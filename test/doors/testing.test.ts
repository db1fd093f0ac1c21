import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'node:test'
import { isPKIError } from '../../src/index.js'
import * as testing from '../../src/testing.js'

const SRC = resolve(dirname(fileURLToPath(import.meta.url)), '../../src')

/** Every module that a module reaches by its imports, as paths below src/. */
function reach(path: string, reached: Set<string> = new Set()): ReadonlySet<string> {
  if (reached.has(path)) return reached
  reached.add(path)
  for (const [, specifier] of readFileSync(join(SRC, path), 'utf8').matchAll(
    /(?:from|import\() ?'(\.[^']+)'/g,
  ))
    reach(join(dirname(path), specifier ?? ''), reached)
  return reached
}

describe('the door for tests', () => {
  it('is reached by no other door and not by the command', () => {
    const others = readdirSync(SRC).filter((name) => name.endsWith('.js') && name !== 'testing.js')
    assert.ok(others.includes('index.js') && others.length >= 4)
    for (const entry of [...others, 'cli/main.js']) {
      const reached = [...reach(entry)]
      assert.ok(reached.length > 3, entry)
      assert.deepEqual(
        reached.filter((path) => path.startsWith('testing')),
        [],
        entry,
      )
    }
  })

  it('needs no judge: what it says of an iPhone is its own', () => {
    const reached = [...reach('testing.js')]
    assert.ok(reached.some((path) => path.startsWith('testing/faults/')))
    assert.deepEqual(
      reached.filter((path) => path.startsWith('check')),
      [],
    )
  })

  it('throws errors of this library only, whatever is passed', async () => {
    const odd: readonly unknown[] = [
      null,
      0,
      'x',
      [],
      new Date(NaN),
      () => 1,
      Uint8Array.of(1),
      Promise.resolve(1),
      {},
    ]
    const options: Readonly<Record<string, readonly string[]>> = {
      createFaultyServerCert: ['hosts', 'faults', 'issuer', 'keyKind', 'privateKey', 'now', 'crypto'],
      createTestServers: ['hosts', 'keyKind', 'now', 'crypto'],
      createTestKey: ['kind', 'crypto'],
      buildCertificate: [
        'version',
        'serialNumber',
        'signature',
        'issuer',
        'validity',
        'subject',
        'extensions',
      ],
      mutateCertificate: ['certificate', 'signedBy', 'extensions', 'subjectPublicKeyInfo'],
    }
    const base: Readonly<Record<string, object>> = {
      createFaultyServerCert: { hosts: ['a.local'], faults: [] },
      mutateCertificate: { certificate: await testing.buildCertificate() },
    }
    const call = async (name: string, value: unknown): Promise<void> => {
      const verb: unknown = Reflect.get(testing, name)
      assert.ok(typeof verb === 'function')
      try {
        await Reflect.apply(verb, undefined, [value])
      } catch (error) {
        assert.ok(isPKIError(error), `${name}: ${String(error)}`)
      }
    }
    for (const [name, fields] of Object.entries(options)) {
      for (const value of odd) {
        await call(name, value)
        for (const field of fields) await call(name, { ...base[name], [field]: value })
      }
    }
  })
})
