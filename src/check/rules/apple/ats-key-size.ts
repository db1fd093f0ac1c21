import { pass, fail, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { SIGN_SERVER_AGAIN } from '../cures.js'
import { isServer } from '../certificate-facts.js'

const MIN_RSA_BITS = 2048
const MIN_EC_BITS = 256

/** Fails on a server key that App Transport Security refuses, though a person may have trusted its certificate itself. */
export const atsKeySize: Rule = {
  id: 'apple/ats-key-size',
  title: 'The server key is as large as App Transport Security asks',
  source: {
    url: 'https://developer.apple.com/documentation/security/preventing-insecure-network-connections',
    quote:
      'The server certificate must be signed with either an RSA key of at least 2048 bits or an ECC key of at least 256 bits.',
  },
  limit: { unit: 'bits of RSA', value: MIN_RSA_BITS },
  layer: 'ats',
  shown: SHOWN.appsRefuse,
  appliesTo: (context) => isServer(context) && context.certificate.publicKey.family !== 'other',
  check: ({ certificate: { publicKey } }) => {
    const { family, bits, label } = publicKey
    if (bits >= (family === 'rsa' ? MIN_RSA_BITS : MIN_EC_BITS)) return pass()
    return fail({
      found: label,
      expected: 'RSA of 2048 bits or more, P-256 or P-384',
      fix: SIGN_SERVER_AGAIN,
    })
  },
}
