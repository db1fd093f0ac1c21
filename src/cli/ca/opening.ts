import type { Issuer } from '../../index.js'

/** How the key of a CA is opened: it is open since the CA was made in this run, or by its passphrase. */
export type CAOpening =
  | {
      /** The CA with its key. */
      readonly issuer: Issuer
    }
  | {
      /** The passphrase, asked for once it is needed. */
      readonly passphrase: string | (() => Promise<string>)
    }
