import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { appendFileSync, chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createSandbox } from '../../support/cli.js'
import type { CLIResult, CLIRun, CLISandbox } from '../../support/cli.js'
import { HOSTILE_STRINGS } from '../../support/hostile-strings.js'
import { mustRun, runProgram, without } from '../../support/interop/run-program.js'
import { freshFolder, snapshot } from '../../support/store.js'
import { makeTutorialCA, makeTutorialServer, tutorialConfig, writeKey } from '../../support/tutorial-ca.js'
import type { TutorialCAOptions, TutorialServerOptions } from '../../support/tutorial-ca.js'

const SKIP = { skip: without('openssl') }
const PASSPHRASE = 'correct horse'

/** A home whose `~/.ssh` is what somebody made who followed the tutorial. */
interface Home {
  readonly sandbox: CLISandbox
  readonly folder: string
  /** Runs the command at the clock's present, which is openssl's. */
  readonly run: (argv: readonly string[], options?: CLIRun) => Promise<CLIResult>
  readonly openssl: (...args: readonly string[]) => Promise<string>
}

const sandboxes: CLISandbox[] = []
after(() => sandboxes.forEach((sandbox) => sandbox.remove()))

function home(): Home {
  const sandbox = createSandbox()
  sandboxes.push(sandbox)
  const folder = join(sandbox.home, '.ssh')
  mkdirSync(folder)
  return {
    sandbox,
    folder,
    run: (argv, options = {}) =>
      sandbox.run(argv, { clock: new Date(), env: { ORCHARD_PASSPHRASE: PASSPHRASE }, ...options }),
    openssl: (...args) => mustRun('openssl', args, { cwd: folder }),
  }
}

async function tutorial(
  ca: Omit<TutorialCAOptions, 'folder'> = {},
  server?: TutorialServerOptions,
): Promise<Home> {
  const made = home()
  await makeTutorialCA({ folder: made.folder, ...ca })
  if (server !== undefined) await makeTutorialServer(made.folder, server)
  return made
}

/** Text without what differs from run to run. */
function shape(text: string, { sandbox }: Home): string {
  return text
    .replaceAll(sandbox.home, 'HOME')
    .replace(/\b[0-9A-F]{4}( [0-9A-F]{4}){7}/g, 'FINGERPRINT')
    .replace(/\b\d{1,2} [A-Z][a-z]{2} \d{4}/g, 'DAY')
    .replace(/DAY,\s+\d+ days from now/g, 'DAY, SOME days from now')
}

/** Text on one line, for what is broken where the terminal ends. */
function flat(text: string): string {
  return text.replace(/ \\\n/g, ' ').replace(/\s+/g, ' ')
}

/** What a folder holds besides the books. */
function foreign(folder: string): ReadonlyMap<string, string> {
  return new Map([...snapshot(folder)].filter(([path]) => !/^ca\/orchard\/|^orchard\.json$/.test(path)))
}

