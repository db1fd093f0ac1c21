import assert from 'node:assert/strict'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
  discardPassphrase,
  findStoredPassphrase,
  readPassphraseFile,
  storePassphrase,
} from '../../../src/node.js'
import { userFolder } from '../../../src/store/directory/user-folders.js'
import { refusal } from '../../support/issue.js'
import { refused } from '../../support/refused.js'
import { freshFolder, modeOf, textOf } from '../../support/store.js'

const FINGERPRINT = Array.from({ length: 32 }, () => 'AB').join(':')
const POSIX = { skip: process.platform === 'win32' && 'modes are a POSIX matter' }

describe('readPassphraseFile', () => {
  it('takes the first line, whatever ends it', async () => {
    const path = join(freshFolder(), 'secret')
    for (const text of ['a b', 'a b\n', 'a b\r\n', '\ufeffa b\nsecond\n']) {
      writeFileSync(path, text)
      assert.equal(await readPassphraseFile({ path }), 'a b')
    }
  })

  it('takes 1023 octets and refuses 1024, also of fewer characters, and an empty line', async () => {
    const path = join(freshFolder(), 'secret')
    writeFileSync(path, 'x'.repeat(1023))
    assert.equal((await readPassphraseFile({ path })).length, 1023)
    for (const text of ['x'.repeat(1024), 'é'.repeat(512), '', '\nsecond']) {
      writeFileSync(path, text)
      assert.equal(
        (await refusal('ERR_PKI_PASSPHRASE', () => readPassphraseFile({ path }))).reason,
        'unusable',
      )
    }
  })

  it('reads the first line of a file without end, and ends', POSIX, async () => {
    const details = await refusal('ERR_PKI_PASSPHRASE', () => readPassphraseFile({ path: '/dev/zero' }))
    assert.equal(details.reason, 'unusable')
    const path = join(freshFolder(), 'secret')
    writeFileSync(path, `a b\n${'x'.repeat(100_000)}`)
    assert.equal(await readPassphraseFile({ path }), 'a b')
  })

  it('says that there is no such file, or that it is a folder', async () => {
    const folder = freshFolder()
    const path = join(folder, 'none')
    assert.deepEqual(await refusal('ERR_PKI_FILE', () => readPassphraseFile({ path })), {
      path,
      systemCode: 'ENOENT',
    })
    assert.equal(
      (await refusal('ERR_PKI_FILE', () => readPassphraseFile({ path: folder }))).systemCode,
      'EISDIR',
    )
  })
})

