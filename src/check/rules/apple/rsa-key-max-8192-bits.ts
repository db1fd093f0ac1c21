import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'

const MOST_BITS = 8192

/** Fails on an RSA key above 8192 bits: the device makes no key of it. */
export const rsaKeyMax8192Bits: Rule = {
  id: 'apple/rsa-key-max-8192-bits',
  title: 'No RSA key has more than 8192 bits',
  source: appleSource('OSX/sec/Security/SecRSAKey.c', 'kMaximumRSAKeyBits'),
  limit: { unit: 'bits', value: MOST_BITS },
  layer: 'trust',
  appleCheck: 'WeakKeySize',
  shown: SHOWN.noWayPast,
  appliesTo: ({ certificate }) => certificate.publicKey.family === 'rsa',
  check: (context) => {
    const { bits, label } = context.certificate.publicKey
    if (bits <= MOST_BITS) return pass()
    return fail({ found: label, expected: '8192 bits or fewer', fix: makeAgain(context) })
  },
}
