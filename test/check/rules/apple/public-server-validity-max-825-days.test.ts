import { publicServerValidityMax825Days } from '../../../../src/check/rules/apple/public-server-validity-max-825-days.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(publicServerValidityMax825Days, {
  passes: {
    'a server of 825 days under a root of Apple': { server: { seconds: 825 * 86_400 }, anchorKind: 'system' },
    'a server of ten years from before March 2018': {
      server: { notBefore: '2018-02-28T23:59:59Z', seconds: 3650 * 86_400 },
      anchorKind: 'system',
    },
  },
  fails: {
    'a server of 900 days under a root of Apple': { server: { seconds: 900 * 86_400 }, anchorKind: 'system' },
  },
  ignores: {
    'a root of Apple': { about: 'root', anchorKind: 'system' },
    'a server under a root of a person': {},
  },
  limit: {
    within: { server: { seconds: 71_283_600 }, anchorKind: 'system' },
    beyond: { server: { seconds: 71_283_601 }, anchorKind: 'system' },
  },
})
