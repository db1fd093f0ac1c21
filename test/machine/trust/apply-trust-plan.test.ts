import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { applyTrustPlan, planTrust, stepRunner } from '../../../src/node.js'
import type { NSSDatabase, StoreStep } from '../../../src/node.js'
import { DEBIAN, memoryFolder, ROOT } from '../../support/trust-facts.js'

const FIREFOX: NSSDatabase = { store: 'firefox', folder: '/f', exists: true, copies: [] }
const PLAN = planTrust({ ...DEBIAN, databases: [FIREFOX] }, { action: 'trust', root: ROOT })

test('steps run in order, store by store, and each store has its own outcome', async () => {
  const run: string[] = []
  const outcomes = await applyTrustPlan(PLAN, async ({ program }) => {
    run.push(program)
    return Promise.resolve({ ok: true })
  })
  assert.deepEqual(run, ['install', '/usr/sbin/update-ca-certificates', '/usr/bin/certutil'])
  assert.deepEqual(
    outcomes.map(({ ok }) => ok),
    [true, true],
  )
})

test('what fails in one store is taken back there, and the next store is seen to all the same', async () => {
  const run: string[] = []
  const outcomes = await applyTrustPlan(PLAN, async ({ program, args }) => {
    run.push([program, args[0] ?? ''].join(' '))
    return Promise.resolve(
      program.includes('update-ca') ? { ok: false, fault: 'ended with status 1' } : { ok: true },
    )
  })
  assert.deepEqual(run, ['install -m', '/usr/sbin/update-ca-certificates ', 'rm -f', '/usr/bin/certutil -A'])
  assert.deepEqual(
    outcomes.map(({ ok, fault }) => [ok, fault]),
    [
      [false, 'ended with status 1'],
      [true, undefined],
    ],
  )
})

test('a first step that fails is the last of its store', async () => {
  const run: string[] = []
  const outcomes = await applyTrustPlan(PLAN, async ({ program }) => {
    run.push(program)
    return Promise.resolve({ ok: program !== 'install' })
  })
  assert.deepEqual(run, ['install', '/usr/bin/certutil'])
  assert.equal(outcomes[0]?.failedAt?.program, 'install')
})

test('a store that a person must see to counts as failed, and nothing is run for it', async () => {
  const plan = planTrust({ ...DEBIAN, osRelease: 'ID=alpine' }, { action: 'trust', root: ROOT })
  const outcomes = await applyTrustPlan(plan, () => assert.fail('nothing is to be run'))
  assert.deepEqual(
    outcomes.map(({ ok }) => ok),
    [false],
  )
})

const STEP: StoreStep = { what: 'Tries', program: 'sh', args: [], needsRoot: false }
const runner = stepRunner({ pem: ROOT.pem, env: { ...process.env, ORCHARD_PASSPHRASE: 'secret' } })

test('a step that writes leaves one file of the certificate, readable by everybody under every umask', async () => {
  const folder = memoryFolder()
  const path = join(folder, 'new/root.crt')
  const before = process.umask(0o077)
  try {
    assert.deepEqual(await runner({ ...STEP, program: 'no such program', writes: path }), { ok: true })
  } finally {
    process.umask(before)
  }
  assert.equal(statSync(path).mode & 0o777, 0o644)
  assert.equal(readFileSync(path, 'utf8'), ROOT.pem)
  assert.deepEqual(readdirSync(join(folder, 'new')), ['root.crt'])
})

test('a step that writes replaces a link and not the file behind it', async () => {
  const folder = memoryFolder()
  const { symlinkSync, lstatSync } = await import('node:fs')
  writeFileSync(join(folder, 'other'), 'other')
  symlinkSync('other', join(folder, 'root.crt'))
  assert.deepEqual(await runner({ ...STEP, writes: join(folder, 'root.crt') }), { ok: true })
  assert.equal(readFileSync(join(folder, 'other'), 'utf8'), 'other')
  assert.ok(lstatSync(join(folder, 'root.crt')).isFile())
})

test('a file that cannot be written is a fault that says so, and leaves nothing behind', async () => {
  const folder = memoryFolder()
  mkdirSync(join(folder, 'root.crt'))
  const { ok, fault } = await runner({ ...STEP, writes: join(folder, 'root.crt') })
  assert.equal(ok, false)
  assert.match(fault ?? '', /EISDIR|ENOTEMPTY|EPERM/)
  assert.deepEqual(readdirSync(folder), ['root.crt'])
})

test('words of a step are no shell: what looks like a command stays a word', async () => {
  const folder = memoryFolder()
  const word = `$(touch ${folder}/owned); touch ${folder}/owned`
  const step = { ...STEP, args: ['-c', 'test "$1" = "$(cat)"', 'sh', word], input: word }
  assert.deepEqual(await runner(step), { ok: true })
  assert.ok(!existsSync(join(folder, 'owned')))
})

test('a program that fails, one that is not there and one that is ended are faults with their reasons', async () => {
  const failed = await runner({ ...STEP, args: ['-c', 'echo first >&2; echo the reason >&2; exit 3'] })
  assert.equal(failed.ok, false)
  assert.match(failed.fault ?? '', /status 3: .*the reason/)
  assert.match((await runner({ ...STEP, program: '/no/such/program' })).fault ?? '', /ENOENT/)
  assert.match((await runner({ ...STEP, args: ['-c', 'kill -9 $$'] })).fault ?? '', /SIGKILL/)
})

test('no variable of ours reaches a program', async () => {
  assert.deepEqual(await runner({ ...STEP, args: ['-c', 'test -z "$ORCHARD_PASSPHRASE"'] }), { ok: true })
})
