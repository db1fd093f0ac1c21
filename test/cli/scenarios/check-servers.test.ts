import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createFaultyServerCert, type TestFault } from '../../../src/testing.js'
import {
  closedPort,
  filesOfUp,
  pathsOf,
  serveHTTP,
  serveJupyter,
  TOKEN,
  type ServerPEM,
} from '../../support/checked-server.js'
import { createSandbox, readySandbox, type CLISandbox } from '../../support/cli.js'

let box: CLISandbox
before(async () => {
  box = await readySandbox()
})
after(() => box.remove())

const NOW = new Date('2026-11-24T12:00:00Z')

/** A server with a fault, and the root that stands for it in the sandbox. */
async function faulty(...faults: readonly TestFault[]): Promise<{ pem: ServerPEM; root: string }> {
  const { chainPEM, privateKeyPEM, root } = await createFaultyServerCert({
    hosts: ['127.0.0.1'],
    faults,
    now: NOW,
  })
  const file = `root-${faults.join('-')}.pem`
  writeFileSync(join(box.home, file), root.pem)
  return { pem: { cert: chainPEM, key: privateKeyPEM }, root: file }
}

test('a good server is trusted: one line that sums up, the steps, and the chain with the root at its top', async (t) => {
  const { address } = await serveJupyter(t, filesOfUp(box))
  const { code, stdout, stderr } = await box.run(['check', `https://${address}`], {
    env: { JUPYTER_TOKEN: TOKEN },
  })
  assert.equal(code, 0)
  assert.equal(stderr, '')
  const [headline, ...rest] = stdout.split('\n')
  assert.equal(
    headline,
    `✔ https://${address}  Jupyter 2.21.1, wss works, 825 days left: iOS rules`.trimEnd(),
  )
  assert.match(rest.join('\n'), /✔ TLS {11}TLS 1\.3/)
  assert.match(rest.join('\n'), /root "alice@homebox, Nov 2026".*\n {2}└─ server /)
})

test('an address without https:// is the same server', async (t) => {
  const { address } = await serveJupyter(t, filesOfUp(box))
  const { checked, code } = await box.json(['check', address])
  assert.equal(code, 0)
  assert.equal((checked as { target: string }[])[0]?.target, `https://${address}`)
})

for (const [fault, code, osStatus] of [
  ['wrong-host', 'apple/hostname', -67602],
  ['cn-only', 'apple/hostname', -67602],
  ['expired', 'apple/within-validity', -67818],
  ['missing-intermediate', 'apple/path-is-complete', -25318],
  ['self-signed', 'apple/root-is-trusted', -67843],
] as const) {
  test(`a server with the fault ${fault} is refused by ${code}, with its number in iOS and a cure behind it`, async (t) => {
    const { pem, root } = await faulty(fault)
    const { address } = await serveJupyter(t, pem)
    const argv = ['check', address, '--root', root]
    const { code: status, stdout, stderr } = await box.run(argv)
    assert.equal(status, 1)
    assert.equal(stderr, '')
    assert.match(stdout, /^✘ /)
    const words = stdout.replaceAll(/\s+/g, ' ')
    assert.match(words, new RegExp(`✘ [a-z]+ [^✘]*\\(${code}, iOS ${String(osStatus)}\\) \\S`))
    assert.match(words, new RegExp(`orchard check --explain ${code}`))
    const { checked, code: sameStatus } = await box.json(argv)
    assert.equal(sameStatus, 1)
    const [{ trusted, findings } = { trusted: true, findings: [] }] = checked as {
      trusted: boolean
      findings: { code: string; osStatus?: number }[]
    }[]
    assert.equal(trusted, false)
    assert.ok(findings.some((finding) => finding.code === code && finding.osStatus === osStatus))
  })
}

test('the same fault is not told twice: a missing intermediate is one complaint', async (t) => {
  const { pem, root } = await faulty('missing-intermediate')
  const { address } = await serveJupyter(t, pem)
  const { stdout } = await box.run(['check', address, '--root', root])
  // The headline and the finding.
  assert.equal(stdout.match(/✘/g)?.length, 2)
})

test('a certificate that was good has expired when the clock says so', async (t) => {
  const { address } = await serveJupyter(t, filesOfUp(box))
  const { code, stdout } = await box.run(['check', address], { clock: new Date('2029-03-24T12:00:00Z') })
  assert.equal(code, 1)
  assert.match(stdout, /apple\/within-validity/)
})

test('what is wrong stands before what is well: the verdict before Jupyter and its WebSocket', async (t) => {
  const { pem, root } = await faulty('wrong-host')
  const { address } = await serveJupyter(t, pem)
  const { stdout } = await box.run(['check', address, '--root', root])
  const labels = [...stdout.matchAll(/^[✔✘!] (\S+)/gm)].map(([, label]) => label)
  assert.deepEqual(labels, [`https://${address}`, 'TLS', 'server', 'Jupyter', 'wss'])
  assert.doesNotMatch(stdout, /JUPYTER_TOKEN/)
})

