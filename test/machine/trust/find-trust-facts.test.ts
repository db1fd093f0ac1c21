import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { before, test } from 'node:test'
import { createRootCA } from '../../../src/index.js'
import { applyTrustPlan, findTrustFacts, planTrust, stepRunner, storeRoot } from '../../../src/node.js'
import type { NSSDatabase, StoreOutcome, StoreRoot, TrustAction } from '../../../src/node.js'
import { bundleHolds, findAnchors } from '../../../src/machine/trust/find-anchors.js'
import { parseNicknames } from '../../../src/machine/trust/find-databases.js'
import { linuxFamily } from '../../../src/machine/trust/linux-family.js'
import type { LinuxFamily } from '../../../src/machine/trust/linux-family.js'
import { mustRun, runProgram, without } from '../../support/interop/run-program.js'
import { memoryFolder } from '../../support/trust-facts.js'

let root: StoreRoot
let other: StoreRoot
/** Another root of the same name, as after a renewal. */
let twin: StoreRoot
const folder = memoryFolder()

before(async () => {
  root = await rootFile('Same Name')
  other = await rootFile('Other Name')
  twin = await rootFile('Same Name')
})

let made = 0
async function rootFile(commonName: string): Promise<StoreRoot> {
  const { der, pem } = await createRootCA({ commonName })
  const path = join(folder, `root ${String((made += 1))}.pem`)
  writeFileSync(path, pem)
  return storeRoot({ der, path })
}

/** A home with an empty profile of Firefox. */
async function homeWithFirefox(): Promise<{ home: string; profile: string }> {
  const home = memoryFolder()
  const profile = join(home, '.mozilla/firefox/a b.default')
  mkdirSync(profile, { recursive: true })
  await mustRun('certutil', ['-N', '-d', `sql:${profile}`, '--empty-password'])
  return { home, profile }
}

const look = async (home: string, which: StoreRoot = root): Promise<readonly NSSDatabase[]> =>
  (await findTrustFacts({ root: which, isRoot: false, homedir: home, platform: 'linux', env: process.env }))
    .databases

async function change(
  home: string,
  action: TrustAction,
  which: StoreRoot = root,
): Promise<readonly StoreOutcome[]> {
  const facts = await findTrustFacts({ root: which, isRoot: false, homedir: home, platform: 'linux' })
  const plan = planTrust(facts, { action, root: which, only: ['firefox', 'chromium'] })
  return applyTrustPlan(plan, stepRunner({ pem: which.pem, env: process.env }))
}

const list = (profile: string): Promise<string> => mustRun('certutil', ['-L', '-d', `sql:${profile}`])

const nss = { skip: without('certutil') }

test(
  'certutil itself judges the root trusted for servers after trust, once however often, and not after untrust',
  nss,
  async () => {
    const { home, profile } = await homeWithFirefox()
    const empty = await list(profile)
    for (const planned of ['change', 'present'] as const) {
      const [outcome] = await change(home, 'trust')
      assert.deepEqual([outcome?.ok, outcome?.plan.outcome], [true, planned])
    }
    assert.equal((await list(profile)).match(/orchard-/g)?.length, 1)
    const [, nickname = ''] = /(orchard-\w+) +C,,/.exec(await list(profile)) ?? []
    await mustRun('certutil', ['-V', '-d', `sql:${profile}`, '-n', nickname, '-u', 'L'])
    assert.equal((await change(home, 'untrust'))[0]?.ok, true)
    assert.equal(await list(profile), empty)
    assert.equal((await change(home, 'untrust'))[0]?.plan.outcome, 'absent')
  },
)

test('untrust leaves every other root in a database, also one of the same name', nss, async () => {
  const { home, profile } = await homeWithFirefox()
  for (const each of [root, twin, other]) await change(home, 'trust', each)
  assert.equal((await list(profile)).match(/ C,,/g)?.length, 3)
  await change(home, 'untrust', twin)
  assert.deepEqual((await look(home, twin))[0]?.copies, [])
  for (const each of [root, other]) assert.equal((await look(home, each))[0]?.copies[0]?.trusted, true)
})

