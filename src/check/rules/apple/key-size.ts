import { isUserTrustedLeaf } from '../certificate-facts.js'
import { makeAgain } from '../cures.js'
import { isAppleKey, isEdwards, keyOctets } from '../key-facts.js'
import { fail, pass, type Rule, type RuleContext, type RuleResult } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'

/** 2048 bits of RSA in whole octets, which is how the device compares. */
const LEAST_RSA_OCTETS = 256
/** 256 bits of an EC field in whole octets. */
const LEAST_EC_OCTETS = 32

/** Fails on RSA below 2048 bits, a curve below 256 bits, and Ed25519 and Ed448, which have no size there; the root counts too. */
export const keySize: Rule = {
  id: 'apple/key-size',
  title: 'Every key is RSA of at least 2048 bits or on a curve of at least 256 bits',
  source: appleSource('OSX/sec/Security/SecPolicy.c', 'SecPolicyAddStrongKeySizeOptions'),
  limit: { unit: 'octets', value: LEAST_RSA_OCTETS },
  layer: 'trust',
  appleCheck: 'KeySize',
  shown: SHOWN.notPrivate,
  appliesTo: (context) => isAppleKey(context.certificate.publicKey) && !isUserTrustedLeaf(context),
  check: checkSize,
}

function checkSize(context: RuleContext): RuleResult {
  const { publicKey } = context.certificate
  const least = publicKey.family === 'rsa' ? LEAST_RSA_OCTETS : LEAST_EC_OCTETS
  if (!isEdwards(publicKey) && keyOctets(publicKey) >= least) return pass()
  return fail({
    found: publicKey.label,
    expected: 'RSA of 2048 bits or more, P-256 or P-384',
    fix: makeAgain(context),
  })
}
