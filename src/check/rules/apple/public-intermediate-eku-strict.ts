import { OID } from '../../../x509/read/oids.js'
import { isIntermediate } from '../certificate-facts.js'
import { MAKE_INTERMEDIATE_AGAIN } from '../cures.js'
import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { hasServerAuth, judgePurposes } from '../tls-purposes.js'

/** Fails on an intermediate below one of Apple's own roots whose extKeyUsage holds neither serverAuth nor any purpose. */
export const publicIntermediateEkuStrict: Rule = {
  id: 'apple/public-intermediate-eku-strict',
  title:
    'The extKeyUsage of an intermediate under a public root, where it is there, has serverAuth or any purpose',
  source: appleSource('trust/trustd/SecPolicyServer.c', 'SecPolicyCheckServerAuthEKU'),
  layer: 'trust',
  appleCheck: 'ServerAuthEKU',
  shown: SHOWN.notPrivate,
  appliesTo: (context) =>
    isIntermediate(context) &&
    context.anchorKind === 'system' &&
    context.certificate.extensions.extendedKeyUsage !== undefined,
  check: ({ certificate }) => {
    const isAny = certificate.extensions.extendedKeyUsage?.includes(OID.anyExtendedKeyUsage) === true
    return judgePurposes(certificate, isAny || hasServerAuth(certificate), MAKE_INTERMEDIATE_AGAIN)
  },
}
