import type { IssuedCRL } from '../issue/create-crl.js'
import type { SigningVerbOptions } from './verb-options.js'

/** What `crl` takes. */
export interface CRLOptions extends SigningVerbOptions {
  /** Days until the next list; absent: 30. */
  readonly nextUpdateDays?: number
}

/** Signs the list of revoked certificates. */
export async function crl(_options: CRLOptions): Promise<IssuedCRL> {
  return Promise.reject(new Error('not built yet'))
}
