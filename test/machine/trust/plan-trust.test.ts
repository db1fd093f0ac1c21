import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planTrust, showStep, storesThatNeedRoot } from '../../../src/node.js'
import type { NSSDatabase, StorePlan, TrustAction, TrustFacts } from '../../../src/node.js'
import { linuxFamily, osReleaseValue } from '../../../src/machine/trust/linux-family.js'
import { DEBIAN, NAME, ROOT } from '../../support/trust-facts.js'

const FEDORA_TEXT = 'NAME="Fedora Linux"\nID=fedora\nVERSION_ID=41\n'

function only(facts: TrustFacts, action: TrustAction): StorePlan {
  const { stores } = planTrust(facts, { action, root: ROOT })
  assert.equal(stores.length, 1)
  return stores[0] as StorePlan
}

const lines = ({ steps }: StorePlan, facts: TrustFacts): readonly string[] =>
  steps.map((step) => showStep(step, facts))

const SRC = "'/home/alice/my pki/ca.pem'"
const DEBIAN_FILE = `/usr/local/share/ca-certificates/${NAME}.crt`
const FEDORA_FILE = `/etc/pki/ca-trust/source/anchors/${NAME}.pem`

for (const [name, osRelease, expected] of [
  ['Debian', DEBIAN.osRelease, [`install -m 0644 ${SRC} ${DEBIAN_FILE}`, '/usr/sbin/update-ca-certificates']],
  [
    'Ubuntu',
    'ID=ubuntu\nID_LIKE=debian\n',
    [`install -m 0644 ${SRC} ${DEBIAN_FILE}`, '/usr/sbin/update-ca-certificates'],
  ],
  [
    'Linux Mint',
    "ID=linuxmint\nID_LIKE='ubuntu debian'\n",
    [`install -m 0644 ${SRC} ${DEBIAN_FILE}`, '/usr/sbin/update-ca-certificates'],
  ],
  ['Fedora', FEDORA_TEXT, [`install -m 0644 ${SRC} ${FEDORA_FILE}`, '/usr/bin/update-ca-trust extract']],
  [
    'RHEL',
    'ID="rhel"\nID_LIKE="fedora"\n',
    [`install -m 0644 ${SRC} ${FEDORA_FILE}`, '/usr/bin/update-ca-trust extract'],
  ],
  [
    'Rocky',
    'ID="rocky"\nID_LIKE="rhel centos fedora"\n',
    [`install -m 0644 ${SRC} ${FEDORA_FILE}`, '/usr/bin/update-ca-trust extract'],
  ],
  ['Arch', 'ID=arch\n', [`/usr/bin/trust anchor --store ${SRC}`, '/usr/bin/trust extract-compat']],
  [
    'Manjaro',
    'ID=manjaro\nID_LIKE=arch\n',
    [`/usr/bin/trust anchor --store ${SRC}`, '/usr/bin/trust extract-compat'],
  ],
] as const) {
  test(`${name} gets the root by its own program, and only root may run it`, () => {
    const facts = { ...DEBIAN, osRelease }
    const plan = only(facts, 'trust')
    assert.equal(plan.outcome, 'change')
    assert.deepEqual(lines(plan, facts), expected)
    assert.deepEqual(
      lines(plan, { ...facts, isRoot: false }),
      expected.map((line) => `sudo ${line}`),
    )
    const user = { ...facts, isRoot: false }
    assert.equal(storesThatNeedRoot(planTrust(user, { action: 'trust', root: ROOT }), user).length, 1)
    assert.equal(storesThatNeedRoot(planTrust(facts, { action: 'trust', root: ROOT }), facts).length, 0)
  })
}

for (const [name, osRelease] of [
  ['Alpine', 'NAME="Alpine Linux"\nID=alpine\nPRETTY_NAME="Alpine Linux v3.20"\n'],
  ['a Linux without os-release', ''],
] as const) {
  test(`${name} is not guessed at: nothing is run, and it is said how it is done by hand`, () => {
    for (const action of ['trust', 'untrust'] as const) {
      const { outcome, steps, hint } = only({ ...DEBIAN, osRelease }, action)
      assert.equal(outcome, 'impossible')
      assert.deepEqual(steps, [])
      assert.match(hint ?? '', /update-ca-certificates/)
      assert.ok(hint?.includes(ROOT.path))
    }
  })
}