describe('storePassphrase', () => {
  it('keeps it for its owner only, under the fingerprint of the root', POSIX, async () => {
    const state = freshFolder()
    const place = { fingerprint: FINGERPRINT, env: { XDG_STATE_HOME: state }, platform: 'linux' }
    assert.equal(await findStoredPassphrase(place), undefined)
    const path = await storePassphrase({ ...place, passphrase: 'k7qm 04zx' })
    assert.equal(path, join(state, 'orchard', `${'ab'.repeat(32)}.passphrase`))
    assert.deepEqual([modeOf(path), modeOf(state, 'orchard')], ['600', '700'])
    assert.equal(textOf(path), 'k7qm 04zx\n')
    assert.equal(await findStoredPassphrase(place), path)
    assert.equal(await readPassphraseFile({ path }), 'k7qm 04zx')
  })

  it('keeps nothing that would not be read back as it was', async () => {
    const place = { fingerprint: FINGERPRINT, env: { XDG_STATE_HOME: freshFolder() }, platform: 'linux' }
    for (const passphrase of ['', 'two\nlines', 'end\r', '\ufeffmark', 'half \ud800', 'x'.repeat(1024)]) {
      const { reason } = await refusal('ERR_PKI_PASSPHRASE', () => storePassphrase({ ...place, passphrase }))
      assert.equal(reason, 'unusable')
      assert.equal(await findStoredPassphrase(place), undefined)
    }
    for (const passphrase of ['mark \ufeff inside', ' spaces ', 'x'.repeat(1023), 'é\u0301日本']) {
      const path = await storePassphrase({ ...place, passphrase })
      assert.equal(await readPassphraseFile({ path }), passphrase)
      await discardPassphrase({ ...place, passphrase })
    }
  })

  it('is content with the same passphrase and never replaces another', async () => {
    const place = { fingerprint: FINGERPRINT, env: { XDG_STATE_HOME: freshFolder() }, platform: 'linux' }
    const path = await storePassphrase({ ...place, passphrase: 'one' })
    assert.equal(await storePassphrase({ ...place, passphrase: 'one' }), path)
    await refusal('ERR_PKI_FILE_EXISTS', () => storePassphrase({ ...place, passphrase: 'two' }))
    assert.equal(textOf(path), 'one\n')
  })

  it('is undone for the same passphrase only, and nothing is no error', async () => {
    const place = { fingerprint: FINGERPRINT, env: { XDG_STATE_HOME: freshFolder() }, platform: 'linux' }
    await discardPassphrase({ ...place, passphrase: 'one' })
    const path = await storePassphrase({ ...place, passphrase: 'one' })
    await discardPassphrase({ ...place, passphrase: 'two' })
    assert.equal(await findStoredPassphrase(place), path)
    await discardPassphrase({ ...place, passphrase: 'one' })
    assert.equal(await findStoredPassphrase(place), undefined)
  })

  it('writes through no symbolic link', POSIX, async () => {
    const state = freshFolder()
    const place = { fingerprint: FINGERPRINT, env: { XDG_STATE_HOME: state }, platform: 'linux' }
    await storePassphrase({ ...place, fingerprint: FINGERPRINT.replace(/^AB/, 'CD'), passphrase: 'other' })
    symlinkSync('/dev/null', join(state, 'orchard', `${'ab'.repeat(32)}.passphrase`))
    assert.equal(
      (await refusal('ERR_PKI_FILE', () => storePassphrase({ ...place, passphrase: 'x' }))).systemCode,
      'ELOOP',
    )
  })

  it('refuses a fingerprint that is none, and an environment without a home', async () => {
    const nowhere = { env: {}, platform: 'linux', passphrase: 'x' }
    const bad = { ...nowhere, fingerprint: '../../etc/passwd' }
    assert.equal((await refusal('ERR_PKI_OPTION', () => storePassphrase(bad))).option, 'fingerprint')
    assert.equal((await refusal('ERR_PKI_OPTION', () => findStoredPassphrase(bad))).option, 'fingerprint')
    const homeless = { ...nowhere, fingerprint: FINGERPRINT }
    assert.equal((await refusal('ERR_PKI_OPTION', () => storePassphrase(homeless))).option, 'HOME')
    assert.equal(await findStoredPassphrase(homeless), undefined)
  })
})

describe('userFolder', () => {
  it('is the place that each platform sets aside', () => {
    const cases = [
      ['data', { env: { HOME: '/home/a' }, platform: 'linux' }, '/home/a/.local/share/orchard'],
      ['state', { env: {}, platform: 'linux', homedir: '/home/a' }, '/home/a/.local/state/orchard'],
      ['data', { env: { XDG_DATA_HOME: '/d' }, platform: 'freebsd' }, '/d/orchard'],
      [
        'state',
        { env: { XDG_STATE_HOME: 'relative', HOME: '/home/a' }, platform: 'linux' },
        '/home/a/.local/state/orchard',
      ],
      [
        'state',
        { env: { HOME: '/Users/a', XDG_STATE_HOME: '/x' }, platform: 'darwin' },
        '/Users/a/Library/Application Support/orchard',
      ],
      ['data', { env: { LOCALAPPDATA: 'C:\\L' }, platform: 'win32' }, 'C:\\L\\orchard'],
      ['data', { env: { USERPROFILE: 'C:\\U' }, platform: 'win32' }, 'C:\\U\\AppData\\Local\\orchard'],
    ] as const
    for (const [kind, environment, expected] of cases) assert.equal(userFolder(kind, environment), expected)
  })

  it('refuses an environment that names no home', () => {
    for (const platform of ['linux', 'darwin', 'win32']) {
      refused('ERR_PKI_OPTION', () => userFolder('state', { env: { HOME: '' }, platform }))
    }
  })
})