test('a server of another CA is refused', async (t) => {
  const { pem } = await faulty()
  const { address } = await serveJupyter(t, pem)
  const { code, stdout } = await box.run(['check', address])
  assert.equal(code, 1)
  assert.match(stdout, /^✘ /)
})

test('a root that did not sign it does not make a server trusted', async (t) => {
  const { root } = await faulty()
  const { address } = await serveJupyter(t, filesOfUp(box))
  assert.equal((await box.run(['check', address, '--root', root])).code, 1)
  const both = ['check', address, '--root', root, '--root', pathsOf(box).root]
  assert.equal((await box.run(both)).code, 0)
})

test('a web server without TLS has words of its own', async (t) => {
  const { address } = await serveHTTP(t)
  const { code, stdout, stderr } = await box.run(['check', `https://${address}`])
  assert.equal(code, 1)
  assert.equal(stdout, '')
  assert.match(stderr, /^orchard: .*plain HTTP.* \(ERR_PKI_NOT_TLS\)\nhint: .*--certfile.*\n$/)
})

test('http:// before an address is looked at as https:// and remarked', async (t) => {
  const { address } = await serveJupyter(t, filesOfUp(box))
  const { remarks, code } = await box.json(['check', `http://${address}`])
  assert.equal(code, 0)
  assert.deepEqual(
    (remarks as { kind: string }[]).map(({ kind }) => kind),
    ['http'],
  )
})

for (const [what, target] of [
  ['a port that is closed', async () => `127.0.0.1:${await closedPort()}`],
  ['a name that nobody knows', () => Promise.resolve('nobody.invalid:8888')],
] as const) {
  test(`${what} is unreachable: exit status 3, and on standard error the code and what to do`, async () => {
    const argv = ['check', await target(), '--timeout', '5']
    const { code, stdout, stderr } = await box.run(argv)
    assert.equal(code, 3)
    assert.equal(stdout, '')
    assert.match(stderr, /^orchard: .+ \(ERR_PKI_UNREACHABLE\)\nhint: .+\n$/)
    const { checked, trusted, code: sameCode } = await box.json(argv)
    assert.equal(sameCode, 3)
    assert.equal(trusted, false)
    const [{ error } = { error: { code: '' } }] = checked as { error: { code: string } }[]
    assert.equal(error.code, 'ERR_PKI_UNREACHABLE')
  })
}

test('an address that makes no sense is refused before anything is dialled, and is called an address', async () => {
  const { code, stderr } = await box.run(['check', 'https://'])
  assert.equal(code, 1)
  assert.match(stderr, /^orchard: ADDRESS: .* \(ERR_PKI_HOST\)\nhint: /)
})

test('several targets get a line each, refusal counts more than silence, and each is a document', async (t) => {
  const { address } = await serveJupyter(t, filesOfUp(box))
  const closed = `127.0.0.1:${await closedPort()}`
  const { chain } = pathsOf(box)
  const good = await box.run(['check', address, chain])
  assert.equal(good.code, 0)
  assert.equal(good.stdout.match(/✔/g)?.length, 2)
  assert.doesNotMatch(good.stdout, /└─/)
  assert.equal((await box.run(['check', address, closed])).code, 3)
  const { pem } = await faulty('expired')
  const expired = await serveJupyter(t, pem)
  const { checked, code } = await box.json(['check', address, closed, expired.address, chain])
  assert.equal(code, 1)
  assert.deepEqual(
    (checked as { trusted: boolean }[]).map(({ trusted }) => trusted),
    [true, false, false, true],
  )
})

test('a silent target among several is said once, with what to do', async (t) => {
  const { address } = await serveJupyter(t, filesOfUp(box))
  const closed = `127.0.0.1:${await closedPort()}`
  const { stdout, stderr } = await box.run(['check', address, closed])
  assert.equal(stderr, '')
  assert.match(stdout, new RegExp(`✘ https://${closed}  refuses`))
  assert.equal(stdout.split(closed).length, 2)
})

test('check alone looks at every server of the CA where it runs', async (t) => {
  const own = createSandbox()
  t.after(own.remove)
  await own.run(['up', '127.0.0.1', '--only'])
  const { port } = await serveJupyter(t, filesOfUp(own))
  const { code, stdout } = await own.run(['check', '--port', port])
  assert.equal(code, 0)
  assert.match(stdout, new RegExp(`^✔ https://127\\.0\\.0\\.1:${port}  Jupyter 2\\.21\\.1, 825 days left`))
  const { checked } = await own.json(['check', '--port', port])
  assert.deepEqual(
    (checked as { kind: string }[]).map(({ kind }) => kind),
    ['server'],
  )
})