test('a system that is no Linux, Mac or Windows is not guessed at', () => {
  assert.equal(only({ ...DEBIAN, platform: 'freebsd' }, 'trust').outcome, 'impossible')
})

test('on a Mac the root goes into the keychain for everybody, and leaves it by its SHA-1', () => {
  const facts = { ...DEBIAN, platform: 'darwin', osRelease: '' }
  const keychain = '/Library/Keychains/System.keychain'
  assert.deepEqual(lines(only(facts, 'trust'), facts), [
    `/usr/bin/security add-trusted-cert -d -r trustRoot -k ${keychain} ${SRC}`,
  ])
  const holding = { ...facts, anchors: [{ path: keychain, alone: true }], systemHolds: true }
  assert.equal(only(holding, 'trust').outcome, 'present')
  assert.deepEqual(lines(only(holding, 'untrust'), holding), [
    `/usr/bin/security remove-trusted-cert -d ${SRC}`,
    `/usr/bin/security delete-certificate -Z ${ROOT.sha1.toUpperCase()} -t ${keychain}`,
  ])
  assert.ok(only(holding, 'untrust').steps.every(({ needsRoot }) => needsRoot))
  assert.equal(only(facts, 'untrust').outcome, 'absent')
  const elsewhere = { ...facts, systemHolds: true }
  assert.equal(only(elsewhere, 'untrust').outcome, 'impossible')
  const untrusted = { ...holding, systemHolds: false }
  assert.equal(only(untrusted, 'trust').outcome, 'change')
})

test("on Windows the root goes into the user's own roots, without an administrator, and leaves them by its thumbprint", () => {
  const certutil = String.raw`C:\Windows\System32\certutil.exe`
  const facts = { ...DEBIAN, platform: 'win32', osRelease: '', isRoot: false, programs: { certutil } }
  const plan = only(facts, 'trust')
  assert.deepEqual(
    plan.steps.map(({ program, args, needsRoot }) => [program, args, needsRoot]),
    [[certutil, ['-addstore', '-user', 'Root', ROOT.path], false]],
  )
  assert.deepEqual(lines(plan, facts), [
    String.raw`& 'C:\Windows\System32\certutil.exe' '-addstore' '-user' 'Root' '/home/alice/my pki/ca.pem'`,
  ])
  assert.equal(only(facts, 'untrust').outcome, 'absent')
  const holding = { ...facts, systemHolds: true }
  assert.deepEqual(only(holding, 'untrust').steps[0]?.args, ['-delstore', '-user', 'Root', ROOT.sha1])
  assert.equal(only(holding, 'trust').outcome, 'present')
  assert.equal(only({ ...facts, programs: {} }, 'trust').outcome, 'impossible')
})

test('a system that lacks its program is told which package has it', () => {
  const cures = [
    [DEBIAN.osRelease, 'apt install ca-certificates'],
    [FEDORA_TEXT, 'dnf install ca-certificates'],
    ['ID=arch', 'pacman -S p11-kit ca-certificates-utils'],
  ] as const
  for (const [osRelease, cure] of cures) {
    const { outcome, hint } = only({ ...DEBIAN, osRelease, programs: {} }, 'trust')
    assert.equal(outcome, 'impossible')
    assert.ok(hint?.includes(cure))
  }
})

test('a root that is there already is not put in twice, under whatever name it is there', () => {
  const byHand = { path: '/usr/local/share/ca-certificates/our company.crt', alone: true }
  const holding = { ...DEBIAN, anchors: [byHand], systemHolds: true }
  assert.equal(only(holding, 'trust').outcome, 'present')
  assert.equal(only({ ...DEBIAN, systemHolds: true }, 'trust').outcome, 'present')
  const forgotten = { ...DEBIAN, anchors: [byHand] }
  assert.deepEqual(lines(only(forgotten, 'trust'), forgotten), ['/usr/sbin/update-ca-certificates'])
})

