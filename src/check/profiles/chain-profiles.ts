import type { PathProfile } from '../path/path-settings.js'
import { RFC5280_RULES } from '../rules/rfc5280-rules.js'
import type { Rule } from '../rules/rule.js'
import { WEBPKI_RULES, WEBPKI_STRICT_RULES } from '../rules/webpki-rules.js'
import { RFC5280_PATH, WEB_PKI_PATH } from './path-profiles.js'

/** A profile of the plain validator. */
export type ChainProfileName = 'rfc5280' | 'webpki'

/** What a profile of the plain validator is made of. */
export interface ChainProfile {
  /** How it judges a path. */
  readonly path: PathProfile
  /** Smallest strength that it asks for where the caller says nothing, in bits. */
  readonly minimumSecurityBits: number
  /** Whether an end entity that is itself a CA may have a key usage that fits no TLS server. */
  readonly sparesCAs: boolean
  /** The rules that it always asks. */
  readonly rules: readonly Rule[]
  /** The rules of RFC 5280 for those who issue. */
  readonly strictRules: readonly Rule[]
  /** Whether the rules of RFC 5280 for those who issue count where the caller says nothing. */
  readonly strict: boolean
}

/** The profiles of the plain validator. 80 bits is RSA 1024, and without SHA-1; 112 is RSA 2048. */
export const CHAIN_PROFILES: Readonly<Record<ChainProfileName, ChainProfile>> = {
  rfc5280: {
    path: RFC5280_PATH,
    minimumSecurityBits: 80,
    sparesCAs: false,
    rules: [],
    strictRules: RFC5280_RULES,
    strict: false,
  },
  webpki: {
    path: WEB_PKI_PATH,
    minimumSecurityBits: 112,
    sparesCAs: true,
    rules: WEBPKI_RULES,
    strictRules: WEBPKI_STRICT_RULES,
    strict: true,
  },
}
