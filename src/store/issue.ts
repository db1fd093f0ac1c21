import { freezeDated } from '../base/dated-record.js'
import { parseHosts } from '../base/hosts/parse-host.js'
import { createServerCSR } from '../issue/create-server-csr.js'
import { SERVER_OPTIONS } from '../issue/option-names.js'
import type {
  AddressOptions,
  KeyOptions,
  ServerCertificate,
  ServerCSR,
  SubjectFields,
  ValidityOptions,
} from '../issue/records.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
import { signForStore } from './sign-for-store.js'
import { cryptoOf, expectVerbOptions, issuerFor, presentOf } from './verb-options.js'
import type { SigningVerbOptions } from './verb-options.js'

/** What `issue` takes. */
export interface IssueOptions
  extends SigningVerbOptions, KeyOptions, SubjectFields, ValidityOptions, AddressOptions {
  /** Every name and address that a person will type. */
  readonly hosts: readonly string[]
}

/** A server certificate that is in the books of a CA, with its key. */
export interface IssuedServerCertificate extends ServerCertificate {
  /** The request that it was signed from. */
  readonly csr: ServerCSR
  /** The only copy of the server's private key, unless the caller gave it. */
  readonly privateKey: PrivateKey
}

const OPTIONS = [...SERVER_OPTIONS.filter((name) => name !== 'csr'), 'keyKind', 'privateKey']

/**
 * Issues a server certificate and enters it into the books of a CA. The store keeps neither its key nor files for a
 * server: `ensureServerCertificate` does. Touches what the store touches, randomness, and the clock when `now` is absent.
 *
 * @returns The certificate, durable in the books, and its key, which nobody else has.
 * @throws {@link PKIError} the codes of `createServerCSR` and `signServerCert`, `ERR_PKI_PASSPHRASE`,
 * `ERR_PKI_CONFLICT` (`serial-used`), `ERR_PKI_FILE` and `ERR_PKI_LOCKED` where the store has files, `ERR_PKI_OPTION`.
 * @example
 * ```ts
 * import { createMemoryStore, createRootCA, exportUnencryptedPrivateKey, issue } from 'orchard-pki'
 *
 * const store = await createMemoryStore({ issuer: await createRootCA({ commonName: 'Test CA' }) })
 * const server = await issue({ store, hosts: ['192.168.1.20', 'homebox.local'] })
 * const { pem: key } = await exportUnencryptedPrivateKey({ privateKey: server.privateKey })
 * console.log(server.chainPEM, key)
 * ```
 */
export async function issue(options: IssueOptions): Promise<IssuedServerCertificate> {
  expectVerbOptions(options, OPTIONS)
  // Each name but those that the certificate says: what is left is what it says.
  const { store, passphrase, issuer, now, crypto, hosts, keyKind, privateKey, ...fields } = options
  parseHosts(hosts, 'hosts')
  const present = presentOf({ now })
  const ca = await issuerFor({ store, passphrase, issuer, crypto })
  const key = {
    ...(keyKind === undefined ? {} : { keyKind }),
    ...(privateKey === undefined ? {} : { privateKey }),
  }
  const csr = await createServerCSR({ hosts, ...key, ...cryptoOf({ crypto }) })
  const signed = await signForStore({
    store,
    issuer: ca,
    csr,
    hosts: 'from-csr',
    fields,
    now: present,
    crypto,
  })
  await store.commit([{ der: signed.der }])
  return freezeDated({ ...signed, csr, privateKey: csr.privateKey }, signed)
}
