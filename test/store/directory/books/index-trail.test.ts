import assert from 'node:assert/strict'
import { appendFileSync, existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { isPKIError, issue } from '../../../../src/index.js'
import type { StoreEntry } from '../../../../src/index.js'
import { openCADirectory } from '../../../../src/node.js'
import type { CADirectory, FileFacts } from '../../../../src/node.js'
import { NOW, refusal } from '../../../support/issue.js'
import { freshCA, systemError, textOf, watchedLayer } from '../../../support/store.js'
import type { Operation } from '../../../support/store.js'

/** What openssl does at the end of `openssl ca`: the list that it has in its memory takes the place of the file. */
function rotate(index: string, text: string): void {
  writeFileSync(`${index}.new`, text)
  renameSync(index, `${index}.old`)
  renameSync(`${index}.new`, index)
}

interface Scene {
  readonly path: string
  readonly index: string
  readonly entries: readonly StoreEntry[]
}

async function caWith(count: number): Promise<Scene> {
  const directory = await freshCA()
  for (let made = 0; made < count; made += 1) await issueOne(directory, made)
  const { path } = directory
  return { path, index: join(path, 'ca/index.txt'), entries: await all(directory) }
}

async function issueOne(directory: CADirectory, at = 9): Promise<string> {
  const { serialNumber } = await issue({
    store: directory,
    hosts: ['x.test'],
    now: new Date(NOW.getTime() + at * 1000),
  })
  return serialNumber
}

async function all(directory: CADirectory): Promise<readonly StoreEntry[]> {
  const found: StoreEntry[] = []
  for await (const entry of directory.find()) found.push(entry)
  return found
}

/** Opens a CA in which somebody does something right before one operation, once or as often as it comes. */
async function openWith(
  path: string,
  isMoment: (operation: Operation) => boolean,
  step: () => void,
): Promise<CADirectory & { readonly times: () => number }> {
  let times = 0
  let armed = false
  const watch = (operation: Operation): void => {
    if (!armed || !isMoment(operation)) return
    times += 1
    step()
  }
  const files = watchedLayer(watch)
  const facts = async (at: string): Promise<FileFacts> => {
    watch({ name: 'facts', path: at })
    return files.facts(at)
  }
  const directory = await openCADirectory({ path, files: { ...files, facts } })
  armed = true
  return Object.assign(Object.create(directory) as CADirectory, { times: () => times })
}

function once(step: () => void): () => void {
  let done = false
  return () => {
    if (!done) step()
    done = true
  }
}

async function revoke(directory: CADirectory, entry: StoreEntry | undefined): Promise<StoreEntry> {
  assert.ok(entry)
  return directory.revoke(entry.serialNumber, entry.version, { at: NOW, reason: 'keyCompromise' })
}

async function statuses(path: string): Promise<ReadonlyMap<string, string>> {
  const found = await all(await openCADirectory({ path }))
  return new Map(found.map(({ serialNumber, status }) => [serialNumber, status]))
}

function revokedText(text: string, { serialNumber }: StoreEntry): string {
  const line = new RegExp(`^V(\\t\\w+\\t)(?=\\t${serialNumber}\\t)`, 'im')
  return text.replace(line, 'R$1270101000000Z')
}

/** The first look at the index after it was written. */
function lookAfterWriting(): (operation: Operation) => boolean {
  let written = false
  return ({ name, path, to }) => {
    if (name === 'file.write' && path.endsWith('ca/index.txt')) written = true
    if (name === 'rename' && to?.endsWith('ca/index.txt') === true) written = true
    return written && name === 'facts' && path.endsWith('ca/index.txt')
  }
}

/** A copy of the index is begun. */
const COPY = ({ name, path }: Operation): boolean => name === 'create' && /ca\/\.orchard-/.test(path)
const APPEND = ({ name, path }: Operation): boolean =>
  name === 'openToAppend' && path.endsWith('ca/index.txt')

describe('the books, where openssl puts its list in place while they are written', () => {
  it('find a certificate that its list lacks, which came between our line and our state', async () => {
    const { path, index } = await caWith(1)
    const older = textOf(index)
    const directory = await openWith(
      path,
      lookAfterWriting(),
      once(() => {
        rotate(index, older)
      }),
    )
    const serial = await issueOne(directory)
    assert.equal(directory.times() > 0, true)
    assert.equal((await statuses(path)).get(serial), 'valid')
    assert.match(textOf(index), new RegExp(serial, 'i'))
  })

  it('find a revocation that its list lacks, which came between our line and our state', async () => {
    const { path, index, entries } = await caWith(1)
    const older = textOf(index)
    const directory = await openWith(
      path,
      lookAfterWriting(),
      once(() => {
        rotate(index, older)
      }),
    )
    const { serialNumber } = await revoke(directory, entries[0])
    assert.equal((await statuses(path)).get(serialNumber), 'revoked')
  })

  it('find a revocation that a list lacks to which a certificate was added then', async () => {
    const { path, index, entries } = await caWith(1)
    const older = textOf(index)
    await revoke(await openCADirectory({ path }), entries[0])
    const directory = await openWith(
      path,
      APPEND,
      once(() => {
        rotate(index, older)
      }),
    )
    const serial = await issueOne(directory)
    const found = await statuses(path)
    assert.deepEqual([found.get(serial), found.get(entries[0]?.serialNumber ?? '')], ['valid', 'revoked'])
  })

  it('keep a revocation that openssl enters while they copy the index for one of ours', async () => {
    const { path, index, entries } = await caWith(2)
    const [theirs, ours] = entries
    assert.ok(theirs)
    const directory = await openWith(
      path,
      COPY,
      once(() => {
        rotate(index, revokedText(textOf(index), theirs))
      }),
    )
    await revoke(directory, ours)
    assert.deepEqual([...(await statuses(path)).values()], ['revoked', 'revoked'])
    assert.deepEqual(textOf(index).match(/^R/gm)?.length, 2)
  })

  it('revoke a certificate that the list lacks which came while they copied the index', async () => {
    const { path, index, entries } = await caWith(2)
    const older = `${textOf(index).split('\n')[0] ?? ''}\n`
    const directory = await openWith(
      path,
      COPY,
      once(() => {
        rotate(index, older)
      }),
    )
    await revoke(directory, entries[1])
    assert.deepEqual([...(await statuses(path)).values()], ['valid', 'revoked'])
  })

  it('refuse a revocation when openssl has entered another of that certificate meanwhile', async () => {
    const { path, index, entries } = await caWith(1)
    const [entry] = entries
    assert.ok(entry)
    const directory = await openWith(
      path,
      COPY,
      once(() => {
        rotate(index, revokedText(textOf(index), entry))
      }),
    )
    const { reason } = await refusal('ERR_PKI_CONFLICT', () => revoke(directory, entry))
    assert.equal(reason, 'changed')
    assert.match(textOf(index), /^R\t\w+\t270101000000Z\t/)
    assert.equal(textOf(path, 'ca/orchard/revocations'), '')
  })

  it('refuse a revocation, and have none, when the index never stands still', async () => {
    const { path, index, entries } = await caWith(1)
    const directory = await openWith(path, COPY, () => {
      rotate(index, textOf(index))
    })
    const { reason } = await refusal('ERR_PKI_CONFLICT', () => revoke(directory, entries[0]))
    assert.equal(reason, 'changed')
    assert.deepEqual([...(await statuses(path)).values()], ['valid'])
  })

  it('say so when openssl has put its list in place in the instant before theirs', async () => {
    const { path, index, entries } = await caWith(2)
    const [theirs, ours] = entries
    assert.ok(theirs)
    const directory = await openWith(
      path,
      ({ name, to }) => name === 'rename' && to === index,
      once(() => {
        rotate(index, revokedText(textOf(index), theirs))
      }),
    )
    await revoke(directory, ours)
    assert.equal(directory.repairs.filter((text) => text.includes('openssl')).length, 1)
  })
})

describe('a full look, while openssl puts its list in place', () => {
  it('adds no line to a list that has it already', async () => {
    const { path, index } = await caWith(2)
    const whole = textOf(index)
    rotate(index, `${whole.split('\n')[0] ?? ''}\n`)
    let done = false
    const files = watchedLayer((operation) => {
      if (done || !APPEND(operation)) return
      done = true
      rotate(index, whole)
    })
    await openCADirectory({ path, files })
    assert.equal(done, true)
    assert.equal(textOf(index), whole)
  })

  it('keeps a revocation that its list has', async () => {
    const { path, index, entries } = await caWith(2)
    const [ours, theirs] = entries
    assert.ok(ours && theirs)
    const before = textOf(index)
    await revoke(await openCADirectory({ path }), ours)
    rotate(index, before)
    let done = false
    const files = watchedLayer((operation) => {
      if (done || !COPY(operation)) return
      done = true
      rotate(index, revokedText(before, theirs))
    })
    await openCADirectory({ path, files })
    assert.equal(done, true)
    assert.deepEqual(textOf(index).match(/^R/gm)?.length, 2)
  })

  it('ends with an error, and nothing twice, when the list never stands still', async () => {
    const { path, index } = await caWith(2)
    const older = `${textOf(index).split('\n')[0] ?? ''}\n`
    rotate(index, older)
    const files = watchedLayer((operation) => {
      if (APPEND(operation)) rotate(index, older)
    })
    const { reason } = await refusal('ERR_PKI_CONFLICT', () => openCADirectory({ path, files }))
    assert.equal(reason, 'changed')
    assert.equal(textOf(index), older)
  })

  it('puts no older list in the place of one that has come back', async () => {
    const { path, index, entries } = await caWith(2)
    const [entry] = entries
    assert.ok(entry)
    const older = textOf(index)
    const whole = revokedText(older, entry)
    renameSync(index, `${index}.old`)
    writeFileSync(`${index}.kept`, whole)
    let done = false
    const files = watchedLayer(({ name, to }) => {
      if (done || (name !== 'rename' && name !== 'link') || to !== index) return
      done = true
      renameSync(`${index}.kept`, index)
    })
    await openCADirectory({ path, files })
    assert.equal(done, true)
    assert.equal(textOf(index), whole)
  })

  it('puts a missing list back where there are no hard links', async () => {
    const { path, index } = await caWith(2)
    const whole = textOf(index)
    renameSync(index, `${index}.old`)
    const files = watchedLayer(({ name }) => {
      if (name === 'link') throw systemError('EPERM')
    })
    await openCADirectory({ path, files })
    assert.equal(textOf(index), whole)
  })
})

describe('a line that stands twice', () => {
  it('is dropped with a word where it is the same octet for octet', async () => {
    const { path, index } = await caWith(3)
    const whole = textOf(index)
    const lines = whole.split('\n')
    appendFileSync(index, `${lines[1] ?? ''}\n${lines[0] ?? ''}\n${lines[1] ?? ''}\n`)
    const { repairs } = await openCADirectory({ path })
    assert.equal(textOf(index), whole)
    assert.equal(repairs.length, 1)
    assert.deepEqual((await openCADirectory({ path })).repairs, [])
  })

  it('is refused where it says something else', async () => {
    const { path, index, entries } = await caWith(3)
    const [entry] = entries
    assert.ok(entry)
    const whole = textOf(index)
    appendFileSync(index, `${revokedText(whole, entry).split('\n')[0] ?? ''}\n`)
    const { line, reason } = await refusal('ERR_PKI_INDEX', () => openCADirectory({ path }))
    assert.deepEqual([line, reason], [4, 'duplicate-serial'])
  })

  it('keeps the revocation of ours that an older list has lost', async () => {
    const { path, index, entries } = await caWith(2)
    const before = textOf(index)
    await revoke(await openCADirectory({ path }), entries[1])
    const whole = textOf(index)
    writeFileSync(index, `${before}${before}`)
    await openCADirectory({ path })
    assert.equal(textOf(index), whole)
  })
})

describe('a change of an entry', () => {
  it('stands in the log and in the index, or in neither, whichever one operation fails', async () => {
    const outcomes = new Set<string>()
    for (let at = 0, failed = true; failed; at += 1) {
      failed = false
      const { path, index, entries } = await caWith(1)
      let count = -1
      const files = watchedLayer(({ name, path: where }) => {
        if (count < 0 || where.includes('orchard/lock') || name === 'remove') return
        if (count++ !== at) return
        failed = true
        throw systemError('EIO')
      })
      const directory = await openCADirectory({ path, files })
      count = 0
      const error: unknown = await revoke(directory, entries[0]).catch((caught: unknown) => caught)
      count = -1
      const failure = isPKIError(error, 'ERR_PKI_FILE') ? 'fails' : 'succeeds'
      const log = join(path, 'ca/orchard/revocations')
      const found = [textOf(index).startsWith('R'), existsSync(log) && textOf(log).includes('keyCompromise')]
      assert.equal(found[0], found[1], `operation ${String(at)}: ${String(error)}`)
      outcomes.add(`${failure}, ${found[0] === true ? 'changed' : 'unchanged'}`)
    }
    // The folder that cannot be made durable is noticed when both are written.
    assert.deepEqual([...outcomes].sort(), ['fails, changed', 'fails, unchanged', 'succeeds, changed'])
  })
})