describe('orchard adopt', SKIP, () => {
  const template = freshFolder()
  before(async () => {
    await makeTutorialCA({ folder: template, encrypted: { passphrase: PASSPHRASE, how: 'proc-type-aes256' } })
    await makeTutorialServer(template, { passphrase: PASSPHRASE, arguments: ['-days', '800'] })
  })

  /** The tutorial's folder with an encrypted key and a good server. */
  function ready(): Home {
    const made = home()
    cpSync(template, made.folder, { recursive: true, preserveTimestamps: true })
    return made
  }

  it('says what it found, what iOS thinks of it, and what to do next', async () => {
    const made = ready()
    const original = snapshot(made.folder)
    const { code, stdout, stderr } = await made.run(['adopt', '.ssh'])
    assert.equal(code, 0, stderr)
    assert.equal(stderr, '')
    const shown = shape(stdout, made)
    assert.equal(
      shown.slice(0, shown.indexOf('\n! ') + 1),
      `✔ CA            "Jupyter Notebook", adopted; until DAY
  folder        ~/.ssh
  root          ~/.ssh/ca/certs/ca.cert.pem
  SHA-256       FINGERPRINT
                FINGERPRINT
  key           ~/.ssh/ca/private/ca.key.pem: it belongs to the root, encrypted
  can ever sign any name in the world, banks too: guard its key
  has issued    1 certificate
  openssl by    ~/.ssh/openssl.cnf
  noted in      ~/.ssh/orchard.json
✔ ssl           homebox.local, 192.168.0.14 and 127.0.0.1; until DAY, SOME days from now
                ~/.ssh/jupyter/certs/ssl.cert.pem
                ~/.ssh/jupyter/private/ssl.key.pem
`,
    )
    const words = flat(shape(stdout, made))
    assert.match(words, /! "HOME\/.ssh\/ca\/crlnumber" is missing: openssl ca -gencrl stops without it/)
    assert.match(words, /! "HOME\/.ssh\/ca\/index.txt.attr" now says unique_subject = no/)
    assert.match(words, /! ssl names its root by issuer and serial number/)
    assert.match(words, /orchard renew --due 30d --dir HOME\/.ssh/)
    assert.match(
      words,
      /cd HOME\/.ssh && openssl ca -config openssl.cnf -extensions server_cert -days 825 \\? ?-notext/,
    )
    assert.match(words, /To leave Orchard again, delete ~\/.ssh\/orchard.json and ~\/.ssh\/ca\/orchard:/)
    const changed = [...foreign(made.folder)].filter(([path, text]) => original.get(path) !== text)
    assert.deepEqual(changed, [['ca/index.txt.attr', 'unique_subject = no\n']])
  })

  it('prints a command for openssl that signs a certificate with hosts, for as long as iOS takes', async () => {
    const made = ready()
    const { stdout } = await made.run(['adopt', '.ssh'])
    const [, command = ''] = /&& openssl (ca (?:.*\\\n)*.*)\n/.exec(stdout) ?? []
    const words = command.split(/[\s\\]+/)
    assert.ok(words.includes('-notext'), command)
    const subject = '/C=GB/ST=England/O=Alice/OU=Alice/CN=Jupyter Notebook'
    const key = 'jupyter/private/ssl.key.pem'
    await made.openssl(
      ...['req', '-config', 'openssl.cnf', '-new', '-key', key, '-subj', subject, '-out', 'server.csr.pem'],
    )
    await made.openssl(...words, '-batch', '-passin', `pass:${PASSPHRASE}`)
    const text = readFileSync(join(made.folder, 'server.cert.pem'), 'utf8')
    assert.match(text, /^-----BEGIN CERTIFICATE-----/)
    const { subjectAltName, validFrom, validTo } = new X509Certificate(text)
    assert.equal(subjectAltName, 'DNS:homebox.local, IP Address:192.168.0.14, IP Address:127.0.0.1')
    assert.equal((Date.parse(validTo) - Date.parse(validFrom)) / 86_400_000, 825)
  })

  it('says what a configuration lacks in which no section has a subjectAltName', async () => {
    const made = ready()
    const config = join(made.folder, 'openssl.cnf')
    writeFileSync(config, readFileSync(config, 'utf8').replace('subjectAltName = @alt_names', ''))
    const words = flat((await made.run(['adopt', '.ssh'])).stdout)
    assert.match(words, /-extensions SECTION/)
    assert.match(words, /no section of ~\/\.ssh\/openssl\.cnf has a subjectAltName/)
  })

  it('says it the second time too, and changes nothing', async () => {
    const made = ready()
    await made.run(['adopt', '.ssh'])
    const before = snapshot(made.folder)
    const { code, stdout } = await made.run(['adopt', '.ssh'])
    assert.equal(code, 0)
    assert.match(stdout, /adopted before: nothing was changed/)
    assert.doesNotMatch(stdout, /unique_subject/)
    assert.deepEqual(snapshot(made.folder), before)
  })

  it('gives the same as one document', async () => {
    const made = ready()
    const { code, stdout, stderr } = await made.run(['adopt', '.ssh', '--json'])
    assert.equal(code, 0, stderr)
    const document = JSON.parse(stdout) as Record<string, unknown> & {
      readonly ca: Record<string, unknown>
      readonly servers: readonly Record<string, unknown>[]
      readonly remarks: readonly { readonly kind: string }[]
    }
    assert.equal(document['command'], 'adopt')
    assert.equal(document['outcome'], 'adopted')
    assert.equal(document['configPath'], join(made.folder, 'openssl.cnf'))
    assert.equal(document['workingFolder'], made.folder)
    assert.deepEqual(document['entries'], { total: 1, revoked: 0 })
    assert.equal(document.ca['path'], made.folder)
    assert.deepEqual(document['root'], { trusted: true, findings: [] })
    const [server] = document.servers
    assert.equal(server?.['name'], 'ssl')
    assert.equal(server['trusted'], true)
    assert.equal(server['key'], 'matches')
    assert.deepEqual(
      document.remarks.map(({ kind }) => kind),
      ['no-crl-number', 'unique-subject', 'issuer-and-serial'],
    )
  })

  it('is followed by renew to the same file with the same key, issue, revoke, crl, list, and openssl in turns', async () => {
    const made = ready()
    const { folder, run, openssl } = made
    await run(['adopt', '.ssh'])
    const key = readFileSync(join(folder, 'jupyter/private/ssl.key.pem'))
    const old = readFileSync(join(folder, 'jupyter/certs/ssl.cert.pem'), 'utf8')
    for (const words of [['renew', 'ssl'], ['issue', '10.0.0.1', '--only'], ['crl'], ['list']]) {
      const { code, stderr } = await run([...words, '--dir', '.ssh'])
      assert.equal(code, 0, `${words.join(' ')}: ${stderr}`)
    }
    assert.deepEqual(readFileSync(join(folder, 'jupyter/private/ssl.key.pem')), key)
    assert.notEqual(readFileSync(join(folder, 'jupyter/certs/ssl.cert.pem'), 'utf8'), old)
    await openssl(
      'verify',
      '-CAfile',
      'ca/certs/ca.cert.pem',
      '-verify_ip',
      '192.168.0.14',
      'jupyter/certs/ssl.cert.pem',
    )
    const pass = ['-config', 'openssl.cnf', '-passin', `pass:${PASSPHRASE}`]
    await openssl(
      'ca',
      ...pass,
      '-batch',
      '-extensions',
      'server_cert',
      '-notext',
      '-in',
      'jupyter/csr/ssl.csr.pem',
      '-out',
      'c',
    ).catch(() => undefined)
    await openssl('ca', ...pass, '-revoke', 'ca/newcerts/1000.pem')
    await openssl('ca', ...pass, '-gencrl', '-out', 'ca/crl/ca.crl.pem')
    assert.match(await openssl('crl', '-in', 'ca/crl/ca.crl.pem', '-noout', '-text'), /Serial Number: 1000/)
    const revoked = await run(['revoke', '10.0.0.1', '--yes', '--dir', '.ssh'])
    assert.equal(revoked.code, 0, revoked.stderr)
    assert.equal((await run(['crl', '--dir', '.ssh'])).code, 0)
    const text = await openssl(
      'crl',
      '-in',
      'ca/crl/ca.crl.pem',
      '-CAfile',
      'ca/certs/ca.cert.pem',
      '-noout',
      '-text',
    )
    assert.equal(text.match(/Serial Number/g)?.length, 2)
  })

  it('is taken back by deleting two things, and openssl goes on as if nothing had been', async () => {
    const made = ready()
    const { folder, run, openssl } = made
    await run(['adopt', '.ssh'])
    await run(['renew', 'ssl', '--dir', '.ssh'])
    for (const path of ['orchard.json', 'ca/orchard']) rmSync(join(folder, path), { recursive: true })
    const pass = ['-config', 'openssl.cnf', '-passin', `pass:${PASSPHRASE}`]
    await openssl(
      'req',
      '-config',
      'openssl.cnf',
      '-new',
      '-key',
      'jupyter/private/ssl.key.pem',
      '-subj',
      '/C=GB/ST=England/O=Alice/OU=Alice/CN=Jupyter Notebook',
      '-out',
      'r',
    )
    await openssl('ca', ...pass, '-batch', '-extensions', 'server_cert', '-notext', '-in', 'r', '-out', 'c')
    writeFileSync(join(folder, 'ca/crlnumber'), '01\n')
    await openssl('ca', ...pass, '-gencrl', '-out', 'ca/crl/ca.crl.pem')
    assert.equal(readFileSync(join(folder, 'ca/index.txt'), 'utf8').trimEnd().split('\n').length, 3)
  })

  describe('refuses, with a code and a hint, and changes nothing', () => {
    const CASES: readonly (readonly [
      does: string,
      code: string,
      argv: readonly string[],
      change: (folder: string) => void,
      options?: CLIRun,
    ])[] = [
      [
        'a wrong passphrase',
        'ERR_PKI_PASSPHRASE',
        ['.ssh'],
        () => undefined,
        { env: { ORCHARD_PASSPHRASE: 'wrong' } },
      ],
      ['no passphrase', 'ERR_PKI_PASSPHRASE', ['.ssh'], () => undefined, { env: {} }],
      ['a folder without a CA', 'ERR_PKI_DIRECTORY', ['.ssh/jupyter'], () => undefined],
      ['a folder that is not there', 'ERR_PKI_DIRECTORY', ['none'], () => undefined],
      ['a configuration that is not there', 'ERR_PKI_FILE', ['.ssh', '--config', 'none'], () => undefined],
      [
        'a damaged list',
        'ERR_PKI_INDEX',
        ['.ssh'],
        (folder) => appendFileSync(join(folder, 'ca/index.txt'), 'half a li'),
      ],
      ['a list that is gone', 'ERR_PKI_INDEX', ['.ssh'], (folder) => rmSync(join(folder, 'ca/index.txt'))],
      [
        'a key that is another’s',
        'ERR_PKI_KEY_MISMATCH',
        ['.ssh'],
        (folder) =>
          cpSync(join(folder, 'jupyter/private/ssl.key.pem'), join(folder, 'ca/private/ca.key.pem'), {
            force: true,
          }),
      ],
      [
        'a key that is gone',
        'ERR_PKI_DIRECTORY',
        ['.ssh'],
        (folder) => rmSync(join(folder, 'ca/private/ca.key.pem')),
      ],
      [
        'a line that openssl stops at',
        'ERR_PKI_CONFIG',
        ['.ssh'],
        (folder) => appendFileSync(join(folder, 'openssl.cnf'), '\nx = $y\n'),
      ],
    ]
    for (const [does, code, argv, change, options] of CASES) {
      it(does, async () => {
        const made = ready()
        change(made.folder)
        const original = snapshot(made.folder)
        const result = await made.run(['adopt', ...argv], options)
        assert.equal(result.code, 1)
        assert.equal(result.stdout, '')
        assert.match(result.stderr, new RegExp(`^orchard: .*\\(${code}\\)\nhint: .+\n$`))
        assert.deepEqual(snapshot(made.folder), original)
      })
    }

    it('a line of the list by its number', async () => {
      const made = ready()
      appendFileSync(join(made.folder, 'ca/index.txt'), 'V\tsoon\t\t1001\tunknown\t/CN=a\n')
      const { stderr } = await made.run(['adopt', '.ssh'])
      assert.match(stderr, /line 2 of .*index\.txt/)
    })

    it('words that make no sense, with status 2', async () => {
      const made = ready()
      for (const words of [['adopt'], ['adopt', ''], ['adopt', '.ssh', '--servers', ''], ['adopt', 'a', 'b']])
        assert.equal((await made.run(words)).code, 2, words.join(' '))
    })
  })
})

