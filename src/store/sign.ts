import { freezeDated } from '../base/dated-record.js'
import { toFingerprint } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import { SERVER_OPTIONS } from '../issue/option-names.js'
import type { EncodedInput } from '../base/encoded-input.js'
import type { AddressOptions, ServerCertificate, SubjectFields, ValidityOptions } from '../issue/records.js'
import { sha256 } from '../keys/verify/digest.js'
import type { ServerPlaces } from './ca-store.js'
import { assertKeyOfServer, takeRequest } from './foreign-request.js'
import { expectServerFileName } from './server-file-name.js'
import { expectPlacement } from './server-options.js'
import type { PlacementOption } from './server-options.js'
import { signForStore } from './sign-for-store.js'
import { expectVerbOptions, issuerFor, presentOf } from './verb-options.js'
import type { SigningVerbOptions } from './verb-options.js'

/** What `sign` takes. */
export interface SignOptions extends SigningVerbOptions, SubjectFields, ValidityOptions, AddressOptions {
  /** The request: `{ pem }` or `{ der }`. */
  readonly csr: EncodedInput
  /** Whose names the certificate gets: a list, or `'from-csr'` to grant what the request asks for. */
  readonly hosts: 'from-csr' | readonly string[]
  /** The server that the certificate is kept for; absent: it is entered in the books only. */
  readonly name?: string
  /** Where the server's files go; only with `name`. */
  readonly placement?: PlacementOption
}

/** A certificate that was signed for a request. */
export interface SignedServerCertificate extends ServerCertificate {
  /** SHA-256 of the certificate, as `AB:CD:…`. */
  readonly fingerprint: string
  /** The server that it is kept for; absent where no name was given. */
  readonly name?: string
  /** Whether the server's private key is here too; false without a name. */
  readonly hasKey: boolean
  /** Where the server's files lie; absent without a name, and in a store without files. */
  readonly places?: ServerPlaces
}

const OPTIONS = [...SERVER_OPTIONS, 'name', 'placement']

/**
 * Signs a request that was made elsewhere and enters the certificate into the books of a CA. From the request it takes
 * the public key, and host names only if `hosts` says so. With a name the certificate is kept for that server. Touches
 * what the store touches, randomness, and the clock when `now` is absent.
 *
 * @throws {@link PKIError} `ERR_PKI_KEY_MISMATCH` when the server has another key here, `ERR_PKI_CSR` and
 * `ERR_PKI_SIGNATURE` for a bad request, the other codes of `signServerCert`, `ERR_PKI_PASSPHRASE`,
 * `ERR_PKI_CONFLICT` (`serial-used`), `ERR_PKI_FILE` and `ERR_PKI_LOCKED` where the store has files, `ERR_PKI_OPTION`.
 * @example
 * ```ts
 * import { createMemoryStore, createRootCA, createServerCSR, sign } from 'orchard-pki'
 *
 * const store = await createMemoryStore({ issuer: await createRootCA({ commonName: 'Test CA' }) })
 * const { pem } = await createServerCSR({ hosts: ['homebox.local'] })
 * const server = await sign({ store, csr: { pem }, hosts: 'from-csr' })
 * console.log(server.chainPEM)
 * ```
 */
export async function sign(options: SignOptions): Promise<SignedServerCertificate> {
  expectVerbOptions(options, OPTIONS)
  const { store, passphrase, issuer, now, crypto, csr, hosts, name, placement, ...fields } = options
  const place = takePlace(name, placement)
  const request = takeRequest(csr)
  const present = presentOf({ now })
  if (name !== undefined) await assertKeyOfServer(await store.findServer(name), request, crypto)
  const ca = await issuerFor({ store, passphrase, issuer, crypto })
  const signing = { store, issuer: ca, csr: { der: request.der }, hosts, fields, now: present, crypto }
  const signed = await signForStore(signing)
  const { der, chainPEM } = signed
  const server = name === undefined ? {} : { server: { name, chainPEM, csrPEM: request.pem, ...place } }
  await store.commit([{ der, ...server }])
  const kept = name === undefined ? undefined : await store.findServer(name, { withoutKey: true })
  const record = {
    ...signed,
    fingerprint: toFingerprint(await sha256(der, crypto)),
    ...(name === undefined ? {} : { name }),
    hasKey: kept?.hasKey ?? false,
    ...(kept?.places === undefined ? {} : { places: kept.places }),
  }
  return freezeDated(record, signed)
}

/** Where the certificate goes: nowhere without a name. */
function takePlace(
  name: string | undefined,
  placement: PlacementOption | undefined,
): { readonly placement?: PlacementOption } {
  if (name !== undefined) expectServerFileName(name)
  if (placement === undefined) return {}
  if (name !== undefined) return { placement: expectPlacement(placement) }
  throw new PKIError('ERR_PKI_OPTION', 'placement says where the files of a server go, and name is missing', {
    details: { option: 'placement', expected: 'placement together with name' },
  })
}
