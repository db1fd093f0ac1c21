import { pathIsComplete } from '../../../../src/check/rules/apple/path-is-complete.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(pathIsComplete, {
  passes: {
    'a path that reaches its root': {},
    'a path without a root that nobody misses': { root: 'none' },
  },
  fails: {
    'a path whose next issuer is nowhere': { root: 'none', fault: 'no-path' },
    'a path that is longer than is allowed': { fault: 'too-deep' },
  },
  ignores: 'nothing',
})