test('untrust removes the files that hold the root, whatever they are called, and tells Java by the names that it gave them', () => {
  const anchors = [
    { path: '/usr/local/share/ca-certificates/a/our company (old), 1.crt', alone: true },
    { path: DEBIAN_FILE, alone: true },
  ]
  const facts = { ...DEBIAN, anchors, systemHolds: true, javaHook: '/etc/hook' }
  assert.deepEqual(lines(only(facts, 'untrust'), facts), [
    "rm -f -- '/usr/local/share/ca-certificates/a/our company (old), 1.crt'",
    `rm -f -- ${DEBIAN_FILE}`,
    '/usr/sbin/update-ca-certificates --fresh',
    `printf %s '-/etc/ssl/certs/our_company_=old=__1.pem\n-/etc/ssl/certs/${NAME}.pem\n' | /etc/hook`,
  ])
})

test('untrust touches no file that holds another root too, and none at all where the root is not', () => {
  const shared = {
    ...DEBIAN,
    anchors: [{ path: '/usr/local/share/ca-certificates/two.crt', alone: false }],
    systemHolds: true,
  }
  const { outcome, steps, why } = only(shared, 'untrust')
  assert.deepEqual([outcome, steps], ['impossible', []])
  assert.match(why, /two\.crt/)
  assert.deepEqual([only(DEBIAN, 'untrust').outcome, only(DEBIAN, 'untrust').steps], ['absent', []])
})

test('untrust on Fedora and Arch leaves by the same way that it came', () => {
  const fedora = {
    ...DEBIAN,
    osRelease: FEDORA_TEXT,
    anchors: [{ path: FEDORA_FILE, alone: true }],
    systemHolds: true,
  }
  assert.deepEqual(lines(only(fedora, 'untrust'), fedora), [
    `rm -f -- ${FEDORA_FILE}`,
    '/usr/bin/update-ca-trust extract',
  ])
  const arch = { ...DEBIAN, osRelease: 'ID=arch', systemHolds: true }
  assert.deepEqual(lines(only(arch, 'untrust'), arch), [
    `/usr/bin/trust anchor --remove ${SRC}`,
    '/usr/bin/trust extract-compat',
  ])
})

test('a root that the machine distrusts on purpose is not trusted by force, and untrust leaves that as it is', () => {
  const path = '/etc/pki/ca-trust/source/blocklist/bad.pem'
  for (const osRelease of [FEDORA_TEXT, 'ID=arch']) {
    for (const anchors of [[], [{ path: FEDORA_FILE, alone: true }]]) {
      const facts = { ...DEBIAN, osRelease, anchors, distrusted: [path] }
      const plan = only(facts, 'trust')
      assert.deepEqual([plan.outcome, plan.steps], ['impossible', []])
      assert.ok(plan.why.includes(path))
      assert.equal(lines(only(facts, 'untrust'), facts).join().includes(path), false)
    }
    const alone = { ...DEBIAN, osRelease, distrusted: [path] }
    assert.deepEqual([only(alone, 'untrust').outcome, only(alone, 'untrust').steps], ['absent', []])
  }
  const arch = { ...DEBIAN, osRelease: 'ID=arch', anchors: [{ path: '/x', alone: true }], distrusted: [path] }
  assert.deepEqual([only(arch, 'untrust').outcome, only(arch, 'untrust').steps], ['absent', []])
})

const FIREFOX: NSSDatabase = {
  store: 'firefox',
  folder: '/home/alice/.mozilla/firefox/x.default',
  exists: true,
  copies: [],
}

function ofBrowser(database: NSSDatabase, action: TrustAction, facts: TrustFacts = DEBIAN): StorePlan {
  const { stores } = planTrust(
    { ...facts, databases: [database] },
    { action, root: ROOT, only: ['firefox', 'chromium'] },
  )
  return stores[0] as StorePlan
}