test('a root that was put in by hand is found under its name there, and taken out', nss, async () => {
  const { home, profile } = await homeWithFirefox()
  await mustRun('certutil', [
    '-A',
    '-d',
    `sql:${profile}`,
    '-n',
    'My home, by hand',
    '-t',
    'CT,C,c',
    '-a',
    '-i',
    root.path,
  ])
  assert.deepEqual((await look(home))[0]?.copies, [
    { nickname: 'My home, by hand', trusted: true, alone: true },
  ])
  assert.equal((await change(home, 'untrust'))[0]?.ok, true)
  assert.ok(!(await list(profile)).includes('by hand'))
})

test('two roots under one name are left alone: certutil would delete either', nss, async () => {
  const { home, profile } = await homeWithFirefox()
  for (const { path } of [root, twin])
    await mustRun('certutil', ['-A', '-d', `sql:${profile}`, '-n', 'same', '-t', 'C,,', '-a', '-i', path])
  const [outcome] = await change(home, 'untrust')
  assert.deepEqual([outcome?.ok, outcome?.plan.outcome], [false, 'impossible'])
  assert.equal((await list(profile)).match(/ C,,/g)?.length, 2)
})

test('a database with a password that nobody types is a fault, and nothing is left in it', nss, async () => {
  const home = memoryFolder()
  const profile = join(home, 'snap/firefox/common/.mozilla/firefox/p')
  mkdirSync(profile, { recursive: true })
  writeFileSync(join(home, 'password'), 'secret\n')
  await mustRun('certutil', ['-N', '-d', `sql:${profile}`, '-f', join(home, 'password')])
  const facts = await findTrustFacts({ root, isRoot: false, homedir: home, platform: 'linux' })
  const plan = planTrust(facts, { action: 'trust', root, only: ['firefox'] })
  // Without a terminal of its own, as in a service: setsid takes it away.
  const run = stepRunner({ pem: root.pem, env: process.env })
  const [outcome] = await applyTrustPlan(plan, async (step) =>
    run({ ...step, program: 'setsid', args: ['-w', step.program, ...step.args] }),
  )
  assert.equal(outcome?.ok, false)
  assert.match(outcome.fault ?? '', /password/i)
  assert.deepEqual((await look(home))[0]?.copies, [])
})

test('a Chromium that has never run gets its database, which only its owner can open', nss, async () => {
  const home = memoryFolder()
  const bin = join(home, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'google-chrome'), '#!/bin/sh\n')
  chmodSync(join(bin, 'google-chrome'), 0o755)
  const env = {
    ...process.env,
    PATH: `${bin}:${dirname((await runProgram('which', ['certutil'])).stdout.trim())}`,
  }
  const facts = await findTrustFacts({ root, isRoot: false, homedir: home, platform: 'linux', env })
  const database = facts.databases.find(({ store }) => store === 'chromium')
  assert.deepEqual([database?.exists, database?.folder], [false, join(home, '.pki/nssdb')])
  const plan = planTrust(facts, { action: 'trust', root, only: ['chromium'] })
  const [outcome] = await applyTrustPlan(plan, stepRunner({ pem: root.pem, env: process.env }))
  assert.equal(outcome?.ok, true)
  assert.equal((await look(home))[0]?.copies[0]?.trusted, true)
})

test('the listing of certutil is read with names that hold spaces and commas', () => {
  const listing = [
    '',
    'Certificate Nickname                                         Trust Attributes',
    '                                                             SSL,S/MIME,JAR/XPI',
    '',
    'Acme, Inc. Root  1                                           CT,C,C',
    'plain                                                        ,,   ',
    'plain                                                        C,,  ',
    'server                                                       u,u,u',
  ].join('\n')
  assert.deepEqual(
    [...parseNicknames(listing)],
    [
      ['Acme, Inc. Root  1', { trusted: true, times: 1 }],
      ['plain', { trusted: true, times: 2 }],
      ['server', { trusted: false, times: 1 }],
    ],
  )
})

