import { APPLE_RULES } from './apple-rules.js'
import { RFC5280_RULES } from './rfc5280-rules.js'
import type { Rule } from './rule.js'
import { WEBPKI_RULES } from './webpki-rules.js'

export { APPLE_RULES } from './apple-rules.js'
export { RFC5280_RULES } from './rfc5280-rules.js'
export { WEBPKI_RULES } from './webpki-rules.js'

/** Every rule of every profile. */
export const ALL_RULES: readonly Rule[] = Object.freeze([...APPLE_RULES, ...RFC5280_RULES, ...WEBPKI_RULES])
