import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { failOn } from '../fault-check.js'
import { makeAgain } from '../cures.js'

/** Fails on a fault of the encoding that the device does not read past: version 1 written out, other parameters of RSA than NULL. */
export const encoding: Rule = {
  id: 'apple/encoding',
  title: 'Every certificate is encoded as the device reads it',
  source: appleSource('OSX/sec/Security/SecCertificate.c', 'SecCertificateParse'),
  layer: 'trust',
  appleCheck: 'MissingIntermediate',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(['deviation'], makeAgain),
}
