import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serversOfCA } from '../../../src/cli/check/servers-of-ca.js'
import { findEnrolServer } from '../../../src/cli/enroll/enrol-server.js'
import type { Session } from '../../../src/cli/session.js'
import { encodePEM } from '../../../src/index.js'
import type { CADirectory, Machine } from '../../../src/node.js'
import type { GeneralName } from '../../../src/x509/read/records.js'
import { writeSubjectAltName } from '../../../src/x509/write/extensions.js'
import { certify } from '../../support/chains.js'
import { freshMemoryStore } from '../../support/store-kinds.js'

/** No command asks the session for anything here. */
const SESSION = {} as unknown as Session
const MAIL: GeneralName = { type: 'email', value: 'a@example.com' }

/** What a certificate of openssl names, and where its server is looked for. */
const CASES: readonly (readonly [names: readonly GeneralName[], urls: readonly string[]])[] = [
  [[{ type: 'dns', value: 'A.LAN' }, MAIL], ['https://a.lan:8888']],
  [
    [
      { type: 'dns', value: 'my_box.lan' },
      { type: 'ip', octets: Uint8Array.of(10, 0, 0, 1) },
    ],
    ['https://10.0.0.1:8888'],
  ],
  [[{ type: 'dns', value: '*.box.lan' }], []],
  [
    [
      { type: 'ip', octets: new Uint8Array(4) },
      { type: 'uri', value: 'https://a.lan/' },
    ],
    [],
  ],
]

for (const [index, [names, urls]] of CASES.entries()) {
  test(`of the names of certificate ${String(index)} those are dialled that can be, and the others stop nothing`, async () => {
    const directory = (await freshMemoryStore()) as CADirectory
    const { der } = certify({ subject: 'x', extensions: [writeSubjectAltName(names, { critical: false })] })
    const server = { name: 'x', chainPEM: encodePEM('CERTIFICATE', der), csrPEM: '' }
    await directory.keepServerKey('x', 'its key, which nobody reads here')
    await directory.commit([{ der, server }])
    const [found] = await serversOfCA(SESSION, { directory, flags: {} })
    assert.deepEqual(found?.urls, urls)
    const machine: Machine = { hostname: 'box', addresses: [], environment: 'plain' }
    const chosen = await findEnrolServer(SESSION, {}, { directory, machine, name: undefined })
    assert.equal(chosen?.name, 'x')
  })
}
