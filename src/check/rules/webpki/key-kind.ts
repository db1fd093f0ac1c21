import type { PublicKey } from '../../../keys/verify/public-key.js'
import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { baselineRequirements } from '../sources.js'

const LEAST_RSA_BITS = 2048
const CURVES: readonly string[] = ['P-256', 'P-384', 'P-521']

/** Fails on a key that is neither RSA of 2048 bits or more, in whole octets, nor on one of three curves of NIST. */
export const keyKind: Rule = {
  id: 'webpki/key-kind',
  title: 'Keys are RSA of 2048 bits or more, P-256, P-384 or P-521',
  source: baselineRequirements('6.1.5', 'Ensure that the modulus size, when encoded, is at least 2048 bits'),
  limit: { unit: 'bits', value: LEAST_RSA_BITS },
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: () => true,
  check: (context) => {
    const { publicKey } = context.certificate
    if (isPermitted(publicKey)) return pass()
    return fail({ found: publicKey.label, expected: EXPECTED, fix: makeAgain(context) })
  },
}

const EXPECTED = 'RSA of 2048 bits or more in whole octets, P-256, P-384 or P-521'

function isPermitted({ family, bits, curve }: PublicKey): boolean {
  if (family === 'rsa') return bits >= LEAST_RSA_BITS && bits % 8 === 0
  return family === 'ec' && curve !== undefined && CURVES.includes(curve)
}
