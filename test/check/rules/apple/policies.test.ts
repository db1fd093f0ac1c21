import { policies } from '../../../../src/check/rules/apple/policies.js'
import { writeElement, writeSequence } from '../../../../src/der/write.js'
import { writeExtension } from '../../../../src/x509/write/extensions.js'
import { testRule } from '../../../../test/support/rules.js'

const requireExplicitPolicy = writeExtension(
  '2.5.29.36',
  true,
  writeSequence(writeElement(0x80, Uint8Array.of(0))),
)

testRule(policies, {
  passes: { 'a path that requires no policy': {} },
  fails: {
    'a path that requires a policy and has none': { intermediate: { more: [requireExplicitPolicy] } },
  },
  ignores: 'nothing',
})
