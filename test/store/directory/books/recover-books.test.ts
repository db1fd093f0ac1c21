import assert from 'node:assert/strict'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { issue } from '../../../../src/index.js'
import type { Revocation, StoreEntry } from '../../../../src/index.js'
import { nodeFileLayer, openCADirectory } from '../../../../src/node.js'
import type { CADirectory, FileLayer } from '../../../../src/node.js'
import { NOW, refusal } from '../../../support/issue.js'
import { freshCA, snapshot, systemError, textOf, watchedLayer } from '../../../support/store.js'

const HOLD: Revocation = { at: NOW, reason: 'certificateHold' }
const STOLEN: Revocation = {
  at: NOW,
  reason: 'keyCompromise',
  invalidSince: new Date('2026-01-02T03:04:05Z'),
}

describe('openCADirectory, where openssl has been', () => {
  it('enters lines again that openssl has overwritten from an older copy, and says so', async () => {
    const { directory, index } = await caWith(3)
    const whole = textOf(index)
    writeFileSync(index, lineOf(whole, 0))
    const { warnings, repairs } = await open(directory)
    assert.deepEqual(sorted(textOf(index)), sorted(whole))
    assert.equal(warnings.length, 1)
    assert.deepEqual(repairs, warnings)
    assert.deepEqual((await open(directory)).warnings, [])
  })

  it('puts back a revocation, a hold and its release that an older copy has overwritten', async () => {
    const { directory, index, entries } = await caWith(3)
    const before = textOf(index)
    const [stolen, held, released] = entries
    await revoke(directory, stolen, STOLEN)
    await revoke(directory, held, HOLD)
    const onHold = await revoke(directory, released, HOLD)
    const withHold = textOf(index)
    await directory.revoke(onHold.serialNumber, onHold.version, undefined)
    const after = textOf(index)
    for (const older of [before, withHold]) {
      writeFileSync(index, older)
      assert.equal((await open(directory)).warnings.length > 0, true)
      assert.equal(textOf(index), after)
    }
  })

  it('leaves a revocation alone that openssl has entered after our release', async () => {
    const { directory, index, entries } = await caWith(1)
    const held = await revoke(directory, entries[0], HOLD)
    await directory.revoke(held.serialNumber, held.version, undefined)
    const revoked = textOf(index).replace(/^V(\t\w+\t)/, 'R$1270101000000Z,superseded')
    writeFileSync(index, revoked)
    assert.deepEqual((await open(directory)).warnings, [])
    assert.equal(textOf(index), revoked)
  })

  it('keeps a reason that openssl has no word for, and writes none that it would refuse', async () => {
    const { directory, index, entries } = await caWith(1)
    await revoke(directory, entries[0], { at: NOW, reason: 'privilegeWithdrawn' })
    assert.match(textOf(index), /^R\t\d+Z\t261122120000Z\t/)
    const [found] = await all(await open(directory))
    assert.equal(found?.revocation?.reason, 'privilegeWithdrawn')
  })

  it('takes nothing from newcerts/ that another CA has signed, or that is only the beginning of a certificate', async () => {
    const { directory, index, path } = await caWith(1)
    const other = await caWith(1)
    const [foreign = ''] = readdirSync(join(other.path, 'ca/newcerts'))
    copyFileSync(join(other.path, 'ca/newcerts', foreign), join(path, 'ca/newcerts', foreign))
    writeFileSync(join(path, 'ca/newcerts/0A.pem'), '-----BEGIN CERTIFICATE-----\nMIIB')
    writeFileSync(join(path, 'ca/newcerts/0B.pem'), '')
    const before = textOf(index)
    rmSync(join(path, 'ca/orchard/state'))
    assert.deepEqual((await open(directory)).warnings, [])
    assert.equal(textOf(index), before)
    assert.equal(await directory.reserve('0b'), false)
  })
})

