import type {
  AddressOptions,
  EncodedInput,
  ServerCertificate,
  SubjectFields,
  ValidityOptions,
} from '../issue/records.js'
import type { ServerPlacement, ServerPlaces } from './ca-store.js'
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
  readonly placement?: ServerPlacement
}

/** A certificate that was signed for a request. */
export interface SignedServerCertificate extends ServerCertificate {
  /** The server that it is kept for; absent where no name was given. */
  readonly name?: string
  /** Where the server's files lie; absent without a name, and in a store without files. */
  readonly places?: ServerPlaces
}

/** Signs a request. */
export async function sign(_options: SignOptions): Promise<SignedServerCertificate> {
  return Promise.reject(new Error('not built yet'))
}
