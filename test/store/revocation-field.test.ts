import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { issue } from '../../src/index.js'
import type { Revocation } from '../../src/index.js'
import { openCADirectory } from '../../src/node.js'
import { formatRevocationField, parseRevocationField } from '../../src/store/revocation-field.js'
import { parseIndexTime } from '../../src/store/index-time.js'
import { mustRun, without } from '../support/interop/run-program.js'
import { NOW } from '../support/issue.js'
import { freshCA, freshFolder, textOf } from '../support/store.js'

const SINCE = new Date('2026-01-02T03:04:05Z')

/** How openssl is asked to revoke, and what that is here. */
const CASES: readonly (readonly [args: readonly string[], revocation: Omit<Revocation, 'at'>])[] = [
  [[], { reason: 'unspecified' }],
  [['-crl_reason', 'keyCompromise'], { reason: 'keyCompromise' }],
  [['-crl_reason', 'CACompromise'], { reason: 'cACompromise' }],
  [['-crl_reason', 'affiliationChanged'], { reason: 'affiliationChanged' }],
  [['-crl_reason', 'superseded'], { reason: 'superseded' }],
  [['-crl_reason', 'cessationOfOperation'], { reason: 'cessationOfOperation' }],
  [['-crl_reason', 'certificateHold'], { reason: 'certificateHold' }],
  [['-crl_compromise', '20260102030405Z'], { reason: 'keyCompromise', invalidSince: SINCE }],
  [['-crl_CA_compromise', '20260102030405Z'], { reason: 'cACompromise', invalidSince: SINCE }],
]

describe('the third column of index.txt', () => {
  it('is written octet for octet as openssl ca writes it', { skip: without('openssl') }, async () => {
    const directory = await freshCA()
    const { path } = directory
    for (const [args, revocation] of CASES) {
      const { serialNumber } = await issue({ store: directory, hosts: ['x.test'], now: NOW })
      const file = join(freshFolder(), 'certificate.pem')
      copyFileSync(join(path, 'ca/newcerts', `${serialNumber.toUpperCase()}.pem`), file)
      await mustRun('openssl', ['ca', '-config', 'ca/openssl.cnf', '-revoke', file, ...args], { cwd: path })
      const field = textOf(path, 'ca/index.txt').trimEnd().split('\n').at(-1)?.split('\t')[2] ?? ''
      const read = parseRevocationField(field)
      assert.ok(read, field)
      assert.deepEqual({ ...read }, { at: read.at, ...revocation })
      assert.equal(formatRevocationField(read), field)
    }
  })

  it('is read by openssl, whatever the reason', { skip: without('openssl') }, async () => {
    const directory = await freshCA()
    const all = [...CASES.map(([, revocation]) => revocation), { reason: 'privilegeWithdrawn' } as const]
    for (const revocation of all) {
      const { serialNumber } = await issue({ store: directory, hosts: ['x.test'], now: NOW })
      for await (const { version } of directory.find({ serialNumber }))
        await directory.revoke(serialNumber, version, { at: NOW, ...revocation })
    }
    const crl = join(directory.path, 'made.pem')
    const cwd = directory.path
    await mustRun('openssl', ['ca', '-config', 'ca/openssl.cnf', '-gencrl', '-out', crl], { cwd })
    const text = await mustRun('openssl', ['crl', '-in', crl, '-noout', '-text'])
    assert.equal(text.match(/Serial Number:/g)?.length, all.length)
    assert.equal(text.match(/Invalidity Date:/g)?.length, 2)
    assert.deepEqual((await openCADirectory({ path: cwd })).warnings, [])
  })

  it('keeps an instruction for a hold that openssl has written', () => {
    const read = parseRevocationField('261122120000Z,holdInstruction,holdInstructionReject')
    assert.deepEqual({ ...read }, { at: NOW, reason: 'certificateHold' })
  })

  it('is nothing where openssl would not take it', () => {
    const bad = [
      '',
      'x',
      '261322120000Z',
      '261122120000Z,',
      '261122120000Z,privilegeWithdrawn',
      '261122120000Z,keyTime',
    ]
    for (const field of [...bad, '261122120000Z,keyTime,x', '261122120000Z,superseded,a,b'])
      assert.equal(parseRevocationField(field), undefined, field)
  })
})

describe('parseIndexTime', () => {
  it('takes every day that there is, and no other', () => {
    const good = {
      '240229000000Z': '2024-02-29',
      '991231000000Z': '1999-12-31',
      '20000229000000Z': '2000-02-29',
    }
    for (const [text, day] of Object.entries(good)) assert.equal(parseIndexTime(text), Date.parse(day), text)
    const bad = [
      '230229000000Z',
      '19000229000000Z',
      '260431000000Z',
      '260001000000Z',
      '261301000000Z',
      '260100000000Z',
    ]
    const odd = [
      '260101240000Z',
      '260101006000Z',
      '260101000060Z',
      '260101000000',
      '26010100000Z',
      '2x0101000000Z',
      'Z',
      '',
    ]
    for (const text of [...bad, ...odd]) assert.equal(parseIndexTime(text), undefined, text)
  })
})
