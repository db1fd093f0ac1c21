import { expectDate, expectOneOf, expectRecord } from '../base/options.js'
import type { Encoded } from '../base/encoded-input.js'
import type { CryptoOptions } from '../issue/records.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import { buildCertificate } from './build-certificate.js'
import {
  createFaultyServerCert,
  type CreateFaultyServerCertOptions,
  type FaultyServerCert,
} from './create-faulty-server-cert.js'
import { encodedCertificate } from '../x509/read/encoded.js'
import { goodIssuer, goodRoot } from './chain-draft.js'
import { readClock } from '../issue/defaults.js'
import type { FaultyServerIssuer } from './sign-chain.js'
import type { TestFault } from './test-faults.js'
import { createTestKey, TEST_KEY_KINDS, type TestKeyKind } from './test-key.js'

/** The servers that every client should meet once: a good one, and eight of which most clients refuse most. */
export const TEST_SERVER_NAMES = [
  'good',
  'no intermediate',
  'expired',
  'wrong host',
  'CN only',
  'clientAuth only',
  'no EKU',
  '900 days',
  'self-signed',
] as const

/** Name of a test server. */
export type TestServerName = (typeof TEST_SERVER_NAMES)[number]

/** What is wrong with each. */
const FAULTS = {
  good: [],
  'no intermediate': ['missing-intermediate'],
  expired: ['expired'],
  'wrong host': ['wrong-host'],
  'CN only': ['cn-only'],
  'clientAuth only': ['client-auth-eku'],
  'no EKU': ['no-eku'],
  '900 days': ['valid-900-days'],
  'self-signed': ['self-signed'],
} as const satisfies Record<TestServerName, readonly TestFault[]>

/** What `createTestServers` takes. */
export interface CreateTestServersOptions extends CryptoOptions {
  /** Whom a client dials; the first stands in the common name of `CN only`. Absent: localhost, 127.0.0.1 and ::1. */
  readonly hosts?: readonly string[]
  /** Kind of every key; absent: `ec-p256`. */
  readonly keyKind?: TestKeyKind
  /** The present; absent: the clock. */
  readonly now?: Date
}

/** One server: what it sends, its key, and what an iPhone says. */
export interface TestServer extends FaultyServerCert {
  /** Its name. */
  readonly name: TestServerName
}

/** The nine servers below one root. */
export interface TestServers {
  /** The one root that the client trusts. */
  readonly root: Encoded
  /** The servers, in the order of {@link TEST_SERVER_NAMES}. */
  readonly servers: readonly TestServer[]
}

/**
 * Creates the certificates of nine servers below one root, a good one and eight bad ones, to see which of them a client
 * talks to. For tests only: nothing here belongs on a real server. Uses randomness for keys alone, and the clock when `now`
 * is absent; it starts no server.
 *
 * @throws {@link PKIError} `ERR_PKI_HOST`, `ERR_PKI_NO_HOSTS`, `ERR_PKI_OPTION`, `ERR_PKI_CRYPTO`.
 * @example
 * ```ts
 * import { createTestServers } from 'orchard-pki/testing'
 *
 * const { root, servers } = await createTestServers({ hosts: ['localhost'] })
 * for (const { name, chainPEM, privateKeyPEM, iOS } of servers)
 *   console.log(name, chainPEM.length, privateKeyPEM.length, iOS.trusted) // start it, dial it with ca: root.pem
 * ```
 */
export async function createTestServers(options: CreateTestServersOptions = {}): Promise<TestServers> {
  expectRecord(options, '', ['hosts', 'keyKind', 'now', 'crypto'])
  const crypto = resolveCrypto(options.crypto)
  const { hosts = ['localhost', '127.0.0.1', '::1'], keyKind = 'ec-p256' } = options
  const now = options.now === undefined ? readClock() : expectDate(options.now, 'now')
  const issuer = await createIssuer(expectOneOf(keyKind, 'keyKind', TEST_KEY_KINDS), now, crypto)
  const shared = { hosts, keyKind, now, issuer, crypto } satisfies Partial<CreateFaultyServerCertOptions>
  const servers: TestServer[] = []
  for (const name of TEST_SERVER_NAMES) {
    const server = await createFaultyServerCert({ ...shared, faults: FAULTS[name] })
    servers.push(Object.freeze({ name, ...server }))
  }
  return Object.freeze({ root: encodedCertificate(issuer.anchor.der), servers: Object.freeze(servers) })
}

async function createIssuer(
  kind: TestKeyKind,
  now: Date,
  crypto: NonNullable<CryptoOptions['crypto']>,
): Promise<FaultyServerIssuer & { readonly anchor: Encoded }> {
  const make = async (
    draft: ReturnType<typeof goodRoot>,
    signedBy: FaultyServerIssuer | undefined,
  ): Promise<Awaited<ReturnType<typeof buildCertificate>>> => {
    const privateKey = await createTestKey({ kind, crypto })
    const { subject, validity, extensions } = draft
    const fields = { subject, validity, extensions, privateKey, crypto }
    return buildCertificate(signedBy === undefined ? fields : { ...fields, signedBy })
  }
  const anchor = await make(goodRoot(now, kind), undefined)
  const intermediate = await make(goodIssuer('Test intermediate', now, kind), anchor)
  return { ...intermediate, anchor, chain: [intermediate] }
}
