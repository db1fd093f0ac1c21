import { rootSelfSigned } from '../../../../src/check/rules/apple/root-self-signed.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { writeAuthorityKeyIdentifier } from '../../../../src/x509/write/extensions.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(rootSelfSigned, {
  passes: {
    'a root of its own name': { about: 'root' },
    'a self-signed server': { serverIsAnchor: true, server: { issuer: 'homebox' } },
  },
  fails: {
    'an intermediate that a person is to trust': { root: { issuer: 'Elsewhere' }, about: 'root' },
    'a root whose authorityKeyIdentifier is not its own': {
      root: {
        extensions: { [OID.authorityKeyIdentifier]: writeAuthorityKeyIdentifier(Uint8Array.of(1)) },
      },
      about: 'root',
    },
  },
  ignores: {
    'a server': {},
    'an anchor of an app': { root: { issuer: 'Elsewhere' }, about: 'root', anchorKind: 'app' },
  },
})
