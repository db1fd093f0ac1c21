import type { BaseBlock } from 'asn1js'
import { concatBytes } from '../../base/bytes.js'
import { DERElement, readElement } from '../../der/element.js'
import { CONSTRUCTED, TAG } from '../../der/tags.js'
import { writeElement, writeOctetString } from '../../der/write.js'

/** Deepest nesting that is looked into; a PKCS#12 file needs 14. */
const MAX_DEPTH = 40
/** Most elements that asn1js makes objects of. */
const MAX_NODES = 20_000

/**
 * Gives an encoding of definite lengths and whole OCTET STRINGs for one of indefinite lengths and parts, as NSS and
 * older Java write PKCS#12. asn1js reads it, and is loaded only where it is needed. What is DER already, or cannot be
 * read either way, is given back as it is: the strict reader then says where its fault is.
 */
export async function toDER(bytes: Uint8Array): Promise<Uint8Array> {
  if (isDefinite(bytes, { start: 0, end: bytes.length }, 0)) return bytes
  const { fromBER } = await import('asn1js')
  try {
    const { result, offset } = fromBER(bytes, { maxDepth: MAX_DEPTH, maxNodes: MAX_NODES })
    return offset === bytes.length && result.error === '' ? rewrite(result) : bytes
  } catch {
    return bytes
  }
}

/** Whether all elements have definite lengths and no OCTET STRING is made of parts. */
function isDefinite(
  bytes: Uint8Array,
  { start, end }: Pick<DERElement, 'start' | 'end'>,
  depth: number,
): boolean {
  if (depth > MAX_DEPTH) return false
  for (let at = start; at < end;) {
    const element = readElement(bytes, at, end)
    if (!(element instanceof DERElement) || element.tag === (TAG.octetString | CONSTRUCTED)) return false
    if ((element.tag & CONSTRUCTED) !== 0 && !isDefinite(bytes, element, depth + 1)) return false
    at = element.end
  }
  return true
}

function rewrite(block: BaseBlock): Uint8Array {
  const { tagClass, tagNumber, isConstructed } = block.idBlock
  // asn1js counts the classes from one; tag numbers above 30 occur nowhere in PKCS#12.
  if (tagNumber > 30) throw new RangeError('a tag number above 30')
  const tag = ((tagClass - 1) << 6) | tagNumber
  if (tag === TAG.octetString) return writeOctetString(joinParts(block))
  if (!isConstructed) return writeElement(tag, primitiveContents(block))
  return writeElement(tag | CONSTRUCTED, ...partsOf(block).map(rewrite))
}

/**
 * The octets of an OCTET STRING, which may be made of parts, and these of parts again (X.690 §8.7.3); asn1js refuses
 * parts of any other type.
 */
function joinParts(block: BaseBlock): Uint8Array {
  if (!block.idBlock.isConstructed) return primitiveContents(block)
  return concatBytes(partsOf(block).map(joinParts))
}

function partsOf(block: BaseBlock): readonly BaseBlock[] {
  return (block.valueBlock as unknown as { readonly value: readonly BaseBlock[] }).value
}

/** What stands behind identifier and length in the octets that were read. */
function primitiveContents(block: BaseBlock): Uint8Array {
  return block.valueBeforeDecodeView.subarray(block.idBlock.blockLength + block.lenBlock.blockLength)
}
