import { parseHosts } from '../base/hosts/parse-host.js'
import { expectArray, expectDate, expectOneOf, expectRecord } from '../base/options.js'
import { readClock } from '../issue/defaults.js'
import { encodedCertificate } from '../x509/read/encoded.js'
import type { Encoded } from '../base/encoded-input.js'
import type { CryptoOptions } from '../issue/records.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import { goodChain, type ChainDraft } from './chain-draft.js'
import { accepted, type IOSExpectation } from './ios-expectation.js'
import {
  openGivenIssuer,
  signChain,
  type FaultyServerIssuer,
  type GivenIssuer,
  type SignedChain,
} from './sign-chain.js'
import { FAULT_ROWS, TEST_FAULT_NAMES, type TestFault } from './test-faults.js'
import { TEST_KEY_KINDS, type TestKey, type TestKeyKind } from './test-key.js'

/** What `createFaultyServerCert` takes. */
export interface CreateFaultyServerCertOptions extends CryptoOptions {
  /** Whom a client dials: the host of the server, or several. */
  readonly hosts: readonly string[]
  /** What shall be wrong, each made in the order given; none: nothing is wrong. */
  readonly faults: readonly TestFault[]
  /**
   * The CA below which it stands; a fault of a CA puts one between. Absent: a root and an intermediate are made for it,
   * which a client meets nowhere else.
   */
  readonly issuer?: FaultyServerIssuer
  /** Kind of every key that is made; absent: `ec-p256`. */
  readonly keyKind?: TestKeyKind
  /** The server's key; absent: a fresh one. */
  readonly privateKey?: TestKey
  /** The present; absent: the clock. */
  readonly now?: Date
}

/** A server certificate with faults, and everything that a server and its client need. Encoded is the server's own. */
export interface FaultyServerCert extends Encoded {
  /** What is wrong. */
  readonly faults: readonly TestFault[]
  /** Whom a client dials. */
  readonly hosts: readonly string[]
  /** What the server sends, its own certificate first. */
  readonly chain: readonly Encoded[]
  /** The same as one PEM text: `cert` of `node:https`. */
  readonly chainPEM: string
  /** The server's key. */
  readonly privateKey: TestKey
  /** The same as PEM, not encrypted: `key` of `node:https`. */
  readonly privateKeyPEM: string
  /** The root that a client trusts: `ca` of `node:https`. */
  readonly root: Encoded
  /** What an iPhone or iPad does that trusts the root; of several faults, the first that it refuses. */
  readonly iOS: IOSExpectation
}

const OPTIONS: readonly (keyof CreateFaultyServerCertOptions)[] = [
  'hosts',
  'faults',
  'issuer',
  'keyKind',
  'privateKey',
  'now',
  'crypto',
]

/**
 * Creates a certificate for a TLS server with chosen faults, and the chain that the server sends: everything that
 * `signServerCert` refuses to make. For tests of clients only: nothing here belongs on a real server. Uses randomness for
 * keys alone, and the clock when `now` is absent.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` for a fault that does not exist or that these hosts or this issuer cannot have,
 * `ERR_PKI_HOST`, `ERR_PKI_NO_HOSTS`, `ERR_PKI_CRYPTO`, `ERR_PKI_KEY_NOT_EXTRACTABLE` for an issuer whose key is in a signer.
 * @see RFC 5280 §4, §6.1; {@link TEST_FAULTS} says what each fault is, and what an iPhone does about it
 * @example
 * ```ts
 * import { createFaultyServerCert } from 'orchard-pki/testing'
 *
 * const server = await createFaultyServerCert({ hosts: ['localhost'], faults: ['expired', 'sha1-signature'] })
 * const options = { cert: server.chainPEM, key: server.privateKeyPEM } // of an https server
 * const trust = { ca: server.root.pem } // of a client
 * console.log(options, trust, server.iOS.reason)
 * ```
 */
export async function createFaultyServerCert(
  options: CreateFaultyServerCertOptions,
): Promise<FaultyServerCert> {
  expectRecord(options, '', OPTIONS)
  const crypto = resolveCrypto(options.crypto)
  const faults = takeFaults(options.faults)
  const given = options.issuer === undefined ? undefined : openGivenIssuer(options.issuer)
  const draft = faults.reduce((chain, fault) => FAULT_ROWS[fault].change(chain), draftOf(options, given))
  return describe(await signChain(draft, given, crypto), draft, faults)
}

function takeFaults(given: readonly TestFault[]): readonly TestFault[] {
  const faults = expectArray(given, 'faults').map((fault, index) =>
    expectOneOf(fault, `faults[${String(index)}]`, TEST_FAULT_NAMES),
  )
  return Object.freeze(faults)
}

function draftOf(options: CreateFaultyServerCertOptions, given: GivenIssuer | undefined): ChainDraft {
  const draft = goodChain({
    hosts: parseHosts(options.hosts, 'hosts'),
    now: options.now === undefined ? readClock() : expectDate(options.now, 'now'),
    keyKind:
      options.keyKind === undefined ? 'ec-p256' : expectOneOf(options.keyKind, 'keyKind', TEST_KEY_KINDS),
    ...(options.privateKey === undefined ? {} : { privateKey: options.privateKey }),
  })
  return given === undefined
    ? draft
    : { ...draft, issuers: [], root: undefined, issuersAbove: given.chain.length }
}

function describe(
  { served, privateKey, root }: SignedChain,
  { hosts }: ChainDraft,
  faults: readonly TestFault[],
): FaultyServerCert {
  const [leaf = encodedCertificate(root), ...issuers] = served.map(encodedCertificate)
  const chain = Object.freeze([leaf, ...issuers])
  return Object.freeze({
    ...leaf,
    faults,
    hosts: Object.freeze(hosts.map(({ name }) => name)),
    chain,
    chainPEM: chain.map(({ pem }) => pem).join(''),
    privateKey,
    privateKeyPEM: privateKey.pem,
    root: encodedCertificate(root),
    iOS: expectationOf(faults),
  })
}

function expectationOf(faults: readonly TestFault[]): IOSExpectation {
  const expectations = faults.map((fault) => FAULT_ROWS[fault].iOS)
  return (
    expectations.find(({ trusted }) => !trusted) ?? expectations[0] ?? accepted('nothing is wrong with it')
  )
}
