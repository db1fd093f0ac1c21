/** The hashes that signatures of certificates are made with, and the object identifier of each. */
export const HASH_OIDS = {
  MD2: '1.2.840.113549.2.2',
  MD4: '1.2.840.113549.2.4',
  MD5: '1.2.840.113549.2.5',
  'SHA-1': '1.3.14.3.2.26',
  'SHA-224': '2.16.840.1.101.3.4.2.4',
  'SHA-256': '2.16.840.1.101.3.4.2.1',
  'SHA-384': '2.16.840.1.101.3.4.2.2',
  'SHA-512': '2.16.840.1.101.3.4.2.3',
} as const

/** A hash that signatures of certificates are made with. */
export type HashAlgorithm = keyof typeof HASH_OIDS

/** The hashes of WebCrypto, by WebCrypto's names (W3C Web Cryptography API §31). */
const PROVIDER_HASHES = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const

/** A hash that WebCrypto has. */
export type ProviderHash = (typeof PROVIDER_HASHES)[number]

/** Finds a hash by its object identifier (RFC 8017 §B.1). */
export function findHash(oid: string): HashAlgorithm | undefined {
  for (const name of HASHES) if (HASH_OIDS[name] === oid) return name
  return undefined
}

const HASHES = [
  'MD2',
  'MD4',
  'MD5',
  'SHA-224',
  ...PROVIDER_HASHES,
] as const satisfies readonly HashAlgorithm[]

/** Tells whether WebCrypto has a hash, so that it can verify with it. */
export function isProviderHash(hash: HashAlgorithm | undefined): hash is ProviderHash {
  return PROVIDER_HASHES.some((name) => name === hash)
}
