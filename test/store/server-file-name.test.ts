import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { expectServerFileName, serverFileNameOf } from '../../src/store/server-file-name.js'
import { refused } from '../support/refused.js'

describe('serverFileNameOf', () => {
  it('leaves a plain host as it is', () => {
    for (const host of [
      'homebox.local',
      '192.168.1.20',
      'xn--bcher-kva.example',
      'console',
      'auxiliary.local',
    ]) {
      assert.equal(serverFileNameOf(host), host)
    }
  })

  it('takes out what Windows forbids', () => {
    const names = ['*.a.example', '::1', 'con', 'prn.local', 'aux', 'nul.x', 'com1.local', 'lpt9'].map(
      serverFileNameOf,
    )
    assert.deepEqual(names, [
      '_wildcard.a.example',
      '__1',
      '_con',
      '_prn.local',
      '_aux',
      '_nul.x',
      '_com1.local',
      '_lpt9',
    ])
  })

  it('cuts a name above 200 characters, and two that differ at the end only stay apart', () => {
    const long = `${'a'.repeat(49)}.`.repeat(4)
    const at = (length: number): string => `${long}${'b'.repeat(60)}`.slice(0, length)
    assert.equal(serverFileNameOf(at(200)), at(200))
    assert.equal(serverFileNameOf(at(201)).length, 200)
    assert.notEqual(serverFileNameOf(`${at(240)}c`), serverFileNameOf(`${at(240)}d`))
  })
})

describe('expectServerFileName', () => {
  it('takes names that every file system holds', () => {
    for (const name of ['jupyter', 'ssl', 'Web_1.local', '_x', 'a'.repeat(200)])
      assert.equal(expectServerFileName(name), name)
  })

  it('refuses names that leave the folder, hide, or cannot be opened somewhere', () => {
    const names = [
      '',
      '.',
      '..',
      '../x',
      'a/b',
      'a\\b',
      '.hidden',
      '-rf',
      'a b',
      'a.',
      'aux',
      'NUL.txt',
      'com1',
      'ä',
      'a\n',
    ]
    for (const name of [...names, 'a'.repeat(201)]) {
      assert.equal(refused('ERR_PKI_OPTION', () => expectServerFileName(name)).details.option, 'name', name)
    }
  })
})
