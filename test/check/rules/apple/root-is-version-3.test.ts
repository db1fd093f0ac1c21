import { rootIsVersion3 } from '../../../../src/check/rules/apple/root-is-version-3.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(rootIsVersion3, {
  passes: { 'a root of version 3': { about: 'root' } },
  warns: { 'a root of version 1': { root: { version: 1 }, about: 'root' } },
  ignores: { 'a server': {}, 'an anchor of an app': { about: 'root', anchorKind: 'app' } },
  limit: { within: { about: 'root' }, beyond: { root: { version: 2 }, about: 'root' } },
})
