import { workIsBounded } from '../../../../src/check/rules/apple/work-is-bounded.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(workIsBounded, {
  passes: { 'a path that was judged to its end': {} },
  fails: { 'a path whose judgement ran out of work': { fault: 'budget' } },
  ignores: 'nothing',
})
