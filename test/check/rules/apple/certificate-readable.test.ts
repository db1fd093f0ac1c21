import { certificateReadable } from '../../../../src/check/rules/apple/certificate-readable.js'
import { writeOID } from '../../../../src/der/oid.js'
import {
  writeExplicit,
  writeSequence,
  writeSmallInteger,
  writeBoolean,
  writeNull,
} from '../../../../src/der/write.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { writeExtension } from '../../../../src/x509/write/extensions.js'
import { testRule, type RuleScene } from '../../../../test/support/rules.js'
import { extensionOf, tagged } from '../../../../test/support/x509.js'

const utcTime = (text: string): Uint8Array => tagged(0x17, text)
const critical = (oid: string, value: Uint8Array): RuleScene => ({
  server: { extensions: { [oid]: writeExtension(oid, true, value) } },
})

testRule(certificateReadable, {
  passes: {
    'a server': {},
    'a serial number of no sign and no bounds but one': { server: { serial: Uint8Array.of(0x80) } },
    'cA FALSE written out': {
      server: {
        extensions: {
          [OID.basicConstraints]: extensionOf(OID.basicConstraints, writeSequence(writeBoolean(false))),
        },
      },
    },
    'an unreadable extension that is not critical, which another rule fails': {
      server: { extensions: { [OID.keyUsage]: extensionOf(OID.keyUsage, writeNull()) } },
    },
    'a UTCTime of the year 49': {
      server: { validity: writeSequence(utcTime('260101000000Z'), utcTime('491231235959Z')) },
    },
    'a UTCTime of the year 70': {
      server: { validity: writeSequence(utcTime('700101000000Z'), utcTime('491231235959Z')) },
    },
    'a GeneralizedTime of 1960': {
      server: { validity: writeSequence(tagged(0x18, '19600101000000Z'), utcTime('491231235959Z')) },
    },
  },
  fails: {
    'a UTCTime of the year 50': {
      server: { validity: writeSequence(utcTime('500101000000Z'), utcTime('491231235959Z')) },
    },
    'a UTCTime of the year 69': {
      server: { validity: writeSequence(utcTime('260101000000Z'), utcTime('691231235959Z')) },
    },
    'a critical keyUsage that is no DER': critical(OID.keyUsage, writeNull()),
    'a critical subjectAltName without a name': critical(OID.subjectAltName, writeSequence()),
    'PKCS#1 with parameters that are not NULL': {
      server: { algorithm: writeSequence(writeOID('1.2.840.113549.1.1.11'), writeSequence()) },
    },
    'version 1 written out': {
      server: { versionField: writeExplicit(0, writeSmallInteger(0)), extensions: {} },
    },
  },
  ignores: 'nothing',
  limit: {
    within: { server: { serial: new Uint8Array(37).fill(1) } },
    beyond: { server: { serial: new Uint8Array(38).fill(1) } },
  },
})
