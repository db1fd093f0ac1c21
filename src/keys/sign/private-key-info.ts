import { equalBytes } from '../../base/bytes.js'
import { DERReader } from '../../der/read.js'
import { contextConstructedTag, contextTag } from '../../der/tags.js'
import { OID_EC, OID_RSA, algorithmName } from '../verify/algorithm-names.js'
import { unsupportedKey } from '../verify/public-key.js'
import { readECParameters, readECPrivateKey } from './ec-private-key.js'
import type { PrivateKeyMaterial } from './private-key-material.js'
import { readRSAPrivateKey } from './rsa-private-key.js'

/**
 * Reads PrivateKeyInfo (version 0) or OneAsymmetricKey (version 1, which may repeat the public key). Attributes are
 * read past.
 *
 * @throws {@link PKIError} `ERR_PKI_DER` when it is malformed.
 * @throws {@link PKIError} `ERR_PKI_KEY_WEAK` or `ERR_PKI_KEY_UNSUPPORTED` when iOS could not use its key.
 * @see RFC 5958 §2
 */
export function readPrivateKeyInfo(der: Uint8Array): PrivateKeyMaterial {
  const outer = DERReader.open(der, 'PrivateKeyInfo')
  const info = outer.sequence('')
  outer.end()
  const version = info.smallInteger('version')
  if (version > 1) info.fail('is neither 0 nor 1', 'version')
  const algorithm = info.sequence('privateKeyAlgorithm')
  const key = info.octetString('privateKey')
  readAttributes(info)
  const repeated = version === 1 ? info.optional('publicKey', contextTag(1)) : undefined
  info.end()
  const material = readKey(algorithm, key)
  const same = repeated === undefined || equalBytes(repeated.contents.subarray(1), material.publicKey.keyBits)
  if (!same) info.fail('belongs to another key', 'publicKey')
  return material
}

function readAttributes(info: DERReader): void {
  const attributes = info.optional('attributes', contextConstructedTag(0))
  if (attributes === undefined) return
  const reader = info.inside(attributes, 'attributes')
  while (!reader.done) {
    const attribute = reader.sequence('')
    attribute.oid('type')
    attribute.set('values')
    attribute.end()
  }
}

/** Reads what the OCTET STRING holds, as its algorithm says. */
function readKey(algorithm: DERReader, key: Uint8Array): PrivateKeyMaterial {
  const oid = algorithm.oid('algorithm')
  if (oid === OID_RSA) {
    algorithm.null('parameters')
    algorithm.end()
    return readWhole(DERReader.open(key, 'RSAPrivateKey'), readRSAPrivateKey)
  }
  if (oid === OID_EC) {
    const curve = readECParameters(algorithm, 'parameters')
    algorithm.end()
    return readWhole(DERReader.open(key, 'ECPrivateKey'), (reader) => readECPrivateKey(reader, curve))
  }
  throw unsupportedKey(algorithmName(oid))
}

function readWhole(reader: DERReader, read: (reader: DERReader) => PrivateKeyMaterial): PrivateKeyMaterial {
  const material = read(reader)
  reader.end()
  return material
}
