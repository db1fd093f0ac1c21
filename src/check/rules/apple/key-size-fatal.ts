import { makeAgain } from '../cures.js'
import { isAppleKey, isEdwards, keyOctets } from '../key-facts.js'
import { fail, pass, type Rule, type RuleContext, type RuleResult } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'

/** 1024 bits of RSA in whole octets. */
const LEAST_RSA_OCTETS = 128
/** 160 bits of an EC field in whole octets. */
const LEAST_EC_OCTETS = 20

/** Fails, with no way past it, on RSA below 1024 bits, a curve below 160 bits, and a key that the device cannot use at all. */
export const keySizeFatal: Rule = {
  id: 'apple/key-size-fatal',
  title: 'Every key is one that the device can use, and not a broken one',
  source: appleSource('OSX/sec/Security/SecCertificate.c', 'SecCertificateIsAtLeastMinKeySize'),
  limit: { unit: 'octets', value: LEAST_RSA_OCTETS },
  layer: 'trust',
  appleCheck: 'WeakKeySize',
  shown: SHOWN.noWayPast,
  appliesTo: (context) => !isEdwards(context.certificate.publicKey),
  check: checkSize,
}

function checkSize(context: RuleContext): RuleResult {
  const { publicKey } = context.certificate
  const least = publicKey.family === 'rsa' ? LEAST_RSA_OCTETS : LEAST_EC_OCTETS
  if (isAppleKey(publicKey) && keyOctets(publicKey) >= least) return pass()
  return fail({
    found: publicKey.label,
    expected: 'RSA of 2048 bits or more, P-256 or P-384',
    fix: makeAgain(context),
  })
}
