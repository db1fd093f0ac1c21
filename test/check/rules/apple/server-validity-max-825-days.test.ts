import { serverValidityMax825Days } from '../../../../src/check/rules/apple/server-validity-max-825-days.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(serverValidityMax825Days, {
  passes: {
    'a server of 825 days': { server: { seconds: 825 * 86_400 } },
    'a server of ten years from before July 2019': {
      server: { notBefore: '2019-06-30T22:59:59Z', seconds: 3650 * 86_400 },
    },
  },
  fails: {
    'a server of 900 days under a root of a person': { server: { seconds: 900 * 86_400 } },
    'a server of 900 days under an anchor of an app': {
      server: { seconds: 900 * 86_400 },
      anchorKind: 'app',
    },
    'a server of 900 days that an app trusts itself': {
      server: { seconds: 900 * 86_400 },
      serverIsAnchor: true,
      anchorKind: 'app',
    },
  },
  ignores: {
    'a root of twenty years': { about: 'root' },
    'an intermediate of twenty years': { intermediate: {}, about: 'intermediate' },
    'a server that a person trusts itself': { server: { seconds: 900 * 86_400 }, serverIsAnchor: true },
    'a server under a root of Apple': { server: { seconds: 900 * 86_400 }, anchorKind: 'system' },
  },
  limit: { within: { server: { seconds: 71_283_600 } }, beyond: { server: { seconds: 71_283_601 } } },
})
