import { isTrusted } from '../certificate-facts.js'
import { MAKE_ROOT_AGAIN } from '../cures.js'
import { pass, warn, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'

/** Warns of an anchor of a person of version 1 or 2: the device takes it as a CA, and whether Settings lists it is not known. */
export const rootIsVersion3: Rule = {
  id: 'apple/root-is-version-3',
  title: 'The root that a person trusts is of X.509 version 3',
  source: appleSource('OSX/sec/Security/SecCertificate.c', 'SecCertificateIsSelfSignedCA'),
  limit: { unit: 'version', value: 3 },
  layer: 'settings',
  shown: SHOWN.notListed,
  appliesTo: (context) => isTrusted(context) && context.anchorKind === 'user',
  check: ({ certificate: { version } }) => {
    if (version === 3) return pass()
    return warn({ found: `version ${String(version)}`, expected: 'version 3', fix: MAKE_ROOT_AGAIN })
  },
}
