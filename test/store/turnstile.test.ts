import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import { createMemoryStore, createRootCA, createServerCSR, issueMany } from '../../src/index.js'
import type { BatchRequest, CAStore, CryptoProvider, Signer } from '../../src/index.js'
import { nodeCrypto } from '../../src/node.js'
import { Turnstile } from '../../src/store/turnstile.js'
import { freshMemoryStore } from '../support/store-kinds.js'

describe('Turnstile', () => {
  it('lets so many steps go on at once and no more, in the order in which they came', async () => {
    const turnstile = new Turnstile(2)
    const crowd = new Crowd()
    const begun: number[] = []
    const steps = Array.from({ length: 7 }, (_, index) =>
      turnstile.pass(() => {
        begun.push(index)
        return crowd.stay(index)
      }),
    )
    assert.deepEqual(begun, [0, 1])
    assert.deepEqual(await Promise.all(steps), [0, 1, 2, 3, 4, 5, 6])
    assert.deepEqual([begun, crowd.most], [[0, 1, 2, 3, 4, 5, 6], 2])
  })

  it('gives the place of a step that fails to the next one', async () => {
    const turnstile = new Turnstile(1)
    const failing = [
      turnstile.pass(() => Promise.reject(new Error('first'))),
      turnstile.pass(() => {
        throw new Error('second')
      }),
    ]
    const third = turnstile.pass(() => Promise.resolve('third'))
    const outcomes = await Promise.allSettled(failing)
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected'],
    )
    assert.equal(await third, 'third')
  })

  it('lets nobody in between who leaves and who waits', async () => {
    const turnstile = new Turnstile(1)
    const crowd = new Crowd()
    const first = turnstile.pass(() => crowd.stay(1))
    const second = turnstile.pass(() => crowd.stay(2))
    const third = first.then(() => turnstile.pass(() => crowd.stay(3)))
    await Promise.all([first, second, third])
    assert.equal(crowd.most, 1)
  })
})

describe('issueMany', () => {
  it('makes at most four certificates at once in this thread', async () => {
    const crowd = new Crowd()
    await issueRequests(await freshMemoryStore(), slowVerifier(crowd))
    assert.equal(crowd.most, 4)
  })

  it("asks a signer of the caller's for as many signatures as it prepares at once", async () => {
    const crowd = new Crowd()
    const issuer = await createRootCA({ commonName: 'HSM', privateKey: { signer: remoteSigner(crowd) } })
    await issueRequests(await createMemoryStore({ issuer }))
    assert.equal(crowd.most, 16)
  })
})

/** Counts who is there at once. */
class Crowd {
  most = 0
  #there = 0

  /** Is there for some turns of the event loop. */
  async stay<Value>(value: Value): Promise<Value> {
    this.#there += 1
    this.most = Math.max(this.most, this.#there)
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate)
    this.#there -= 1
    return value
  }
}

async function issueRequests(store: CAStore, crypto?: CryptoProvider): Promise<void> {
  const { pem } = await createServerCSR({ hosts: ['box.local'] })
  const requests: readonly BatchRequest[] = Array.from({ length: 40 }, (_, index) => ({
    name: `s${index}`,
    csr: { pem },
    hosts: 'from-csr',
  }))
  for await (const { error } of issueMany({ store, requests, ...(crypto === undefined ? {} : { crypto }) }))
    assert.equal(error, undefined)
}

function slowVerifier(crowd: Crowd): CryptoProvider {
  return { ...nodeCrypto, subtle: { ...nodeCrypto.subtle, verify: () => crowd.stay(true) } }
}

function remoteSigner(crowd: Crowd): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    algorithm: 'ecdsa-sha256',
    publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    sign: (tbs) => crowd.stay(new Uint8Array(sign('sha256', tbs, privateKey))),
  }
}
