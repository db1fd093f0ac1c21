import { keyIdLinkage } from '../../../../src/check/rules/apple/key-id-linkage.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { writeAuthorityKeyIdentifier } from '../../../../src/x509/write/extensions.js'
import { testRule } from '../../../../test/support/rules.js'

const other = { extensions: { [OID.authorityKeyIdentifier]: writeAuthorityKeyIdentifier(Uint8Array.of(1)) } }

testRule(keyIdLinkage, {
  passes: {
    'the key identifier of the issuer': {},
    'no authorityKeyIdentifier': { server: { extensions: { [OID.authorityKeyIdentifier]: undefined } } },
    'an issuer without subjectKeyIdentifier': {
      server: other,
      root: { extensions: { [OID.subjectKeyIdentifier]: undefined } },
    },
  },
  fails: {
    'the key identifier of another issuer': { server: other },
    'an intermediate with that of another root': { intermediate: other, about: 'intermediate' },
  },
  ignores: 'nothing',
})
