import { subjectNotEmpty } from '../../../../src/check/rules/apple/subject-not-empty.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { writeBasicConstraints, writeSubjectAltName } from '../../../../src/x509/write/extensions.js'
import { testRule } from '../../../../test/support/rules.js'
import { nameOf } from '../../../../test/support/x509.js'

const nobody = nameOf()
const altName = (critical: boolean): Uint8Array =>
  writeSubjectAltName([{ type: 'dns', value: 'homebox.local' }], { critical })

testRule(subjectNotEmpty, {
  passes: {
    'a server with a subject': {},
    'a server without a subject whose subjectAltName is critical': {
      server: { subject: nobody, extensions: { [OID.subjectAltName]: altName(true) } },
    },
  },
  fails: {
    'a server without a subject whose subjectAltName is not critical': {
      server: { subject: nobody, extensions: { [OID.subjectAltName]: altName(false) } },
    },
    'a root without a subject': { about: 'root', root: { subject: nobody, issuer: nobody } },
    'a CA without a subject that serves itself': {
      server: {
        subject: nobody,
        extensions: {
          [OID.subjectAltName]: altName(true),
          [OID.basicConstraints]: writeBasicConstraints({ cA: true }),
        },
      },
    },
    'a server that names no issuer': { server: { issuer: nobody } },
  },
  ignores: 'nothing',
})
