import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { issue, revoke } from '../../../../src/index.js'
import { openCADirectory } from '../../../../src/node.js'
import { writeJournal } from '../../../support/foreign-journal.js'
import { NOW, refusal } from '../../../support/issue.js'
import { freshCA, snapshot } from '../../../support/store.js'

const OTHER_FORMS: readonly (readonly [what: string, record: unknown])[] = [
  ['an older form, with paths', { certificates: [], files: [] }],
  ['a newer form', { form: 3, boot: '', certificates: [], files: [] }],
  ['no boot', { form: 2, certificates: [], files: [] }],
  ['a certificate that is none', { form: 2, boot: '', certificates: ['AAAA'], files: [] }],
  ['a text that is no JSON', '{"form":2'],
  ['a list', []],
  ...[
    { server: '..', ownFolder: true, pair: 1, kind: 'certificate' },
    { server: '../x', ownFolder: false, pair: 1, kind: 'certificate' },
    { server: 'a/b', ownFolder: false, pair: 1, kind: 'certificate' },
    { server: '', ownFolder: false, pair: 1, kind: 'certificate' },
    { server: 'a', ownFolder: false, pair: 0, kind: 'certificate' },
    { server: 'a', ownFolder: false, pair: 1.5, kind: 'certificate' },
    { server: 'a', ownFolder: false, pair: 1_000_000, kind: 'certificate' },
    { server: 'a', ownFolder: false, pair: 1, kind: 'key' },
    { server: 'a', pair: 1, kind: 'csr' },
    undefined,
  ].map((name) => {
    const file = { name, text: '', replaces: '', hasKey: false }
    return [
      `a file called ${JSON.stringify(name)}`,
      { form: 2, boot: '', certificates: [], files: [file] },
    ] as const
  }),
]

describe('a record of the journal that is whole and not understood', () => {
  for (const [what, record] of OTHER_FORMS) {
    it(`stops everything and is kept: ${what}`, async () => {
      const directory = await freshCA()
      const { path } = directory
      const { serialNumber } = await issue({ store: directory, hosts: ['a.test'], now: NOW })
      writeJournal(path, record)
      const before = snapshot(path)
      const journal = join(path, 'ca/orchard/journal')
      for (const act of [
        () => openCADirectory({ path }),
        () => issue({ store: directory, hosts: ['b.test'], now: NOW }),
        () => revoke({ store: directory, serialNumber, now: NOW }),
      ]) {
        const { reason, line, path: where } = await refusal('ERR_PKI_INDEX', act)
        assert.deepEqual([reason, line, where], ['unknown-form', 1, journal])
      }
      const after = snapshot(path)
      assert.equal(readFileSync(journal, 'latin1'), before.get('ca/orchard/journal'))
      assert.equal(after.get('ca/index.txt'), before.get('ca/index.txt'))
    })
  }
})
