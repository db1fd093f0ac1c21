import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
  adoptedLayoutOf,
  formatAdoptedLayout,
  parseAdoptedLayout,
  readLayout,
} from '../../../src/store/directory/adopted-layout.js'
import type { AdoptedParts } from '../../../src/store/directory/adopted-layout.js'
import { DurableFiles } from '../../../src/store/directory/durable-files.js'
import { layoutOf } from '../../../src/store/directory/layout.js'
import { HOSTILE_STRINGS } from '../../support/hostile-strings.js'
import { freshFolder } from '../../support/store.js'

const HOME = '/home/alice/.ssh'

function parts(certificate: string): AdoptedParts {
  const { ca, config, root, caKey, newCerts, index, serial, crlNumber, crl } = layoutOf(HOME)
  const places = { certificate, key: join(HOME, 'k'), csr: '/elsewhere/r' }
  const adoptedServers = new Map([['ssl', places]])
  return { path: HOME, ca, config, root, caKey, newCerts, index, serial, crlNumber, crl, adoptedServers }
}

describe('the layout of an adopted CA', () => {
  it('survives being written and read, whatever its paths hold', () => {
    const paths = HOSTILE_STRINGS.map(({ text }) => text).filter((text) => !/[\0/\ud800-\udfff]/.test(text))
    for (const text of ['a', '..a', ...paths]) {
      const given = parts(join(HOME, text))
      assert.deepEqual(parseAdoptedLayout(formatAdoptedLayout(given), HOME), adoptedLayoutOf(given))
    }
  })

  it('goes along when its folder is moved; what lies elsewhere stays where it is', () => {
    const moved = parseAdoptedLayout(formatAdoptedLayout(parts(join(HOME, 'c'))), '/mnt/copy')
    assert.equal(moved.caKey, '/mnt/copy/ca/private/ca.key.pem')
    assert.deepEqual(moved.adoptedServers.get('ssl'), {
      certificate: '/mnt/copy/c',
      key: '/mnt/copy/k',
      csr: '/elsewhere/r',
    })
  })

  const good = formatAdoptedLayout(parts('c'))
  const FAULTS: readonly (readonly [name: string, text: string])[] = [
    ['', '{'],
    ['', '[]x'],
    ['', '7'],
    ['orchard', good.replace('"orchard": 1', '"orchard": 2')],
    ['ca', good.replace('"ca": {', '"cb": {')],
    ['ca.privateKey', good.replace('"privateKey"', '"privatekey"')],
    ['ca.database', good.replace('"ca/index.txt"', '7')],
    ['servers', good.replace('"servers": [', '"server": [')],
    ['servers[0].key', good.replace('"key": "k"', '"key": ""')],
    ['servers[0].name', good.replace('"name": "ssl"', '"name": "a\\u0000b"')],
  ]
  for (const [name, text] of FAULTS) {
    it(`is refused where ${name === '' ? 'it is no object' : name} is wrong`, () => {
      assert.notEqual(text, good)
      const details = { path: `${HOME}/orchard.json`, line: 0, name }
      assert.throws(() => parseAdoptedLayout(text, HOME), { code: 'ERR_PKI_CONFIG', details })
    })
  }

  it('is our own where there is no orchard.json, no folder, or a file instead of one', async () => {
    const folder = freshFolder()
    writeFileSync(join(folder, 'file'), '')
    for (const path of [folder, join(folder, 'none'), join(folder, 'file')])
      assert.deepEqual(await readLayout(new DurableFiles(), path), layoutOf(path))
  })

  it('is never read through a symbolic link: it says where private keys lie', async () => {
    const folder = freshFolder()
    mkdirSync(join(folder, 'ca'))
    writeFileSync(join(folder, 'other.json'), good)
    symlinkSync(join(folder, 'other.json'), join(folder, 'orchard.json'))
    await assert.rejects(readLayout(new DurableFiles(), folder), { code: 'ERR_PKI_FILE' })
  })
})
