import { duplicateExtensions } from '../../../../src/check/rules/apple/duplicate-extensions.js'
import { writeKeyUsage } from '../../../../src/x509/write/extensions.js'
import { testRule } from '../../../../test/support/rules.js'
import { extensionOf, NOTHING } from '../../../../test/support/x509.js'

const twice = [extensionOf('1.2.3.4', NOTHING), extensionOf('1.2.3.4', NOTHING)]

testRule(duplicateExtensions, {
  passes: { 'each extension once': {}, 'two unknown extensions': { server: { more: twice.slice(1) } } },
  fails: {
    'an unknown extension that is there twice': { server: { more: twice } },
    'a keyUsage that is there twice': { server: { more: [writeKeyUsage(['digitalSignature'])] } },
    'a root with an extension twice': { about: 'root', root: { more: twice } },
  },
  ignores: 'nothing',
})
