/** Identifier octets of the universal types that X.509 uses (X.690 §8.1.2, X.680 §8.4). */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

/** Bit 6 of an identifier octet: the value is made of elements (X.690 §8.1.2.5). */
export const CONSTRUCTED = 0x20

/** Identifier octet of a primitive context-specific tag, e.g. `[2]` of a GeneralName. */
export function contextTag(number: number): number {
  return 0x80 | number
}

/** Identifier octet of a constructed context-specific tag, e.g. the EXPLICIT `[3]` around extensions. */
export function contextConstructedTag(number: number): number {
  return 0x80 | CONSTRUCTED | number
}