test("a browser's database gets the root for servers only, under a name of its fingerprint, from standard input", () => {
  const plan = ofBrowser(FIREFOX, 'trust')
  assert.deepEqual(lines(plan, DEBIAN), [
    `/usr/bin/certutil -A -d sql:${FIREFOX.folder} -n ${NAME} -t C,, -a < ${SRC}`,
  ])
  assert.equal(plan.steps[0]?.input, ROOT.pem)
  assert.deepEqual(plan.steps[0].undo?.args, ['-D', '-d', `sql:${FIREFOX.folder}`, '-n', NAME])
})

test('a database that is not there yet is made before, without a password', () => {
  const chromium = { ...FIREFOX, store: 'chromium', folder: '/home/alice/.pki/nssdb', exists: false } as const
  assert.deepEqual(lines(ofBrowser(chromium, 'trust'), DEBIAN).slice(0, 2), [
    'mkdir -p -m 0700 -- /home/alice/.pki/nssdb',
    '/usr/bin/certutil -N -d sql:/home/alice/.pki/nssdb --empty-password',
  ])
  assert.equal(ofBrowser(chromium, 'untrust').outcome, 'absent')
})

test('what root does in the database of the user who called sudo, it does as that user', () => {
  const plan = ofBrowser(FIREFOX, 'trust', { ...DEBIAN, user: 'alice' })
  assert.deepEqual(plan.steps[0]?.args.slice(0, 4), ['-u', 'alice', '--', '/usr/bin/certutil'])
  assert.equal(plan.steps[0].program, 'sudo')
  assert.equal(plan.steps[0].needsRoot, false)
})

test('in a database a root is removed by each of its names, and never by one that another root shares', () => {
  const copies = [
    { nickname: 'By hand', trusted: true, alone: true },
    { nickname: NAME, trusted: true, alone: true },
  ]
  assert.equal(ofBrowser({ ...FIREFOX, copies }, 'trust').outcome, 'present')
  assert.deepEqual(
    ofBrowser({ ...FIREFOX, copies }, 'untrust').steps.map(({ args }) => args.at(-1)),
    ['By hand', NAME],
  )
  const shared = { ...FIREFOX, copies: [{ nickname: 'Same', trusted: true, alone: false }] }
  assert.equal(ofBrowser(shared, 'untrust').outcome, 'impossible')
  const halfWay = { ...FIREFOX, copies: [{ nickname: 'Half', trusted: false, alone: true }] }
  assert.ok(ofBrowser(halfWay, 'trust').steps[0]?.args.includes('Half'))
})

test('without certutil a database is left alone, and the package that has it is named', () => {
  const cures = [
    [DEBIAN.osRelease, 'linux', 'apt install libnss3-tools'],
    [FEDORA_TEXT, 'linux', 'dnf install nss-tools'],
    ['ID=arch', 'linux', 'pacman -S nss'],
    ['', 'darwin', 'brew install nss'],
  ] as const
  for (const [osRelease, platform, cure] of cures) {
    const { outcome, hint } = ofBrowser(FIREFOX, 'trust', { ...DEBIAN, osRelease, platform, programs: {} })
    assert.equal(outcome, 'impossible')
    assert.ok(hint?.includes(cure))
  }
})

test('only the stores that are asked for are planned', () => {
  const facts = { ...DEBIAN, databases: [FIREFOX] }
  const places = (only?: readonly ('system' | 'firefox' | 'chromium')[]): readonly string[] =>
    planTrust(facts, { action: 'trust', root: ROOT, ...(only === undefined ? {} : { only }) }).stores.map(
      ({ store }) => store,
    )
  assert.deepEqual(places(), ['system', 'firefox'])
  assert.deepEqual(places(['firefox']), ['firefox'])
  assert.deepEqual(places(['chromium']), [])
})

test('os-release is read as os-release(5) writes it: quotes, comments, escapes', () => {
  const text = '# ID=arch\nNAME="A \\"B\\""\nID=\'debian\'\r\nVARIANT_ID=fedora\n'
  assert.equal(osReleaseValue(text, 'NAME'), 'A "B"')
  assert.equal(osReleaseValue(text, 'ID'), 'debian')
  assert.equal(linuxFamily(text)?.program, 'update-ca-certificates')
  assert.equal(linuxFamily('ID=x\nID_LIKE="y z"'), undefined)
})
