import { isPKIError } from '../../base/errors.js'
import type { DERReader } from '../../der/read.js'
import { writeOID } from '../../der/oid.js'
import { TAG } from '../../der/tags.js'
import { writeBitString, writeNull, writeSequence } from '../../der/write.js'
import { readOwnPublicKey, type PublicKey } from '../../keys/verify/public-key.js'
import { readAlgorithm } from './algorithm.js'
import { OID } from './oids.js'

/**
 * Reads the next element as a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). Parameters of an RSA key other than NULL are
 * a deviation; so is a key that its algorithm does not allow, which is then one of no known family.
 */
export function readPublicKeyField(reader: DERReader, field: string): PublicKey {
  const element = reader.element(field, TAG.sequence)
  const info = reader.inside(element, field)
  const { oid, faulty } = readAlgorithm(info, 'algorithm')
  const { offset } = info
  const keyBits = info.bitString('subjectPublicKey')
  info.end()
  const der = element.bytes
  try {
    if (!faulty || oid !== OID.rsaEncryption) return readOwnPublicKey(der)
    return Object.freeze({ ...readOwnPublicKey(writeRSAKey(keyBits)), der, keyBits })
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_DER')) throw error
    info.deviate('public-key', 'subjectPublicKey', offset)
    return Object.freeze({ der, keyBits, oid, label: oid, family: 'other', bits: 0, curve: undefined })
  }
}

/** The SubjectPublicKeyInfo that an RSA key with other parameters than NULL should have had. */
function writeRSAKey(keyBits: Uint8Array): Uint8Array {
  return writeSequence(writeSequence(writeOID(OID.rsaEncryption), writeNull()), writeBitString(keyBits))
}
