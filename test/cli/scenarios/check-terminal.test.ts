import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { widthOf } from '../../../src/cli/sinks/wrap.js'
import { buildCertificate, type TestCertificate, type TestExtension } from '../../../src/testing.js'
import { filesOfUp, pathsOf, serveHTTP, serveJupyter } from '../../support/checked-server.js'
import { readySandbox, type CLISandbox } from '../../support/cli.js'
import { HOSTILE_STRINGS } from '../../support/hostile-strings.js'
import { ESC, ESCAPE } from '../../support/terminal-codes.js'

let box: CLISandbox
let root: TestCertificate
const NOW = new Date('2026-11-24T12:00:00Z')
before(async () => {
  box = await readySandbox()
  root = await issuer('A root')
})
after(() => box.remove())

function issuer(commonName: string): Promise<TestCertificate> {
  const extensions: readonly TestExtension[] = [
    { basicConstraints: { cA: true }, critical: true },
    { keyUsage: ['keyCertSign'], critical: true },
    { subjectKeyIdentifier: 'of-key' },
  ]
  return buildCertificate({ subject: { commonName }, extensions, now: NOW })
}

/** A server's certificate whose SAN holds the text in octets that no writer would write. */
function server(commonName: string, host: string): Promise<TestCertificate> {
  const octets = Buffer.from(host)
  return buildCertificate({
    subject: { commonName },
    signedBy: root,
    now: NOW,
    extensions: [
      { oid: '2.5.29.17', value: Buffer.from([0x30, octets.length + 2, 0x82, octets.length, ...octets]) },
      { extKeyUsage: ['serverAuth'] },
    ],
  })
}

/** What no text of a person holds, and every terminal would act on or hide. */
const RAW =
  /(?!\n)[\p{Cc}\u00a0\u00ad\u115f\u200b-\u200f\u2028-\u202f\u2060-\u206f\u2800\u3000\u3164\ue000-\uf8ff\ufeff\uffa0\uffff\u{e0000}-\u{e007f}]|\ufe0f|\u0301{4}/u

for (const { does, text } of HOSTILE_STRINGS) {
  test(`a certificate whose names hold what ${does} reaches no terminal raw`, async () => {
    const wellFormed = Buffer.from(text).toString()
    for (const { pem } of [await server(wellFormed, 'box.local'), await server('x', wellFormed)]) {
      writeFileSync(join(box.home, 'hostile.pem'), pem)
      for (const words of [[], ['--host', 'box.local'], ['--root', 'hostile.pem']]) {
        const { stdout, stderr } = await box.run(['check', 'hostile.pem', ...words], {
          columns: 80,
          env: { NO_COLOR: '1' },
        })
        assert.notEqual(stdout + stderr, '')
        assert.doesNotMatch(stdout, RAW)
        assert.doesNotMatch(stderr, RAW)
      }
    }
  })

  test(`words of the command line that hold what ${does} reach no terminal raw`, async () => {
    const file = `${text.replaceAll(/[\0/]/g, '_')}.pem`
    for (const words of [
      [file],
      ['--explain', text],
      ['--root', file, 'box.pem'],
      ['--token-file', file, 'box.pem'],
      [pathsOf(box).chain, '--host', text],
    ]) {
      const { stdout, stderr } = await box.run(['check', ...words], { columns: 80, env: { NO_COLOR: '1' } })
      assert.doesNotMatch(stdout, RAW)
      assert.doesNotMatch(stderr, RAW)
      // What a lone surrogate becomes that is written as it is.
      assert.doesNotMatch(stdout + stderr, /\ufffd/)
    }
  })
}

test('a server cannot put anything into its line but a version of plain characters', async (t) => {
  const version = '2.0\u001b[31m\u202e'
  const { address } = await serveJupyter(t, filesOfUp(box), version)
  const { stdout } = await box.run(['check', address])
  assert.doesNotMatch(stdout, RAW)
  const json = await box.run(['check', address, '--json'])
  assert.doesNotMatch(json.stdout, /\\u001b|\u202e/)
})

for (const columns of [40, 80]) {
  test(`no line of check is wider than a terminal of ${String(columns)} columns, save for a word that is`, async (t) => {
    const good = await serveJupyter(t, filesOfUp(box))
    const plain = await serveHTTP(t)
    const stranger = await issuer('Another root')
    writeFileSync(join(box.home, 'stranger.pem'), stranger.pem)
    const { chain, root: rootFile } = pathsOf(box)
    for (const words of [
      [good.address],
      [good.address, '--root', 'stranger.pem'],
      [plain.address],
      [good.address, plain.address, chain, rootFile],
      [chain, '--host', '192.168.1.45'],
      [chain],
      [rootFile],
      ['--port', plain.address.split(':')[1] ?? '', '--timeout', '2'],
      ['--explain', '-67602'],
      ['--explain', 'TLSV1_ALERT_UNKNOWN_CA'],
      ['--explain', 'apple/hostnam'],
    ]) {
      const run = await box.run(['check', ...words], { columns, env: { NO_COLOR: '1' } })
      for (const line of (run.stdout + run.stderr).split('\n')) {
        const longest = Math.max(...line.trim().split(' ').map(widthOf))
        // A word stands behind a label, or behind the indent of one.
        assert.ok(widthOf(line) <= columns || longest > columns - 16, `${words.join(' ')}: ${line}`)
      }
    }
  })
}

test('good news is green and bad news red on a terminal, and not with NO_COLOR', async () => {
  const { chain } = pathsOf(box)
  const good = await box.run(['check', chain], { columns: 80 })
  assert.match(good.stdout, new RegExp(String.raw`^${ESC}\[32m✔${ESC}\[39m `))
  const bad = await box.run(['check', chain, '--host', 'other.local'], { columns: 80 })
  assert.match(bad.stdout, new RegExp(String.raw`^${ESC}\[31m✘${ESC}\[39m `))
  const plain = await box.run(['check', chain], { columns: 80, env: { NO_COLOR: '1' } })
  assert.doesNotMatch(plain.stdout, ESCAPE)
})
