import { rootHasCommonName } from '../../../../src/check/rules/apple/root-has-common-name.js'
import { testRule } from '../../../../test/support/rules.js'
import { nameOf } from '../../../../test/support/x509.js'

const organization = nameOf({ oid: '2.5.4.10', value: 'Home' })

testRule(rootHasCommonName, {
  passes: { 'a root with a common name': { about: 'root' } },
  fails: {
    'a root with an organization alone': {
      root: { subject: organization, issuer: organization },
      about: 'root',
    },
    'a root with a blank common name': { root: { subject: ' ', issuer: ' ' }, about: 'root' },
  },
  ignores: {
    'a server without a common name': { server: { subject: organization } },
    'an anchor of an app': { root: { subject: organization }, about: 'root', anchorKind: 'app' },
  },
})