describe('openCADirectory, where index.txt is missing', () => {
  const CASES = [
    { beside: ['.old'], from: '.old' },
    { beside: ['.new'], from: '.new' },
    { beside: ['.old', '.new'], from: '.new' },
  ] as const
  for (const { beside, from } of CASES) {
    it(`puts index.txt${from} in its place when ${beside.join(' and ')} is there, and adds what it lacks`, async () => {
      const { directory, index } = await caWith(3)
      const whole = textOf(index)
      rmSync(index)
      for (const suffix of beside)
        writeFileSync(`${index}${suffix}`, suffix === from ? firstLines(whole, 2) : firstLines(whole, 1))
      const { warnings } = await open(directory)
      assert.equal(textOf(index), whole)
      assert.match(warnings[0] ?? '', new RegExp(`index.txt\\${from}`))
      assert.equal(existsSync(`${index}${from}`), true)
    })
  }

  it('takes the old one where the new one is empty, cut off, or shorter', async () => {
    for (const text of ['', 'V\t29', firstLine]) {
      const { directory, index } = await caWith(3)
      const revoked = await revoke(directory, (await all(directory))[1], STOLEN)
      const whole = textOf(index)
      rmSync(join(directory.path, 'ca/orchard'), { recursive: true })
      renameSync(index, `${index}.old`)
      writeFileSync(`${index}.new`, typeof text === 'string' ? text : text(whole))
      await open(directory)
      assert.equal(textOf(index), whole)
      assert.match(whole, new RegExp(revoked.serialNumber, 'i'))
    }
  })

  it('makes it again from newcerts/ and the log of revocations where nothing else is left', async () => {
    const { directory, index, entries } = await caWith(3)
    await revoke(directory, entries[1], STOLEN)
    const whole = textOf(index)
    rmSync(index)
    const { warnings } = await open(directory)
    assert.deepEqual(sorted(textOf(index)), sorted(whole))
    assert.equal(warnings.length, 2)
  })

  it('makes no empty one where nothing is known of any certificate', async () => {
    const directory = await freshCA()
    rmSync(join(directory.path, 'ca/index.txt'))
    const { reason } = await refusal('ERR_PKI_DIRECTORY', () => open(directory))
    assert.equal(reason, 'incomplete')
    assert.equal(existsSync(join(directory.path, 'ca/index.txt')), false)
  })
})

describe('openCADirectory, where the end of index.txt is torn', () => {
  it('has every line again, whatever octet it was cut at', async () => {
    const { directory, index, entries } = await caWith(2)
    await revoke(directory, entries[1], STOLEN)
    const whole = textOf(index)
    for (let length = whole.length - 1; length >= 0; length -= 1) {
      writeFileSync(index, whole.slice(0, length))
      await open(directory)
      assert.equal(textOf(index), whole, `cut at ${String(length)}`)
      assert.deepEqual((await open(directory)).warnings, [])
    }
  })

  it('takes zeros at its end, which some file systems leave, for nothing', async () => {
    const { directory, index } = await caWith(2)
    const whole = textOf(index)
    for (const kept of [lineOf(whole, 0), whole.slice(0, -5)]) {
      writeFileSync(index, `${kept}${'\0'.repeat(40)}`)
      await open(directory)
      assert.equal(textOf(index), whole)
    }
  })

  it('refuses a torn line that nothing can give back, says which, and leaves it', async () => {
    const { directory, index } = await caWith(1)
    appendFileSync(index, 'V\t290101000000Z\t\t7')
    const before = textOf(index)
    const { line, reason } = await refusal('ERR_PKI_INDEX', () => open(directory))
    assert.deepEqual([line, reason], [2, 'syntax'])
    assert.equal(textOf(index), before)
    await refusal('ERR_PKI_INDEX', () => issue({ store: directory, hosts: ['x.test'], now: NOW }))
    assert.equal(textOf(index), before)
  })

  it('ends a last line that only lacks its newline before it adds another', async () => {
    const { directory, index } = await caWith(1)
    const line = 'V\t290101000000Z\t\t1000\tunknown\t/CN=by hand'
    appendFileSync(index, line)
    await issue({ store: directory, hosts: ['x.test'], now: NOW })
    const lines = textOf(index).split('\n')
    assert.equal(lines[1], line)
    assert.equal(lines.length, 4)
  })
})

