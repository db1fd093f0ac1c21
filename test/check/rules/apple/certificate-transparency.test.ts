import { certificateTransparency } from '../../../../src/check/rules/apple/certificate-transparency.js'
import { testRule } from '../../../../test/support/rules.js'
import { extensionOf, NOTHING } from '../../../../test/support/x509.js'

testRule(certificateTransparency, {
  passes: {
    'a server with embedded timestamps': {
      server: { more: [extensionOf('1.3.6.1.4.1.11129.2.4.2', NOTHING)] },
      anchorKind: 'system',
    },
  },
  warns: { 'a server without timestamps under a root of Apple': { anchorKind: 'system' } },
  ignores: {
    'a server without timestamps under a root of a person': {},
    'a server without timestamps under an anchor of an app': { anchorKind: 'app' },
    'a root of Apple': { about: 'root', anchorKind: 'system' },
  },
})
