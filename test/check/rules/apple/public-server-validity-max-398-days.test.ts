import { publicServerValidityMax398Days } from '../../../../src/check/rules/apple/public-server-validity-max-398-days.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(publicServerValidityMax398Days, {
  passes: {
    'a server of 90 days under a root of Apple': { anchorKind: 'system' },
    'a server of 825 days from before September 2020': {
      server: { notBefore: '2020-08-31T23:59:59Z', seconds: 825 * 86_400 },
      anchorKind: 'system',
    },
  },
  fails: {
    'a server of 399 days under a root of Apple': { server: { seconds: 399 * 86_400 }, anchorKind: 'system' },
  },
  ignores: {
    'a root of Apple': { about: 'root', anchorKind: 'system' },
    'a server of 825 days under a root of a person': { server: { seconds: 825 * 86_400 } },
    'a server of 825 days under an anchor of an app': {
      server: { seconds: 825 * 86_400 },
      anchorKind: 'app',
    },
  },
  limit: {
    within: { server: { seconds: 34_387_200 }, anchorKind: 'system' },
    beyond: { server: { seconds: 34_387_201 }, anchorKind: 'system' },
  },
})
