import { nameStringTypes } from '../../../../src/check/rules/apple/name-string-types.js'
import { testRule } from '../../../../test/support/rules.js'
import { nameOf } from '../../../../test/support/x509.js'

const utf8 = nameOf({ oid: '2.5.4.3', value: 'Root', stringType: 'utf8String' })
const printable = nameOf({ oid: '2.5.4.3', value: 'Root', stringType: 'printableString' })

testRule(nameStringTypes, {
  passes: {
    'an issuer that nobody bears the name of': { root: 'none' },
    'an issuer written as an anchor writes itself': {
      root: 'none',
      server: { issuer: utf8 },
      otherAnchors: [{ subject: utf8 }],
    },
    'an issuer of no name': {
      root: 'none',
      server: { issuer: nameOf() },
      otherAnchors: [{ subject: nameOf() }],
    },
  },
  fails: {
    'an issuer as UTF8String whose anchor is a PrintableString': {
      root: 'none',
      server: { issuer: utf8 },
      otherAnchors: [{ subject: printable, issuer: printable }],
    },
    'an issuer as PrintableString whose anchor is a UTF8String': {
      root: 'none',
      server: { issuer: printable },
      otherAnchors: [{ subject: utf8, issuer: utf8 }],
    },
  },
  ignores: {
    'a path that reaches its root': {},
    'a certificate that is not the last one': { root: 'none', intermediate: {} },
  },
})
