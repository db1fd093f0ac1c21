import { OID } from '../../../x509/read/oids.js'
import { isCritical } from '../certificate-facts.js'
import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on a certificate with the empty subject whose only name a reader may pass over. */
export const altNameCriticalWithoutSubject: Rule = {
  id: 'rfc5280/alt-name-critical-without-subject',
  title: 'Where the subject is empty, the alternative name is critical',
  source: rfc5280(
    '4.2.1.6',
    'If the subject field contains an empty sequence, then the issuing CA MUST include a subjectAltName extension that is marked as critical',
  ),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => certificate.subject.rdns.length === 0,
  check: (context) => {
    if (isCritical(context.certificate, OID.subjectAltName)) return pass()
    const found = 'the empty subject, and no critical subjectAltName'
    return fail({ found, expected: 'a critical subjectAltName', fix: makeAgain(context) })
  },
}
