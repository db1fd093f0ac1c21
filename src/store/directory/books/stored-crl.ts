import { dirname } from 'node:path'
import { encodePEM, requirePEM } from '../../../base/pem.js'
import { readCRL } from '../../../x509/read/crl.js'
import type { NewCRL } from '../../ca-store.js'
import { MODE } from '../durable-files.js'
import type { BookParts } from './book-parts.js'

/** The CRL that a CA keeps. */
export interface StoredCRL {
  /** DER. */
  readonly der: Uint8Array
  /** Its cRLNumber; absent where it has none, or cannot be read. */
  readonly number?: bigint
}

const LABEL = 'X509 CRL'
/** First octet of a file in DER. */
const SEQUENCE = 0x30

/**
 * The CRL in the file that openssl writes, PEM or DER; `undefined` where there is none.
 *
 * @throws PKIError `ERR_PKI_PEM` when the file holds something else, `ERR_PKI_FILE`.
 */
export async function findStoredCRL({ files, layout }: BookParts): Promise<StoredCRL | undefined> {
  const octets = await files.find(layout.crl)
  if (octets === undefined) return undefined
  const der = octets[0] === SEQUENCE ? octets : requirePEM(new TextDecoder().decode(octets), [LABEL]).der
  const number = numberOf(der)
  return { der, ...(number === undefined ? {} : { number }) }
}

/**
 * Keeps a CRL as the current one, durably, unless one with a higher number is there. Called under the lock.
 *
 * @returns False: a later one is there.
 */
export async function keepStoredCRL(parts: BookParts, { der, number }: NewCRL): Promise<boolean> {
  const { files, layout } = parts
  const current = await findStoredCRL(parts).catch(() => undefined)
  if (current?.number !== undefined && current.number > number) return false
  await files.ensureFolder(dirname(layout.crl))
  await files.replace({ path: layout.crl, octets: Buffer.from(encodePEM(LABEL, der)), mode: MODE.editable })
  return true
}

function numberOf(der: Uint8Array): bigint | undefined {
  try {
    return readCRL(der).extensions.cRLNumber
  } catch {
    return undefined
  }
}
