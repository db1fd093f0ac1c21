import { isIntermediate } from '../certificate-facts.js'
import { MAKE_INTERMEDIATE_AGAIN } from '../cures.js'
import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { allowsTLS, judgePurposes } from '../tls-purposes.js'

/** Fails on an intermediate whose extKeyUsage is there and names no purpose of a TLS server; that of the root is not looked at. */
export const intermediateEkuAllowsTLS: Rule = {
  id: 'apple/intermediate-eku-allows-tls',
  title: 'The extKeyUsage of each intermediate, where it is there, lets its servers serve TLS',
  source: appleSource('OSX/sec/Security/SecPolicyChecks.list', 'ExtendedKeyUsage'),
  layer: 'trust',
  appleCheck: 'ExtendedKeyUsage',
  shown: SHOWN.notPrivate,
  appliesTo: isIntermediate,
  check: ({ certificate }) => judgePurposes(certificate, allowsTLS(certificate), MAKE_INTERMEDIATE_AGAIN),
}
