import { criticalExtensions } from '../../../../src/check/rules/apple/critical-extensions.js'
import { writeNull } from '../../../../src/der/write.js'
import { writeExtension } from '../../../../src/x509/write/extensions.js'
import { testRule } from '../../../../test/support/rules.js'
import { extensionOf } from '../../../../test/support/x509.js'

const critical = (oid: string): Uint8Array => writeExtension(oid, true, writeNull())

testRule(criticalExtensions, {
  passes: {
    'a critical keyUsage': {},
    'an unknown extension that is not critical': { server: { more: [extensionOf('1.2.3.4', writeNull())] } },
    'a critical netscapeCertType, which the device knows': {
      server: { more: [critical('2.16.840.1.113730.1.1')] },
    },
    'an unknown critical extension of the trusted root': {
      about: 'root',
      root: { more: [critical('1.2.3.4')] },
    },
  },
  fails: {
    'an unknown critical extension of the server': { server: { more: [critical('1.2.3.4')] } },
    'an unknown critical extension of an intermediate': {
      intermediate: { more: [critical('1.2.3.4')] },
      about: 'intermediate',
    },
    'a critical TLS feature, which the device does not know': {
      server: { more: [critical('1.3.6.1.5.5.7.1.24')] },
    },
  },
  ignores: 'nothing',
})