test('check alone where nothing runs judges the files, says so, and ends with 3', async (t) => {
  const own = createSandbox()
  t.after(own.remove)
  await own.run(['up', '127.0.0.1', '--only'])
  const port = await closedPort()
  const { code, stdout } = await own.run(['check', '--port', port])
  assert.equal(code, 3)
  assert.match(stdout, new RegExp(`^! Nothing answers at https://127\\.0\\.0\\.1:${port}, `))
  assert.match(stdout, /✔ ~\/\.local\/share\/orchard\/jupyter\/certs\/jupyter\.cert\.pem/)
  const { trusted, checked } = await own.json(['check', '--port', port])
  assert.equal(trusted, false)
  assert.equal((checked as { trusted: boolean }[])[0]?.trusted, true)
})

test('check alone with a wildcard only has no address to look at, and judges the file', async (t) => {
  const own = createSandbox()
  t.after(own.remove)
  await own.run(['up', '*.box.local', '--only'])
  const { code, stdout } = await own.run(['check'])
  assert.equal(code, 0, stdout)
  assert.doesNotMatch(stdout, /Nothing answers/)
})

test('check alone without a CA says how to make one', async (t) => {
  const own = createSandbox()
  t.after(own.remove)
  const { code, stderr } = await own.run(['check'])
  assert.equal(code, 1)
  assert.match(stderr, /\(ERR_PKI_DIRECTORY\)\nhint: .*orchard up/)
})

test('without any root trust is not judged, which is no trust', async (t) => {
  const own = createSandbox()
  t.after(own.remove)
  const { address } = await serveJupyter(t, filesOfUp(box))
  const { code, stdout } = await own.run(['check', address])
  assert.equal(code, 1)
  assert.match(stdout.replaceAll(/\s+/g, ' '), /trust was not judged.*--root FILE/)
})

for (const [from, options, words] of [
  ['the environment', { env: { JUPYTER_TOKEN: TOKEN } }, []],
  ['a file', {}, ['--token-file', 'token.txt']],
  ['standard input', { stdin: `${TOKEN}\n` }, ['--token-file', '-']],
] as const) {
  test(`the token of ${from} reaches a server that is trusted, no other, and no output`, async (t) => {
    writeFileSync(join(box.home, 'token.txt'), `${TOKEN}\nnot this\n`)
    const good = await serveJupyter(t, filesOfUp(box))
    const { pem } = await faulty()
    const stranger = await serveJupyter(t, pem)
    const outputs = [
      await box.run(['check', good.address, ...words], options),
      await box.run(['check', good.address, '--json', ...words], options),
      await box.run(['check', stranger.address, ...words], options),
      await box.run(['check', stranger.address, '--json', ...words], options),
    ]
    assert.deepEqual(
      outputs.map(({ code }) => code),
      [0, 0, 1, 1],
    )
    for (const { stdout, stderr } of outputs) assert.doesNotMatch(stdout + stderr, new RegExp(TOKEN))
    assert.match(outputs[0]?.stdout ?? '', /wss works/)
    assert.ok(good.heard.some((line) => line.includes(TOKEN)))
    assert.ok(good.heard.every((line) => !line.split(' ')[0]?.includes(TOKEN)))
    assert.ok(stranger.heard.every((line) => !line.includes(TOKEN)))
  })
}

test('a wrong token is a warning, and an empty one an error', async (t) => {
  const { address } = await serveJupyter(t, filesOfUp(box))
  const wrong = await box.run(['check', address], { env: { JUPYTER_TOKEN: 'wrong-one' } })
  assert.equal(wrong.code, 0)
  assert.match(wrong.stdout, /! wss {11}TLS is good, and the token is refused/)
  assert.doesNotMatch(wrong.stdout, /wrong-one/)
  const empty = await box.run(['check', address, '--token-file', '-'], { stdin: '\n' })
  assert.equal(empty.code, 1)
  assert.match(empty.stderr, /ERR_PKI_OPTION/)
  const absent = await box.run(['check', address, '--token-file', 'none.txt'])
  assert.match(absent.stderr, /ERR_PKI_FILE/)
})

test('--svg writes a drawing of what a server sent, once', async (t) => {
  const { address } = await serveJupyter(t, filesOfUp(box))
  const path = join(box.home, 'server.svg')
  assert.equal((await box.run(['check', address, '--svg', 'server.svg'])).code, 0)
  const drawing = readFileSync(path, 'utf8')
  assert.match(drawing, /^<svg[\s>]/)
  const again = await box.run(['check', address, '--svg', 'server.svg'])
  assert.equal(again.code, 1)
  assert.match(again.stderr, /ERR_PKI_FILE_EXISTS/)
  assert.equal(readFileSync(path, 'utf8'), drawing)
  await box.run(['check', `127.0.0.1:${await closedPort()}`, '--svg', 'none.svg'])
  assert.equal(existsSync(join(box.home, 'none.svg')), false)
})
