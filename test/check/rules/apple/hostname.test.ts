import { hostname } from '../../../../src/check/rules/apple/hostname.js'
import { writeSequence } from '../../../../src/der/write.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { generalName } from '../../../../test/support/named-certificates.js'
import { testRule, type RuleScene } from '../../../../test/support/rules.js'
import { extensionOf } from '../../../../test/support/x509.js'

const names = (...texts: readonly string[]): RuleScene['server'] => ({
  extensions: {
    [OID.subjectAltName]: extensionOf(OID.subjectAltName, writeSequence(...texts.map(generalName))),
  },
})
const none = { extensions: { [OID.subjectAltName]: undefined } }

testRule(hostname, {
  passes: {
    'the name in the subjectAltName': { host: 'homebox.local' },
    'the name in capitals and with a final dot': { host: 'HomeBox.Local.' },
    'the address in the subjectAltName': { host: '192.168.1.20' },
    'an IPv6 address in brackets': { host: '[fd00::20]', server: names('IP:fd00::20') },
    'a name of one label': { host: 'mypi', server: names('DNS:mypi') },
    'a wildcard for one label': { host: 'a.home.example', server: names('DNS:*.home.example') },
  },
  fails: {
    'another name': { host: 'other.local' },
    'another address': { host: '192.168.1.45' },
    'no subjectAltName': { host: 'a.local', server: none },
    'the name in the common name alone': { host: 'homebox', server: none },
    'an address as a dNSName': { host: '10.0.0.1', server: names('DNS:10.0.0.1') },
    'an address beside one of a wrong length': {
      host: '10.0.0.1',
      server: names('IP:10.0.0.1', 'hex:8703010203'),
    },
    'a dNSName with a final dot': { host: 'a.local', server: names('DNS:a.local.') },
    'a wildcard over one label': { host: 'mypi.local', server: names('DNS:*.local') },
    'a wildcard over a public suffix': { host: 'apple.co.uk', server: names('DNS:*.co.uk') },
    'a wildcard over two labels': { host: 'a.b.home.example', server: names('DNS:*.home.example') },
    'a wildcard within a label': { host: 'abc.home.example', server: names('DNS:a*.home.example') },
    'a host with a leading dot': { host: '.homebox.local' },
    'a host that is a URL': { host: 'https://homebox.local/' },
    'more names than iOS reads': {
      host: 'a.local',
      server: names(...Array.from({ length: 8193 }, () => 'DNS:a.local')),
    },
  },
  ignores: {
    'a server where no host is asked for': {},
    'a root where a host is asked for': { host: 'homebox.local', about: 'root' },
  },
})
