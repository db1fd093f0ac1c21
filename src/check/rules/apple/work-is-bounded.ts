import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { failOn } from '../fault-check.js'

/** Fails on a chain whose judgement would take more work than any real chain: 100 signatures, 1000 candidates, 250 000 names. */
export const workIsBounded: Rule = {
  id: 'apple/work-is-bounded',
  title: 'The chain can be judged within bounds',
  source: {
    url: 'https://www.rfc-editor.org/rfc/rfc4158#section-8',
    quote:
      'Security Considerations of path building: the work of a hostile set of certificates has no bound of its own',
  },
  layer: 'trust',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(['budget'], () => 'Serve the server certificate and its intermediates, and nothing else.'),
}
