import { signatureAlgorithmsAgree } from '../../../../src/check/rules/apple/signature-algorithms-agree.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(signatureAlgorithmsAgree, {
  passes: { 'one algorithm inside and outside': {} },
  fails: {
    'SHA-384 inside and SHA-256 outside': { server: { signatureInside: '1.2.840.10045.4.3.3' } },
    'a root that says two things': { about: 'root', root: { signatureInside: '1.2.840.10045.4.3.4' } },
  },
  ignores: 'nothing',
})
