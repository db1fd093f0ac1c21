import { serverMaySign } from '../../../../src/check/rules/apple/server-may-sign.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { writeKeyUsage } from '../../../../src/x509/write/extensions.js'
import { testRule, type RuleScene } from '../../../../test/support/rules.js'

const usages = (...list: Parameters<typeof writeKeyUsage>[0]): RuleScene => ({
  server: { extensions: { [OID.keyUsage]: writeKeyUsage(list) } },
})

testRule(serverMaySign, {
  passes: {
    digitalSignature: usages('digitalSignature'),
    'no keyUsage': { server: { extensions: { [OID.keyUsage]: undefined } } },
  },
  warns: { 'keyEncipherment alone': usages('keyEncipherment') },
  ignores: { 'a root': { about: 'root' }, 'an intermediate': { intermediate: {}, about: 'intermediate' } },
})
