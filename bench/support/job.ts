import { generateKeyPairSync, webcrypto } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { createRootCA, createServerCSR, readCSR } from '../../src/index.js'
import type { CertificateAuthority, ServerCSR } from '../../src/index.js'

/** Keys of the CA that are measured; requests have P-256 keys, for RSA-only peers RSA-2048 ones. */
export const CA_KINDS = ['ec-p256', 'rsa-2048', 'rsa-4096'] as const

/** A kind of CA key that is measured. */
export type CAKind = (typeof CA_KINDS)[number]

/** The two jobs: a certificate for a public key that is given, and for a request that is read and verified first. */
export const INPUTS = ['key', 'request'] as const

/** What a certificate is made from. */
export type Input = (typeof INPUTS)[number]

/** What everybody gets: the same CA, the same requests and their keys. */
export interface Job {
  /** Kind of the CA's key. */
  readonly kind: CAKind
  /** The CA as this library takes it, its key in WebCrypto. */
  readonly root: CertificateAuthority
  /** PKCS#8 of the CA's key, DER. */
  readonly caKey: Uint8Array
  /** The CA's key in node:crypto. */
  readonly caKeyObject: KeyObject
  /** Distinct requests for a name and an address, DER. */
  readonly requests: readonly Uint8Array[]
  /** The same as this library made them. */
  readonly ownRequests: readonly ServerCSR[]
  /** Gives the requests in turn. */
  readonly nextRequest: () => Uint8Array
  /** The public keys of the requests in turn, as WebCrypto has them. */
  readonly nextKey: () => webcrypto.CryptoKey
  /** WebCrypto's parameters to import the CA's key with. */
  readonly importParameters: webcrypto.EcKeyImportParams | webcrypto.RsaHashedImportParams
  /** WebCrypto's parameters to sign with. */
  readonly signParameters: webcrypto.EcdsaParams | webcrypto.AlgorithmIdentifier
}

const DISTINCT_REQUESTS = 1_000

/** Makes the CA and the requests for one kind of CA key; requests that another job has made may be taken. */
export async function prepareJob(kind: CAKind, ownRequests?: readonly ServerCSR[]): Promise<Job> {
  const pair =
    kind === 'ec-p256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: Number(kind.slice(4)) })
  const caKey = new Uint8Array(pair.privateKey.export({ type: 'pkcs8', format: 'der' }))
  const root = await createRootCA({ commonName: 'Bench root', privateKey: { der: caKey } })
  const own = ownRequests ?? (await makeRequests())
  const requests = own.map(({ der }) => der)
  const keys = await Promise.all(requests.map(importRequestKey))
  return {
    kind,
    root,
    caKey,
    caKeyObject: pair.privateKey,
    requests,
    ownRequests: own,
    nextRequest: inTurn(requests),
    nextKey: inTurn(keys),
    importParameters:
      kind === 'ec-p256'
        ? { name: 'ECDSA', namedCurve: 'P-256' }
        : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    signParameters: kind === 'ec-p256' ? { name: 'ECDSA', hash: 'SHA-256' } : { name: 'RSASSA-PKCS1-v1_5' },
  }
}

/** Gives the items of a list one after the other, for ever. */
export function inTurn<Item>(items: readonly Item[]): () => Item {
  let turn = 0
  return () => {
    turn = (turn + 1) % items.length
    const item = items[turn]
    if (item === undefined) throw new Error('the list is empty')
    return item
  }
}

async function importRequestKey(request: Uint8Array): Promise<webcrypto.CryptoKey> {
  const { publicKey } = readCSR(request)
  return webcrypto.subtle.importKey('raw', publicKey.keyBits, { name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'verify',
  ])
}

async function makeRequests(): Promise<readonly ServerCSR[]> {
  const requests: ServerCSR[] = []
  for (let index = 0; index < DISTINCT_REQUESTS; index += 1) {
    const address = `192.168.${String(index >> 8)}.${String(index & 0xff)}`
    requests.push(await createServerCSR({ hosts: [`host${String(index)}.home.arpa`, address] }))
  }
  return requests
}
