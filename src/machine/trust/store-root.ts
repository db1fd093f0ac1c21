import { createHash } from 'node:crypto'
import { encodePEM } from '../../base/pem.js'
import { expectBytes, expectObject, expectString } from '../../base/options.js'
import type { StoreRoot } from './trust-records.js'

/** What `storeRoot` takes. */
export interface StoreRootOptions {
  /** DER of the root. */
  readonly der: Uint8Array
  /** A file that holds it alone, as PEM. */
  readonly path: string
}

/** Describes a root to the functions that look at, plan and change the stores of a machine. Touches nothing. */
export function storeRoot(options: StoreRootOptions): StoreRoot {
  expectObject(options, '')
  const der = expectBytes(options.der, 'der')
  const path = expectString(options.path, 'path')
  const hex = (name: string): string => createHash(name).update(der).digest('hex')
  return Object.freeze({ pem: encodePEM('CERTIFICATE', der), path, sha256: hex('sha256'), sha1: hex('sha1') })
}
