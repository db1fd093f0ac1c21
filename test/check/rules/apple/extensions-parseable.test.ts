import { extensionsParseable } from '../../../../src/check/rules/apple/extensions-parseable.js'
import { writeSequence, writeNamedBits } from '../../../../src/der/write.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { writeKeyUsage } from '../../../../src/x509/write/extensions.js'
import { testRule, type RuleScene } from '../../../../test/support/rules.js'
import { extensionOf } from '../../../../test/support/x509.js'

const empty = (oid: string): RuleScene => ({
  server: { extensions: { [oid]: extensionOf(oid, writeSequence()) } },
})

testRule(extensionsParseable, {
  passes: {
    'the extensions of a server': {},
    'the extensions of a root': { about: 'root' },
    'an unknown extension of any content': {
      server: { more: [extensionOf('1.2.3.4', Uint8Array.of(0xff))] },
    },
    'a keyUsage of two octets': {
      server: { extensions: { [OID.keyUsage]: writeKeyUsage(['digitalSignature', 'decipherOnly']) } },
    },
  },
  fails: {
    'a subjectAltName that is no DER': {
      server: {
        extensions: { [OID.subjectAltName]: extensionOf(OID.subjectAltName, Uint8Array.of(1, 2, 3)) },
      },
    },
    'a subjectAltName without a name': empty(OID.subjectAltName),
    'an extKeyUsage without a purpose': empty(OID.extendedKeyUsage),
    'an authorityInfoAccess without an address': empty(OID.authorityInfoAccess),
    'cRLDistributionPoints without a point': empty(OID.crlDistributionPoints),
    'certificatePolicies without a policy': empty(OID.certificatePolicies),
    'a keyUsage without a bit': {
      server: { extensions: { [OID.keyUsage]: extensionOf(OID.keyUsage, writeNamedBits([])) } },
    },
    'a keyUsage of three octets': {
      server: { extensions: { [OID.keyUsage]: extensionOf(OID.keyUsage, writeNamedBits([0, 16])) } },
    },
    'a root with a keyUsage that is no DER': {
      about: 'root',
      root: { extensions: { [OID.keyUsage]: extensionOf(OID.keyUsage, Uint8Array.of(5, 0)) } },
    },
  },
  ignores: 'nothing',
})
