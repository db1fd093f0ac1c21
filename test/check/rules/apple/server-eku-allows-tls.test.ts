import { serverEkuAllowsTLS } from '../../../../src/check/rules/apple/server-eku-allows-tls.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { writeExtendedKeyUsage } from '../../../../src/x509/write/extensions.js'
import { testRule, type RuleScene } from '../../../../test/support/rules.js'

const purposes = (...oids: readonly string[]): RuleScene => ({
  server: { extensions: { [OID.extendedKeyUsage]: writeExtendedKeyUsage(oids) } },
})

testRule(serverEkuAllowsTLS, {
  passes: {
    serverAuth: {},
    'no extKeyUsage': { server: { extensions: { [OID.extendedKeyUsage]: undefined } } },
    'any purpose': purposes(OID.anyExtendedKeyUsage),
    'the old names of Microsoft and Netscape': purposes(OID.microsoftServerGatedCrypto),
    'the old name of Netscape': purposes(OID.netscapeServerGatedCrypto),
    'serverAuth behind clientAuth': purposes(OID.clientAuth, OID.serverAuth),
  },
  fails: {
    'clientAuth alone': purposes(OID.clientAuth),
    'clientAuth alone of a server that a person trusts itself': {
      ...purposes(OID.clientAuth),
      serverIsAnchor: true,
    },
    'clientAuth alone under a root of Apple': { ...purposes(OID.clientAuth), anchorKind: 'system' },
  },
  ignores: { 'an intermediate': { intermediate: {}, about: 'intermediate' }, 'a root': { about: 'root' } },
})