test('files that hold the root are found by their octets: under every name, in folders below, as DER, beside others', async () => {
  const anchors = memoryFolder()
  const family = { searched: [anchors], distrusted: [], ending: '.crt' } as unknown as LinuxFamily
  mkdirSync(join(anchors, 'below'))
  const { pem } = root
  writeFileSync(join(anchors, 'by hand.crt'), `subject=Same Name\r\n${pem.replaceAll('\n', '\r\n')}`)
  writeFileSync(join(anchors, 'below/der.crt'), Buffer.from(pem.replace(/-----[^-]+-----|\n/g, ''), 'base64'))
  writeFileSync(join(anchors, 'both.crt'), other.pem + pem)
  writeFileSync(join(anchors, 'other.crt'), other.pem)
  writeFileSync(join(anchors, 'twin.crt'), twin.pem)
  writeFileSync(join(anchors, 'ignored.pem'), pem)
  assert.deepEqual(await findAnchors(family, root), {
    anchors: [
      { path: join(anchors, 'below/der.crt'), alone: true },
      { path: join(anchors, 'both.crt'), alone: false },
      { path: join(anchors, 'by hand.crt'), alone: true },
    ],
    distrusted: [],
  })
  assert.equal(await bundleHolds(join(anchors, 'both.crt'), root), true)
  assert.equal(await bundleHolds(join(anchors, 'twin.crt'), root), false)
  assert.equal(await bundleHolds(join(anchors, 'absent'), root), false)
})

test('what lies in a list of distrusted certificates, or is marked so, is no anchor, and is named', async () => {
  const source = memoryFolder()
  const fedora = linuxFamily('ID=fedora')
  assert.ok(fedora !== undefined)
  assert.deepEqual(
    fedora.distrusted,
    [...fedora.searched].flatMap((each) => [`${each}/blocklist`, `${each}/blacklist`]),
  )
  const refused = join(source, 'blocklist')
  const family = { ...fedora, searched: [source], distrusted: [refused, join(source, 'blacklist')] }
  for (const name of ['anchors', 'blocklist', 'blacklist']) mkdirSync(join(source, name))
  for (const name of ['anchors/a.pem', 'blocklist/b', 'blacklist/c.pem', 'top.pem'])
    writeFileSync(join(source, name), root.pem)
  writeFileSync(join(source, 'blocklist/other.pem'), other.pem)
  writeFileSync(join(source, 'd.p11-kit'), `[p11-kit-object-v1]\nx-distrusted: true\n${root.pem}`)
  writeFileSync(join(source, 'e.p11-kit'), `[p11-kit-object-v1]\ntrusted: true\n${root.pem}`)
  const paths = (names: readonly string[]): readonly string[] => names.map((name) => join(source, name))
  const { anchors, distrusted } = await findAnchors(family, root)
  assert.deepEqual(
    anchors.map(({ path }) => path),
    paths(['anchors/a.pem', 'e.p11-kit', 'top.pem']),
  )
  assert.deepEqual(distrusted, paths(['blacklist/c.pem', 'blocklist/b', 'd.p11-kit']))
})

test('on a Mac and on Windows the programs of the system are asked, and what they say is the answer', async () => {
  const bin = memoryFolder()
  for (const name of ['security']) {
    writeFileSync(join(bin, name), '')
    chmodSync(join(bin, name), 0o755)
  }
  const asked: string[] = []
  const facts = async (platform: string, answers: Record<string, string>): Promise<readonly unknown[]> => {
    const found = await findTrustFacts({
      root,
      isRoot: false,
      platform,
      env: { PATH: bin, SystemRoot: 'C:\\Windows' },
      ask: async (_, args) => {
        asked.push(args.join(' '))
        return Promise.resolve(answers[args[0] ?? ''])
      },
    })
    return [found.anchors.length, found.systemHolds]
  }
  const listed = `SHA-256 hash: X\nSHA-1 hash: ${root.sha1.toUpperCase()}\n`
  assert.deepEqual(await facts('darwin', { 'find-certificate': listed, 'verify-cert': '' }), [1, true])
  assert.deepEqual(await facts('darwin', { 'find-certificate': 'SHA-1 hash: 00' }), [0, false])
  assert.deepEqual(await facts('darwin', { 'find-certificate': listed }), [1, false])
  assert.ok(asked.includes(`verify-cert -c ${root.path} -p basic -L -q`))
  assert.deepEqual(await facts('win32', {}), [0, false])
})

test('only root acts for the user who called sudo, and only a plain name is believed', async () => {
  const userOf = async (isRoot: boolean, name: string): Promise<string | undefined> =>
    (await findTrustFacts({ root, isRoot, platform: 'linux', env: { PATH: '', SUDO_USER: name } })).user
  assert.equal(await userOf(true, 'alice'), 'alice')
  for (const name of ['', 'root', '-u', 'a b', '../x', '#0', 'a\nb'])
    assert.equal(await userOf(true, name), undefined)
  assert.equal(await userOf(false, 'alice'), undefined)
})
