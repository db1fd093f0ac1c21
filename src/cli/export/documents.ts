import type { PKCS12Encryption } from '../../index.js'
import type { Remark } from '../sinks/printer.js'

/** What `orchard export` did. The password is in no document. */
export interface ExportDocument {
  /** Which command it is. */
  readonly command: 'export'
  /** Name of the server. */
  readonly name: string
  /** The PKCS#12 file: the key, its certificate and those above it. */
  readonly path: string
  /** How it is encrypted. */
  readonly encryption: PKCS12Encryption
  /** Last instant of the certificate's validity, ISO 8601. */
  readonly notAfter: string
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}
