import { isPKIError } from '../../base/errors.js'
import type { DERReader } from '../../der/read.js'
import { TAG } from '../../der/tags.js'
import { readPublicKey, type PublicKey } from '../../keys/verify/public-key.js'
import { readAlgorithm } from './algorithm.js'

/** Reads the next element as a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7); a fault is placed in the whole input. */
export function readPublicKeyField(reader: DERReader, field: string): PublicKey {
  const element = reader.element(field, TAG.sequence)
  readAlgorithm(reader.inside(element, field), 'algorithm')
  try {
    return readPublicKey(element.bytes)
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_DER')) throw error
    const { offset, path } = error.details
    return reader.fail('is no public key', path.replace(/^\w+/, field), element.offset + offset)
  }
}
