import { serverEkuStrict } from '../../../../src/check/rules/apple/server-eku-strict.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { writeExtendedKeyUsage } from '../../../../src/x509/write/extensions.js'
import { testRule } from '../../../../test/support/rules.js'

const without = { extensions: { [OID.extendedKeyUsage]: undefined } }
const any = { extensions: { [OID.extendedKeyUsage]: writeExtendedKeyUsage([OID.anyExtendedKeyUsage]) } }

testRule(serverEkuStrict, {
  passes: {
    'serverAuth under a root of Apple': { anchorKind: 'system' },
    'serverAuth under an anchor of an app': { anchorKind: 'app' },
  },
  fails: {
    'no extKeyUsage under a root of Apple': { server: without, anchorKind: 'system' },
    'no extKeyUsage under a root of Apple, however old': {
      server: { ...without, notBefore: '2010-01-01T00:00:00Z' },
      anchorKind: 'system',
    },
    'any purpose under an anchor of an app': { server: any, anchorKind: 'app' },
    'no extKeyUsage under an anchor of an app, one second after its beginning': {
      server: { ...without, notBefore: '2019-06-30T23:00:01Z' },
      anchorKind: 'app',
    },
  },
  ignores: {
    'no extKeyUsage under a root of a person': { server: without },
    'any purpose under a root of a person': { server: any },
    'no extKeyUsage under an anchor of an app at its beginning': {
      server: { ...without, notBefore: '2019-06-30T23:00:00Z' },
      anchorKind: 'app',
    },
    'a root of Apple': { about: 'root', anchorKind: 'system' },
  },
})
