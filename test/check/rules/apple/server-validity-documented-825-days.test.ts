import { serverValidityDocumented825Days } from '../../../../src/check/rules/apple/server-validity-documented-825-days.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(serverValidityDocumented825Days, {
  passes: {
    'a server of 90 days': {},
    'a server that the device itself refuses, which another rule says': { server: { seconds: 71_283_601 } },
  },
  warns: {
    'a server of 825 days by subtraction, which is a second more with both ends': {
      server: { seconds: 825 * 86_400 },
    },
    'a server of the most that the device takes': { server: { seconds: 71_283_600 } },
  },
  ignores: {
    'a root': { about: 'root' },
    'a server that a person trusts itself': { serverIsAnchor: true },
    'a server under a root of Apple': { anchorKind: 'system' },
  },
  limit: {
    within: { server: { seconds: 825 * 86_400 - 1 } },
    beyond: { server: { seconds: 825 * 86_400 } },
  },
})