describe('orchard adopt says of the tutorial’s mistakes', SKIP, () => {
  it('that entering through the prompts made a root without a name, at which openssl stops too', async () => {
    const made = await tutorial({
      rootSubject: '/C=GB/ST=England/O=Alice/OU=Alice/emailAddress=a@alice.example',
    })
    const { code, stdout } = await made.run(['adopt', '.ssh'])
    const words = flat(stdout)
    assert.equal(code, 0)
    assert.match(words, /✔ CA without a name, adopted/)
    assert.match(words, /✘ root a subject without a common name; .*\(apple\/root-has-common-name\)/)
    assert.match(
      words,
      /openssl ca refuses every request here: \[policy_here\] asks that commonName match the CA's/,
    )
    assert.match(
      words,
      /Make a new one beside it, and visit the device once: orchard up HOST --dir NEW-FOLDER/,
    )
    assert.doesNotMatch(words, /openssl goes on working here|that your devices trust already/)
    await assert.rejects(
      makeTutorialServer(made.folder),
      /misconfigured|does not exist in the CA certificate/,
    )
  })

  for (const [start, accepted] of [
    ['20190630225959Z', true],
    ['20190702000000Z', false],
  ] as const) {
    it(`that a certificate of many days from ${start} is ${accepted ? 'exempt' : 'refused'}`, async () => {
      const dates = ['-startdate', start, '-enddate', '20450101000000Z']
      const made = await tutorial({}, { arguments: dates })
      const words = flat((await made.run(['adopt', '.ssh'])).stdout)
      assert.equal(
        /ssl is valid for \d+ days, which iOS takes because it was issued on 30 Jun 2019/.test(words),
        accepted,
      )
      assert.equal(words.includes('apple/server-validity-max-825-days, iOS -67901'), !accepted)
      assert.equal(words.includes('orchard renew ssl --dir'), !accepted)
    })
  }

  it('that 1024 days are too many, and what renews it', async () => {
    const made = await tutorial({}, { arguments: ['-days', '1024'] })
    const words = flat((await made.run(['adopt', '.ssh'])).stdout)
    assert.match(
      words,
      /✘ 1024 days; expected at most 825 days .*\(apple\/server-validity-max-825-days, iOS -67901\)/,
    )
    assert.match(words, /orchard renew ssl --dir \S+ The certificate goes to the same file and keeps its key/)
  })

  it('that a root out of its dates is renewed, and not made anew', async () => {
    const made = await tutorial({}, {})
    const clock = new Date(Date.now() + 21 * 365 * 86_400_000)
    const words = flat((await made.run(['adopt', '.ssh'], { clock })).stdout)
    assert.match(words, /✘ root expired on .*\(apple\/within-validity/)
    assert.match(words, /orchard renew --root --dir/)
    assert.doesNotMatch(words, /orchard up HOST --dir NEW-FOLDER/)
  })

  it('that SHA-1 in a server’s certificate is refused, and in the root is looked at by nobody', async () => {
    const made = await tutorial({ rootArguments: ['-sha1'] }, { arguments: ['-md', 'sha1'] })
    const words = flat((await made.run(['adopt', '.ssh'])).stdout)
    assert.match(words, /✘ ECDSA with SHA-1; .*\(apple\/signature-hash, iOS -\d+\)/)
    assert.match(words, /! The root is signed with SHA-1/)
    assert.doesNotMatch(words, /✘ root/)
  })

  it('that an address as DNS matches nothing, and takes it for an address', async () => {
    const made = await tutorial({ altNames: ['DNS.1 = 192.168.0.14'] }, {})
    const words = flat((await made.run(['adopt', '.ssh'])).stdout)
    assert.match(words, /✘ the address as a dNSName, .*\(apple\/hostname, iOS -67602\)/)
    assert.match(words, /lists "192.168.0.14" as DNS/)
    assert.equal((await made.run(['renew', 'ssl', '--dir', '.ssh'])).code, 0)
    const text = await made.openssl(
      'x509',
      '-in',
      'jupyter/certs/ssl.cert.pem',
      '-noout',
      '-ext',
      'subjectAltName',
    )
    assert.match(text, /IP Address:192\.168\.0\.14/)
  })

  it('that extKeyUsage is missing, and that hosts are', async () => {
    const made = await tutorial()
    appendFileSync(join(made.folder, 'openssl.cnf'), '\n[bare]\nkeyUsage = digitalSignature\n')
    await makeTutorialServer(made.folder, { extensions: 'bare' })
    const words = flat((await made.run(['adopt', '.ssh'])).stdout)
    assert.match(words, /no extKeyUsage; expected serverAuth/)
    assert.match(words, /names no host, which iOS refuses: those of the configuration are taken/)
    const command = /orchard (issue homebox.local 192.168.0.14 127.0.0.1 --only --name ssl) --dir/.exec(
      words,
    )?.[1]
    assert.equal((await made.run([...(command?.split(' ') ?? []), '--dir', '.ssh'])).code, 0)
    await made.openssl(
      'verify',
      '-CAfile',
      'ca/certs/ca.cert.pem',
      '-verify_ip',
      '192.168.0.14',
      '-purpose',
      'sslserver',
      'jupyter/certs/ssl.cert.pem',
    )
  })

  it('that a server’s key is encrypted', async () => {
    const made = await tutorial({}, {})
    const key = join(made.folder, 'jupyter/private/ssl.key.pem')
    const plain = join(made.folder, 'plain')
    cpSync(key, plain)
    chmodSync(key, 0o600)
    await writeKey(plain, key, { passphrase: 'pw', how: 'pbes2' })
    const words = flat((await made.run(['adopt', '.ssh'])).stdout)
    assert.match(words, /ssl.key.pem, encrypted/)
    assert.match(words, /is encrypted: Jupyter asks for its passphrase at every start, or dies/)
  })

  it('that two empty subjects stop openssl, which no longer happens', async () => {
    const made = await tutorial({ policy: 'anything' }, { subject: '/' })
    await made.openssl(
      'req',
      '-config',
      'openssl.cnf',
      '-new',
      '-key',
      'jupyter/private/ssl.key.pem',
      '-subj',
      '/CN=same',
      '-out',
      'r',
    )
    const again = [
      'ca',
      '-batch',
      '-config',
      'openssl.cnf',
      '-extensions',
      'server_cert',
      '-notext',
      '-in',
      'r',
      '-out',
      'c',
    ]
    await made.openssl(...again)
    const stopped = await runProgram('openssl', again, { cwd: made.folder })
    assert.notEqual(stopped.status, 0, 'a second certificate of one subject')
    const { stdout } = await made.run(['adopt', '.ssh'])
    assert.match(
      flat(stdout),
      /unique_subject = no: with yes, openssl stops at the second certificate of one subject/,
    )
    for (const host of ['10.0.0.1', '10.0.0.2'])
      assert.equal((await made.run(['issue', host, '--dir', '.ssh'])).code, 0)
    await made.openssl(...again)
  })

  it('that the configuration leads where nothing is any more', async () => {
    const made = await tutorial({}, {})
    writeFileSync(join(made.folder, 'openssl.cnf'), tutorialConfig({ dir: '/Users/alice/.ssh' }))
    const { code, stdout } = await made.run(['adopt', '.ssh'])
    assert.equal(code, 0)
    assert.match(flat(stdout), /says that the CA lies in "\/Users\/alice\/.ssh", where it is not/)
  })

  it('nothing that a terminal would obey, whatever names and paths hold', async () => {
    const sandbox = createSandbox()
    sandboxes.push(sandbox)
    const texts = HOSTILE_STRINGS.map(({ text }) => text).filter((text) => !/[\0/\ud800-\udfff]/.test(text))
    for (const [index, text] of texts.entries()) {
      const folder = join(sandbox.home, `${String(index)}${text}`)
      mkdirSync(folder)
      const cn = text.replaceAll('\\', String.raw`\\`)
      await makeTutorialCA({
        folder,
        rootSubject: `/CN=${cn}`,
        rootArguments: ['-utf8'],
        altNames: [`DNS.1 = "${text.replace(/[\n\r"\\]/g, '')}"`],
      })
      const { code, stdout, stderr } = await sandbox.run(['adopt', folder], { clock: new Date() })
      assert.equal(code, 0, `${JSON.stringify(text)}: ${stderr}`)
      assert.doesNotMatch(
        (stdout + stderr).replaceAll('\n', ''),
        /[\p{Cc}\p{Zl}\p{Zp}\u200b\u202a-\u202e\u2066-\u2069]/u,
      )
      const document = JSON.parse(
        (await sandbox.run(['adopt', folder, '--json'], { clock: new Date() })).stdout,
      ) as { ca: { path: string } }
      assert.equal(document.ca.path, folder)
    }
  })
})
