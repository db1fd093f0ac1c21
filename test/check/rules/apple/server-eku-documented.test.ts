import { serverEkuDocumented } from '../../../../src/check/rules/apple/server-eku-documented.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { writeExtendedKeyUsage } from '../../../../src/x509/write/extensions.js'
import { testRule, type RuleScene } from '../../../../test/support/rules.js'

const purposes = (...oids: readonly string[]): RuleScene => ({
  server: { extensions: { [OID.extendedKeyUsage]: writeExtendedKeyUsage(oids) } },
})

testRule(serverEkuDocumented, {
  passes: { serverAuth: {} },
  warns: {
    'no extKeyUsage under a root of a person': {
      server: { extensions: { [OID.extendedKeyUsage]: undefined } },
    },
    'any purpose under a root of a person': purposes(OID.anyExtendedKeyUsage),
  },
  ignores: {
    'clientAuth alone, which another rule fails': purposes(OID.clientAuth),
    'no extKeyUsage under an anchor of an app, which another rule fails': {
      server: { extensions: { [OID.extendedKeyUsage]: undefined } },
      anchorKind: 'app',
    },
    'a root': { about: 'root' },
  },
})
