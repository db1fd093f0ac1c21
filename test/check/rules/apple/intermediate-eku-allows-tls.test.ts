import { intermediateEkuAllowsTLS } from '../../../../src/check/rules/apple/intermediate-eku-allows-tls.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { writeExtendedKeyUsage } from '../../../../src/x509/write/extensions.js'
import { testRule, type RuleScene } from '../../../../test/support/rules.js'

const purposes = (...oids: readonly string[]): RuleScene => ({
  intermediate: { more: [writeExtendedKeyUsage(oids)] },
  about: 'intermediate',
})

testRule(intermediateEkuAllowsTLS, {
  passes: {
    'no extKeyUsage': { intermediate: {}, about: 'intermediate' },
    serverAuth: purposes(OID.serverAuth),
    'any purpose': purposes(OID.anyExtendedKeyUsage),
  },
  fails: { 'clientAuth alone': purposes(OID.clientAuth), 'codeSigning alone': purposes('1.3.6.1.5.5.7.3.3') },
  ignores: {
    'a server for clients': {
      server: { extensions: { [OID.extendedKeyUsage]: writeExtendedKeyUsage([OID.clientAuth]) } },
    },
    'a root for clients': { root: { more: [writeExtendedKeyUsage([OID.clientAuth])] }, about: 'root' },
  },
})
