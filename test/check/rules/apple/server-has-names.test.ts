import { serverHasNames } from '../../../../src/check/rules/apple/server-has-names.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { writeSubjectAltName } from '../../../../src/x509/write/extensions.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(serverHasNames, {
  passes: {
    'a server with a name and an address': {},
    'a server with an address alone': {
      server: {
        extensions: {
          [OID.subjectAltName]: writeSubjectAltName([{ type: 'ip', octets: Uint8Array.of(10, 0, 0, 1) }], {
            critical: false,
          }),
        },
      },
    },
  },
  warns: {
    'a server without subjectAltName': { server: { extensions: { [OID.subjectAltName]: undefined } } },
    'a server with a mail address alone': {
      server: {
        extensions: {
          [OID.subjectAltName]: writeSubjectAltName([{ type: 'email', value: 'a@b.example' }], {
            critical: false,
          }),
        },
      },
    },
  },
  ignores: {
    'a server where a host is asked for, which another rule judges': { host: 'homebox.local' },
    'a root': { about: 'root' },
  },
})