describe('openCADirectory, where a person has edited index.txt', () => {
  const DAMAGES: readonly (readonly [what: string, line: string])[] = [
    ['five columns', 'V\t290101000000Z\t\t1000\tunknown'],
    ['seven columns', 'V\t290101000000Z\t\t1000\tunknown\t/CN=x\ty'],
    ['an unknown status', 'X\t290101000000Z\t\t1000\tunknown\t/CN=x'],
    ['a serial number that is none', 'V\t290101000000Z\t\t10G0\tunknown\t/CN=x'],
    ['no serial number', 'V\t290101000000Z\t\t\tunknown\t/CN=x'],
  ]
  for (const [what, line] of DAMAGES) {
    it(`says which line has ${what}`, async () => {
      const { directory, index } = await caWith(2)
      const [first = '', second = ''] = textOf(index).split('\n')
      writeFileSync(index, `${first}\n${line}\n${second}\n`)
      const found = await refusal('ERR_PKI_INDEX', () => open(directory))
      assert.deepEqual([found.line, found.reason], [2, 'syntax'])
    })
  }

  it('says which line repeats a serial number', async () => {
    const { directory, index } = await caWith(2)
    appendFileSync(index, lineOf(textOf(index), 0).replace('unknown', 'known'))
    const found = await refusal('ERR_PKI_INDEX', () => open(directory))
    assert.deepEqual([found.line, found.reason], [3, 'duplicate-serial'])
  })

  it('says that the file is UTF-16', async () => {
    const { directory, index } = await caWith(1)
    writeFileSync(index, Buffer.from(`\ufeff${textOf(index)}`, 'utf16le'))
    assert.equal((await refusal('ERR_PKI_INDEX', () => open(directory))).reason, 'not-utf-8')
  })

  it('reads carriage returns, blank lines and comments, and keeps them when it revokes', async () => {
    const { directory, index, entries } = await caWith(2)
    const [first = '', second = ''] = textOf(index).split('\n')
    writeFileSync(index, `# mine\r\n\r\n${first}\r\n\n${second}\r\n`)
    const opened = await open(directory)
    assert.deepEqual(opened.warnings, [])
    assert.deepEqual(
      (await all(opened)).map(({ serialNumber, subject }) => [serialNumber, subject]),
      entries.map(({ serialNumber, subject }) => [serialNumber, subject]),
    )
    await revoke(opened, (await all(opened))[0], HOLD)
    assert.match(textOf(index), /^# mine\r\n\r\nR\t[^\r\n]*certificateHold[^\r\n]*\r\n\nV\t[^\r\n]*\r\n$/)
  })
})

describe('openCADirectory, after an interruption', () => {
  it('finishes what the journal has: certificate, line, files of the server', async () => {
    const directory = await freshCA()
    const { path } = directory
    const before = snapshot(path)
    const issued = await issueServer(directory)
    const after = snapshot(path)
    for (const lost of [['index.txt'], ['newcerts'], ['index.txt', 'newcerts', 'jupyter']]) {
      for (const [name, text] of after) {
        if (!lost.some((part) => name.includes(part)) || name.endsWith('/')) continue
        if (before.has(name)) writeFileSync(join(path, name), before.get(name) ?? '', 'latin1')
        else if (!name.endsWith('.key.pem')) rmSync(join(path, name), { force: true })
        assert.notEqual(text, undefined)
      }
      rmSync(join(path, 'ca/orchard/state'), { force: true })
      await keepJournal(path, after)
      await open(directory)
      const found = snapshot(path)
      for (const [name, text] of after)
        if (!/orchard\/(?:journal|state)/.test(name)) assert.equal(found.get(name), text, name)
    }
    assert.equal(issued, 'box.test')
  })

  it('ignores a group whose record is not whole, at every length', async () => {
    const { directory, path, index } = await caWith(1)
    const lines = textOf(index)
    const journal = join(path, 'ca/orchard/journal')
    const whole = readFileSync(journal)
    const step = Math.ceil(whole.length / 60)
    for (let length = 0; length < whole.length; length += step) {
      writeFileSync(journal, whole.subarray(0, length))
      assert.equal((await all(await open(directory))).length, 1)
      assert.equal(textOf(index), lines)
    }
  })

  it('leaves a certificate file alone that somebody has replaced since then', async () => {
    const directory = await freshCA()
    await issueServer(directory)
    const { path } = directory
    const certificate = join(path, 'jupyter/certs/box.test.cert.pem')
    const mine = directory.rootPEM
    rmSync(certificate)
    writeFileSync(certificate, mine)
    rmSync(join(path, 'ca/orchard/state'))
    assert.deepEqual((await open(directory)).warnings, [])
    assert.equal(textOf(certificate), mine)
  })

  it('comes to the same when the repair itself is interrupted at any operation', async () => {
    const { directory, index, entries, path } = await caWith(3)
    await revoke(directory, entries[2], STOLEN)
    const whole = textOf(index)
    for (let limit = 0, done = false; !done; limit += 1) {
      writeFileSync(index, `${lineOf(whole, 0)}V\t29`)
      truncateSync(join(path, 'ca/orchard/revocations'))
      await rewriteLog(path, entries[2])
      const files = stopping(limit)
      await openCADirectory({ path, files }).catch(() => undefined)
      done = files.reached() <= limit
      rmSync(join(path, 'ca/orchard/lock'), { force: true })
      await open(directory)
      assert.deepEqual(sorted(textOf(index)), sorted(whole), `stopped at ${String(limit)}`)
      assert.deepEqual((await open(directory)).warnings, [])
    }
  })

  it('removes the temporary files of a run that was killed', async () => {
    const { directory, path } = await caWith(1)
    const name = join(path, 'ca/.orchard-0123456789abcdef.tmp')
    writeFileSync(name, 'x')
    rmSync(join(path, 'ca/orchard/state'))
    await open(directory)
    assert.equal(existsSync(name), false)
  })
})

describe('openCADirectory, where nothing can be written', () => {
  for (const code of ['EROFS', 'EACCES', 'ENOSPC']) {
    it(`opens, warns, and finds what is there (${code})`, async () => {
      const { directory, path, index } = await caWith(2)
      writeFileSync(index, lineOf(textOf(index), 0))
      const before = snapshot(path)
      const files = watchedLayer(() => {
        throw systemError(code)
      })
      const opened = await openCADirectory({ path, files })
      assert.equal(opened.warnings.length, 1)
      assert.equal((await all(opened)).length, 1)
      await refusal('ERR_PKI_FILE', () => issue({ store: opened, hosts: ['x.test'], now: NOW }))
      assert.deepEqual(snapshot(path), before)
      assert.equal((await all(directory)).length, 2)
    })
  }

  it('looks at three files and writes nothing when all is as it was', async () => {
    const { path } = await caWith(2)
    const before = snapshot(path)
    const lists: string[] = []
    const files: FileLayer = {
      ...nodeFileLayer,
      list: (folder) => {
        lists.push(folder.slice(path.length))
        return nodeFileLayer.list(folder)
      },
      openToRead: (at, follow) =>
        at.endsWith('index.txt') ? assert.fail('the index was read') : nodeFileLayer.openToRead(at, follow),
    }
    assert.deepEqual((await openCADirectory({ path, files })).warnings, [])
    assert.deepEqual(snapshot(path), before)
    assert.ok(!lists.includes('/ca/newcerts'))
  })
})

describe('issuing', () => {
  it('lets one subject have two certificates before the first line, and says so', async () => {
    for (const text of ['unique_subject = yes\n', 'unique_subject=YES', '', '# mine\n', undefined]) {
      const directory = await freshCA()
      const attributes = join(directory.path, 'ca/index.txt.attr')
      if (text === undefined) rmSync(attributes)
      else writeFileSync(attributes, text)
      await issue({ store: directory, hosts: ['x.test'], now: NOW })
      assert.match(textOf(attributes), /^unique_subject = no$/m)
      assert.equal(directory.repairs.length, 1)
    }
    const directory = await freshCA()
    await issue({ store: directory, hosts: ['x.test'], now: NOW })
    assert.deepEqual(directory.repairs, [])
  })
})

interface Prepared {
  readonly directory: CADirectory
  readonly path: string
  readonly index: string
  readonly entries: readonly StoreEntry[]
}

async function caWith(count: number): Promise<Prepared> {
  const directory = await freshCA()
  for (let made = 0; made < count; made += 1)
    await issue({ store: directory, hosts: ['x.test'], now: new Date(NOW.getTime() + made * 1000) })
  const { path } = directory
  return { directory, path, index: join(path, 'ca/index.txt'), entries: await all(directory) }
}

async function issueServer(directory: CADirectory): Promise<string> {
  const { ensureServerCertificate } = await import('../../../../src/index.js')
  const { name } = await ensureServerCertificate({ store: directory, hosts: ['box.test'], now: NOW })
  return name
}

function open({ path }: CADirectory): Promise<CADirectory> {
  return openCADirectory({ path })
}

async function all(directory: CADirectory): Promise<readonly StoreEntry[]> {
  const found: StoreEntry[] = []
  for await (const entry of directory.find()) found.push(entry)
  return found
}

async function revoke(
  directory: CADirectory,
  entry: StoreEntry | undefined,
  revocation: Revocation,
): Promise<StoreEntry> {
  assert.ok(entry)
  return directory.revoke(entry.serialNumber, entry.version, revocation)
}

function lineOf(text: string, at: number): string {
  return `${text.split('\n')[at] ?? ''}\n`
}

function firstLines(text: string, count: number): string {
  return text.split('\n').slice(0, count).join('\n') + '\n'
}

function firstLine(text: string): string {
  return firstLines(text, 1)
}

function sorted(text: string): readonly string[] {
  return text.split('\n').sort()
}

async function keepJournal(path: string, after: ReadonlyMap<string, string>): Promise<void> {
  const name = 'ca/orchard/journal'
  writeFileSync(join(path, name), after.get(name) ?? '', 'latin1')
  return Promise.resolve()
}

async function rewriteLog(path: string, entry: StoreEntry | undefined): Promise<void> {
  const { reason, at, invalidSince } = STOLEN
  const line = { serial: entry?.serialNumber.toUpperCase(), at, reason, invalidSince, before: '' }
  writeFileSync(join(path, 'ca/orchard/revocations'), `${JSON.stringify(line)}\n{"serial":"`)
  return Promise.resolve()
}

/** A disk that takes so many changes and then nothing more. */
function stopping(limit: number): FileLayer & { readonly reached: () => number } {
  let count = 0
  const layer = watchedLayer(() => {
    count += 1
    if (count > limit) throw systemError('EIO')
  })
  return { ...layer, reached: () => count }
}
