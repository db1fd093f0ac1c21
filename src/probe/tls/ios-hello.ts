/**
 * What an iPhone or iPad says first, as data. Suites, signature schemes and extensions together reproduce the JA4
 * fingerprint of a captured iPhone, `t13d2013h2_a09f3c656075_7f0f34a4126d` (apify/impit #465); a test recomputes it.
 * Safari, other browsers and apps send the same.
 */

/** Versions that are looked for, the newest first; numbers are those on the wire. */
export const TLS_VERSIONS = ['TLS 1.3', 'TLS 1.2', 'TLS 1.1', 'TLS 1.0'] as const

/** A version of TLS. */
export type TLSVersion = (typeof TLS_VERSIONS)[number]

/** Numbers of the versions (RFC 8446 §4.2.1). */
export const VERSION_NUMBERS: Readonly<Record<TLSVersion, number>> = {
  'TLS 1.3': 0x0304,
  'TLS 1.2': 0x0303,
  'TLS 1.1': 0x0302,
  'TLS 1.0': 0x0301,
}

/** Versions that iOS still takes: 1.0 and 1.1 are deprecated since iOS 15 and below App Transport Security. */
export const IOS_VERSIONS: readonly TLSVersion[] = ['TLS 1.3', 'TLS 1.2']

/** Cipher suites that iOS offers, in its order (IANA numbers). */
export const IOS_SUITES: readonly number[] = [
  ...[0x1301, 0x1302, 0x1303],
  ...[0xc02c, 0xc02b, 0xcca9, 0xc030, 0xc02f, 0xcca8],
  ...[0xc00a, 0xc009, 0xc014, 0xc013],
  ...[0x009d, 0x009c, 0x0035, 0x002f],
  ...[0xc008, 0xc012, 0x000a],
]

/**
 * Those of them that App Transport Security takes: TLS 1.3, or ECDHE with AES-GCM, ChaCha20-Poly1305 or AES-CBC
 * (`NSExceptionRequiresForwardSecrecy` lets an app take static RSA).
 *
 * @see Apple, Preventing Insecure Network Connections
 */
export const ATS_SUITES: readonly number[] = IOS_SUITES.slice(0, 13)

/**
 * Signature schemes that iOS offers, in its order, one of them twice as captured. There is none for P-521
 * (`ecdsa_secp521r1_sha512`), Ed25519 or RSASSA-PSS keys: a server with such a key cannot answer.
 */
export const IOS_SIGNATURE_SCHEMES: readonly number[] = [
  0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0805, 0x0501, 0x0806, 0x0601, 0x0201,
]

/** Those with SHA-256 or better, as App Transport Security asks for. */
export const ATS_SIGNATURE_SCHEMES: readonly number[] = IOS_SIGNATURE_SCHEMES.filter(
  (scheme) => scheme !== 0x0201,
)

/** Named groups that every iOS offers, in its order; iOS 26 adds X25519MLKEM768, which no server has to know. */
export const IOS_GROUPS: readonly number[] = [0x001d, 0x0017, 0x0018, 0x0019]

/** Protocols that iOS offers above TLS (RFC 7301). */
export const IOS_PROTOCOLS: readonly string[] = ['h2', 'http/1.1']

/** Extensions of its hello, in no order: it shuffles nothing, and yet only the set is known. */
export const IOS_EXTENSIONS: readonly number[] = [
  ...[0x0000, 0x0017, 0xff01, 0x000a, 0x000b, 0x0010, 0x0005],
  ...[0x000d, 0x0012, 0x0033, 0x002d, 0x002b, 0x001b],
]

/** The same for node:tls: OpenSSL's names of suites, schemes and groups. */
export const IOS_OPENSSL: Readonly<Record<'ciphers' | 'sigalgs' | 'ecdhCurve', string>> = {
  // Level 0: whether the key is large enough is the judge's to say, not this program's OpenSSL.
  ciphers: [
    'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-ECDSA-AES256-SHA:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-SHA',
    'AES256-GCM-SHA384:AES128-GCM-SHA256:AES256-SHA:AES128-SHA:@SECLEVEL=0',
  ].join(':'),
  sigalgs: [
    'ecdsa_secp256r1_sha256:rsa_pss_rsae_sha256:rsa_pkcs1_sha256:ecdsa_secp384r1_sha384:rsa_pss_rsae_sha384',
    'rsa_pkcs1_sha384:rsa_pss_rsae_sha512:rsa_pkcs1_sha512:rsa_pkcs1_sha1',
  ].join(':'),
  ecdhCurve: 'X25519:P-256:P-384:P-521',
}
