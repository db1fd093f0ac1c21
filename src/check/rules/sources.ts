import type { RuleSource } from './rule.js'

const SECURITY = 'https://github.com/apple-oss-distributions/Security/blob/Security-61901.0.87.0.1/'

/** A file of Apple's published source, as of iOS 26.0, and the symbol in it that does what a rule says. */
export function appleSource(path: string, symbol: string): RuleSource {
  return { url: `${SECURITY}${path}`, quote: symbol }
}

/** An article of Apple's support site by its number, and its words. */
export function appleArticle(article: number, quote: string): RuleSource {
  return { url: `https://support.apple.com/${String(article)}`, quote }
}

/** A report by others than Apple. */
export function thirdParty(url: string, quote: string): RuleSource {
  return { url, quote: `Reported by others than Apple: ${quote}` }
}

/** A section of RFC 5280, and its words. */
export function rfc5280(section: string, quote: string): RuleSource {
  return { url: `https://www.rfc-editor.org/rfc/rfc5280#section-${section}`, quote }
}

/** A section of the CA/Browser Forum's Baseline Requirements for TLS servers, and its words. */
export function baselineRequirements(section: string, quote: string): RuleSource {
  return {
    url: 'https://cabforum.org/working-groups/server/baseline-requirements/requirements/',
    quote: `${section}: ${quote}`,
  }
}
