import { rootIsTrusted } from '../../../../src/check/rules/apple/root-is-trusted.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(rootIsTrusted, {
  passes: { 'a root that is trusted': { about: 'root' } },
  fails: {
    'a root that is none of the trusted ones': { about: 'root', fault: 'untrusted-root' },
    'a root that was made anew with the name of the trusted one': {
      root: 'none',
      intermediate: { subject: 'Root' },
      about: 'intermediate',
      fault: 'untrusted-root',
      otherAnchors: [{}],
    },
    'a self-signed server certificate that nobody trusts': { root: 'none', fault: 'untrusted-root' },
  },
  ignores: 'nothing',
})
