import { isPKIError } from '../base/errors.js'
import type { Host } from '../base/hosts/host.js'
import { parseHosts } from '../base/hosts/parse-host.js'
import { expectArray, expectString } from '../base/options.js'
import { createServerCSR } from '../issue/create-server-csr.js'
import { exportUnencryptedPrivateKey } from '../issue/export-private-key.js'
import { assertPermitted } from '../issue/permitted-names.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import type { CAStore, StoredServer } from '../store/ca-store.js'
import { readServerKey } from '../store/server-key.js'
import { hostsOf, judgeServerCertificate } from '../store/server-reason.js'
import { passOverDamage, readServerCertificate } from '../store/server-record.js'
import { signForStore } from '../store/sign-for-store.js'
import { cryptoOf, expectVerbOptions, presentOf } from '../store/verb-options.js'
import type { SigningVerbOptions } from '../store/verb-options.js'
import { coveredHosts } from './page-tls.js'
import type { PageTLS } from './page-tls.js'

/** What `openEnrolmentTLS` takes. */
export interface OpenEnrolmentTLSOptions extends SigningVerbOptions {
  /** The hosts of the page, the best first. */
  readonly hosts: readonly string[]
  /** The server whose certificate and key are used where they are here and good for the first host; absent: none. */
  readonly name?: string
}

/** A certificate for the TLS half of a page, its key, and where they come from. */
export interface EnrolmentTLS extends PageTLS {
  /** Whether it is the server's own, or was made for this page and ends after a day. */
  readonly source: 'server' | 'one-day'
  /** The hosts of the page that it names, in the order in which they were given. */
  readonly hosts: readonly string[]
}

/** Days that a certificate of a page lives. */
const DAYS = 1

/**
 * Finds a certificate under which a device can prove that it trusts the root: the one of a server whose key is here,
 * or else a new one for the hosts of the page that the CA may sign. The new one ends after a day and stands in the books;
 * its key is nowhere but in the result. Touches what the store touches; the key of the CA is opened only for a new one.
 *
 * @throws {@link PKIError} `ERR_PKI_NAME_CONSTRAINTS` when the CA may sign none of the hosts; `ERR_PKI_PASSPHRASE`,
 * `ERR_PKI_KEY_MISMATCH`, `ERR_PKI_FILE`, `ERR_PKI_LOCKED`, `ERR_PKI_HOST`, `ERR_PKI_NO_HOSTS`, `ERR_PKI_OPTION`.
 */
export async function openEnrolmentTLS(options: OpenEnrolmentTLSOptions): Promise<EnrolmentTLS> {
  expectVerbOptions(options, ['hosts', 'name'])
  const hosts = parseHosts(
    expectArray(options.hosts, 'hosts').map((host, index) => expectString(host, `hosts[${String(index)}]`)),
    'hosts',
  )
  return (await tlsOfServer(options, hosts)) ?? makeOneDay(options, hosts)
}

async function tlsOfServer(
  { store, name, now, crypto }: OpenEnrolmentTLSOptions,
  hosts: readonly Host[],
): Promise<EnrolmentTLS | undefined> {
  const stored = name === undefined ? undefined : await store.findServer(name)
  if (stored?.chainPEM === undefined || stored.keyPEM === undefined) return undefined
  const { chainPEM, keyPEM } = stored
  const certificate = await readServerCertificate(stored, chainPEM).catch(passOverDamage)
  if (certificate === undefined) return undefined
  const names = hosts.map((host) => host.name)
  const covered = coveredHosts(chainPEM, names)
  if (covered[0] === undefined || covered[0] !== names[0]) return undefined
  const reason = await judgeServerCertificate({
    certificate,
    chainPEM,
    keyDER: await publicKeyOf(stored, crypto),
    root: store.root,
    issuer: store.issuerCertificate,
    hosts: hostsOf(certificate),
    now: presentOf({ now }),
    crypto,
  })
  if (reason !== 'still good' && reason !== 'due') return undefined
  return Object.freeze({ cert: chainPEM, key: keyPEM, source: 'server', hosts: covered })
}

/** The public half of a server's key; `undefined` where it is encrypted or damaged: TLS could not be served with it. */
async function publicKeyOf(
  stored: StoredServer,
  crypto: CryptoProvider | undefined,
): Promise<Uint8Array | undefined> {
  try {
    return (await readServerKey(stored, crypto))?.publicKey
  } catch (error) {
    if (isPKIError(error)) return undefined
    throw error
  }
}

async function makeOneDay(
  { store, passphrase, issuer: open, now, crypto }: OpenEnrolmentTLSOptions,
  hosts: readonly Host[],
): Promise<EnrolmentTLS> {
  const permitted = permittedHosts(store, hosts).map(({ name }) => name)
  const given = cryptoOf({ crypto })
  const issuer =
    open ?? (await store.openIssuer({ ...(passphrase === undefined ? {} : { passphrase }), ...given }))
  const csr = await createServerCSR({ hosts: permitted, ...given })
  const fields = { validDays: DAYS }
  const signing = { store, issuer, csr, hosts: 'from-csr', fields, now: presentOf({ now }), crypto } as const
  const { der, chainPEM } = await signForStore(signing)
  await store.commit([{ der }])
  const { pem: key } = await exportUnencryptedPrivateKey({ privateKey: csr.privateKey })
  return Object.freeze({ cert: chainPEM, key, source: 'one-day', hosts: Object.freeze(permitted) })
}

/** The hosts that the CA may sign. @throws PKIError `ERR_PKI_NAME_CONSTRAINTS` where there is none. */
function permittedHosts({ root, issuerCertificate }: CAStore, hosts: readonly Host[]): readonly Host[] {
  let first: unknown
  const permitted = hosts.filter((host) => {
    try {
      assertPermitted([issuerCertificate, root], [host], NO_SUBJECT)
      return true
    } catch (error) {
      if (!isPKIError(error, 'ERR_PKI_NAME_CONSTRAINTS')) throw error
      first ??= error
      return false
    }
  })
  if (permitted.length === 0) throw first
  return permitted
}

/** The subject of a server's certificate, which names nobody. */
const NO_SUBJECT = { rdns: [], der: Uint8Array.of(0x30, 0) }
