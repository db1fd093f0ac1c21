import { publicIntermediateEkuStrict } from '../../../../src/check/rules/apple/public-intermediate-eku-strict.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { writeExtendedKeyUsage } from '../../../../src/x509/write/extensions.js'
import { testRule, type RuleScene } from '../../../../test/support/rules.js'

const purposes = (...oids: readonly string[]): RuleScene => ({
  intermediate: { more: [writeExtendedKeyUsage(oids)] },
  about: 'intermediate',
  anchorKind: 'system',
})

testRule(publicIntermediateEkuStrict, {
  passes: { serverAuth: purposes(OID.serverAuth), 'any purpose': purposes(OID.anyExtendedKeyUsage) },
  fails: {
    'clientAuth alone': purposes(OID.clientAuth),
    'the old name of Microsoft alone': purposes(OID.microsoftServerGatedCrypto),
  },
  ignores: {
    'an intermediate without extKeyUsage': { intermediate: {}, about: 'intermediate', anchorKind: 'system' },
    'an intermediate under a root of a person': { ...purposes(OID.clientAuth), anchorKind: 'user' },
    'a server under a root of Apple': { anchorKind: 'system' },
  },
})
