import { isTrusted } from '../certificate-facts.js'
import { makeAgain } from '../cures.js'
import { pass, warn, type Rule, type RuleContext } from '../rule.js'
import { SHOWN } from '../shown.js'
import { signatureScheme } from '../signature-facts.js'
import { thirdParty } from '../sources.js'

/** Hashes that the hello offers for certificates with RSA; with ECDSA it ties each to its own curve. */
const RSA_HASHES: readonly (string | undefined)[] = ['SHA-256', 'SHA-384', 'SHA-512', 'SHA-1']
const ECDSA_HASHES: Readonly<Record<string, string>> = { 'SHA-256': 'P-256', 'SHA-384': 'P-384' }

/** Warns of a certificate signed with an algorithm that the iOS hello does not offer: a strict server may then decline. */
export const signatureOffered: Rule = {
  id: 'apple/signature-offered',
  title: 'Every certificate that is sent is signed with an algorithm that the iOS handshake offers',
  source: thirdParty(
    'https://github.com/apify/impit/issues/465',
    'the signature_algorithms of the ClientHello, which also bind certificates (RFC 8446 §4.2.3)',
  ),
  layer: 'tls',
  shown: SHOWN.nothing,
  appliesTo: (context) => !isTrusted(context),
  check: (context) => {
    if (isOffered(context)) return pass()
    return warn({
      found: describe(context),
      expected: 'RSA with SHA-256 or better, ECDSA with SHA-256 by P-256 or with SHA-384 by P-384',
      fix: makeAgain(context),
    })
  },
}

function isOffered({ certificate, path, index }: RuleContext): boolean {
  const { family, hash } = signatureScheme(certificate)
  if (family === 'rsa') return RSA_HASHES.includes(hash)
  const curve = ECDSA_HASHES[hash ?? '']
  const issuer = path.certificates[index + 1]
  return (
    family === 'ecdsa' && curve !== undefined && (issuer === undefined || curve === issuer.publicKey.label)
  )
}

function describe({ certificate, path, index }: RuleContext): string {
  const issuer = path.certificates[index + 1]
  const { label } = signatureScheme(certificate)
  return issuer === undefined ? label : `${label} by a key of ${issuer.publicKey.label}`
}
