import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { unparseableExtensions } from '../unparseable-extensions.js'

/** Fails on a known extension that the device cannot parse, in any certificate, the root included. */
export const extensionsParseable: Rule = {
  id: 'apple/extensions-parseable',
  title: 'Every extension that the device knows can be parsed',
  source: appleSource('OSX/sec/Security/SecCertificate.c', 'SecCertificateParse'),
  layer: 'trust',
  appleCheck: 'UnparseableExtension',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: (context) => {
    const [first] = unparseableExtensions(context.certificate)
    if (first === undefined) return pass()
    const found = `${first.oid}: ${first.problem}`
    return fail({ found, expected: 'extensions as RFC 5280 defines them', fix: makeAgain(context) })
  },
}
