import type {
  Encoded,
  KeyOptions,
  ServerCertificate,
  SubjectFields,
  AddressOptions,
  ValidityOptions,
} from '../issue/records.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
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
  readonly csr: Encoded
  /** The only copy of the server's private key, unless the caller gave it. */
  readonly privateKey: PrivateKey
}

/** Issues a certificate. */
export async function issue(_options: IssueOptions): Promise<IssuedServerCertificate> {
  return Promise.reject(new Error('not built yet'))
}
