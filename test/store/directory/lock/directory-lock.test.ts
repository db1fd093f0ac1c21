import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isPKIError } from '../../../../src/node.js'
import { withLock } from '../../../../src/store/directory/lock/directory-lock.js'
import type { LockHolder } from '../../../../src/store/directory/lock/lock-file.js'
import { fakeFileLayer } from '../../../support/fake-file-layer.js'
import type { FakeFiles, FakePlatform } from '../../../support/fake-file-layer.js'
import { fakeMachine, SOMEBODY } from '../../../support/fake-machine.js'
import type { FakeMachine } from '../../../support/fake-machine.js'
import { refusal } from '../../../support/issue.js'
import { systemError } from '../../../support/store.js'

const PATH = '/ca/lock'
const NONCE = 'a'.repeat(32)
const OTHER_NONCE = 'b'.repeat(32)

describe('withLock', () => {
  for (const platform of ['linux', 'darwin', 'win32', 'modeless'] satisfies FakePlatform[]) {
    it(`holds a lock while a step runs, and leaves nothing behind: ${platform}`, async () => {
      const { files, take } = scene(platform)
      assert.equal(await take(() => Promise.resolve(files.paths().filter((path) => path === PATH).length)), 1)
      assert.deepEqual(inFolder(files), [])
    })

    it(`takes away the lock of a process that has ended: ${platform}`, async () => {
      const { files, take } = scene(platform)
      files.put(PATH, lockText())
      assert.equal(await take(done), 'done')
      assert.deepEqual(inFolder(files), [])
    })
  }

  it('makes the folder of the lock, and none above it', async () => {
    const files = fakeFileLayer()
    const machine = fakeMachine()
    assert.equal(await withLock({ files, machine, path: '/new/lock' }, done), 'done')
    const deeper = withLock({ files, machine, path: '/a/b/lock' }, done)
    assert.equal((await refusal('ERR_PKI_FILE', () => deeper)).systemCode, 'ENOENT')
  })

  it('gives the lock back when the step fails, and says what the step said', async () => {
    const { files, take } = scene()
    await assert.rejects(
      take(() => Promise.reject(new Error('step'))),
      /step/,
    )
    assert.deepEqual(inFolder(files), [])
  })

  it('lets callers of one process in one after the other, in the order in which they came', async () => {
    const { take } = scene()
    const log: number[] = []
    await Promise.all(
      [1, 2, 3, 4].map((number) =>
        take(async () => {
          log.push(number)
          await new Promise((resolve) => setTimeout(resolve, 3))
          log.push(number)
        }),
      ),
    )
    assert.deepEqual(log, [1, 1, 2, 2, 3, 3, 4, 4])
  })

  it('waits for a lock whose process lives, and has it when that one is done', async () => {
    const { files, machine, take } = scene()
    machine.processes.set(SOMEBODY.pid, SOMEBODY.startTime)
    files.put(PATH, lockText())
    machine.whileWaiting = () =>
      machine.passed > 500 ? files.remove(PATH).catch(() => undefined) : undefined
    assert.equal(await take(done), 'done')
    assert.ok(machine.passed > 500)
  })

  it('gives up after its time, and names the process and its command', async () => {
    const { files, machine, take } = scene()
    machine.processes.set(SOMEBODY.pid, SOMEBODY.startTime)
    files.put(PATH, lockText())
    const error = await caught(take(done))
    assert.deepEqual(error.details, { path: PATH, host: 'homebox', pid: 4711, reason: 'alive' })
    assert.ok(machine.passed >= 30_000 && machine.passed < 30_100, String(machine.passed))
    assert.match(error.message, /process 4711 \("program 4711"\) has it since 2026-/)
    assert.equal(files.text(PATH), lockText())
  })

  it('gives up at once where it shall not wait', async () => {
    const { files, machine, take } = scene()
    machine.processes.set(SOMEBODY.pid, SOMEBODY.startTime)
    files.put(PATH, lockText())
    assert.equal((await caught(take(done, 0))).details.reason, 'alive')
    assert.equal(machine.passed, 0)
  })

  it('takes the lock of a process whose number somebody else has by now', async () => {
    const { files, machine, take } = scene()
    machine.processes.set(SOMEBODY.pid, '1001')
    files.put(PATH, lockText())
    assert.equal(await take(done), 'done')
  })

  const never: readonly (readonly [string, Partial<LockHolder>, string])[] = [
    ['another host', { host: 'nas' }, 'other-host'],
    ['another container of this host', { namespace: 'pid:[2] time:[1]' }, 'other-host'],
    ['another boot of this host', { bootId: 'boot-0' }, 'other-boot'],
    ['a boot three seconds earlier', { bootId: 'time:997' }, 'other-boot'],
  ]
  for (const [whose, holder, reason] of never) {
    it(`never takes the lock of ${whose}, and says how a person can`, async () => {
      const { files, take } = scene('linux', holder.bootId?.startsWith('time') ? { bootId: 'time:1000' } : {})
      const text = lockText(holder)
      files.put(PATH, text)
      const error = await caught(take(done))
      assert.equal(error.details.reason, reason)
      assert.equal(error.details.host, holder.host ?? 'homebox')
      assert.ok(error.hint?.includes(`rm ${PATH}`), error.hint)
      assert.equal(files.text(PATH), text)
      assert.deepEqual(inFolder(files), ['/ca/lock'])
    })
  }

  it('waits its whole time for a fresh lock of another host, and a second for an old one', async () => {
    const { files, machine, take } = scene()
    files.put(PATH, lockText({ host: 'nas' }))
    await caught(take(done))
    assert.ok(machine.passed >= 29_000)
    const waited = machine.passed
    await caught(take(done))
    assert.ok(machine.passed - waited >= 1000 && machine.passed - waited < 1100)
  })

  it('knows the boot of its machine again by its time, two seconds more or less', async () => {
    const { files, take } = scene('darwin', { bootId: 'time:1000' })
    files.put(PATH, lockText({ bootId: 'time:998' }))
    assert.equal(await take(done), 'done')
  })

  const unreadable: readonly (readonly [string, string])[] = [
    ['an empty lock', ''],
    ['a torn lock', lockText().slice(0, 40)],
    ['a lock without its newline', lockText().trimEnd()],
    ['something else', '[]\n'],
    ['a lock without a process', lockText({ pid: 0 })],
    ['a lock with a strange nonce', lockText({ nonce: '../../x' })],
  ]
  for (const [what, text] of unreadable) {
    it(`does not touch ${what}, and says whose file it is`, async () => {
      const { files, take } = scene()
      files.put(PATH, text)
      const error = await caught(take(done))
      assert.deepEqual(error.details, { path: PATH, host: '', pid: 0, reason: 'unreadable' })
      assert.match(error.message, /belongs to user 1000/)
      assert.ok(error.hint?.includes(`rm ${PATH}`))
      assert.equal(files.text(PATH), text)
    })
  }

  it('does not follow a symbolic link under the name of the lock, nor take a folder for one', async () => {
    const { files, take } = scene()
    files.put('/ca/else', lockText())
    files.putLink(PATH, '/ca/else')
    assert.equal((await caught(take(done))).details.reason, 'unreadable')
    await files.remove(PATH)
    await files.makeFolder(PATH, undefined)
    assert.equal((await caught(take(done))).details.reason, 'unreadable')
    assert.equal(files.text('/ca/else'), lockText())
  })

  it('takes an empty lock when everybody who can have made it has ended', async () => {
    const { files, take } = scene('modeless')
    files.put(PATH, '')
    files.put(`${PATH}.${NONCE}.intent`, lockText())
    assert.equal(await take(done), 'done')
    assert.deepEqual(inFolder(files), [])
  })

  it('does not take an empty lock while one of those who can have made it lives', async () => {
    const { files, machine, take } = scene('modeless')
    machine.processes.set(99, '99')
    files.put(PATH, '')
    files.put(`${PATH}.${NONCE}.intent`, lockText())
    files.put(`${PATH}.${OTHER_NONCE}.intent`, lockText({ pid: 99, startTime: '99', nonce: OTHER_NONCE }))
    assert.equal((await caught(take(done))).details.reason, 'unreadable')
    assert.equal(files.text(PATH), '')
  })

  it('does not take a lock away while another process is about to', async () => {
    const { files, machine, take } = scene()
    machine.processes.set(99, '99')
    files.put(PATH, lockText())
    files.put(`${PATH}.${NONCE}`, lockText({ pid: 99, startTime: '99', nonce: OTHER_NONCE }))
    // The stale lock stands until the claim goes.
    machine.whileWaiting = () =>
      machine.passed > 200 ? files.remove(`${PATH}.${NONCE}`).catch(() => undefined) : undefined
    assert.equal(await take(done), 'done')
    assert.ok(machine.passed > 200)
  })

  it('gives up on a stealer that lives and does nothing, and names it', async () => {
    const { files, machine, take } = scene()
    machine.processes.set(99, '99')
    files.put(PATH, lockText())
    files.put(`${PATH}.${NONCE}`, lockText({ pid: 99, startTime: '99', nonce: OTHER_NONCE }))
    const { details } = await caught(take(done))
    assert.deepEqual(details, { path: `${PATH}.${NONCE}`, host: 'homebox', pid: 99, reason: 'alive' })
    assert.ok(machine.passed >= 30_000)
  })

  it('takes over from a stealer that has ended in the middle, and sweeps up behind it', async () => {
    const { files, take } = scene()
    files.put(PATH, lockText())
    files.put(`${PATH}.${NONCE}`, lockText({ pid: 99, nonce: OTHER_NONCE }))
    files.put(`${PATH}.${OTHER_NONCE}.tmp`, lockText({ pid: 99, nonce: OTHER_NONCE }))
    files.put(`${PATH}.${OTHER_NONCE}.stale`, lockText())
    files.put('/ca/journal', 'kept')
    assert.equal(await take(done), 'done')
    assert.deepEqual(inFolder(files), ['/ca/journal'])
  })

  it('puts a lock back that took the place of the one it was about to remove', async () => {
    const { files, machine } = scene()
    machine.processes.set(99, '99')
    const live = lockText({ pid: 99, startTime: '99', nonce: OTHER_NONCE })
    files.put(PATH, lockText())
    const late = {
      ...files,
      rename: async (from: string, to: string) => {
        if (from === PATH) files.put(PATH, live)
        await files.rename(from, to)
      },
    }
    const error = await caught(withLock({ files: late, machine, path: PATH, waitMs: 100 }, done))
    assert.deepEqual([error.details.reason, error.details.pid], ['alive', 99])
    assert.equal(files.text(PATH), live)
    assert.deepEqual(inFolder(files), [PATH])
  })

  it('leaves a lock alone that is no longer its own when it is done', async () => {
    const { files, take } = scene()
    const other = lockText({ nonce: OTHER_NONCE })
    await take(async () => {
      files.put(PATH, other)
      return Promise.resolve()
    })
    assert.equal(files.text(PATH), other)
    await files.remove(PATH)
    await take(() => files.remove(PATH))
    assert.deepEqual(inFolder(files), [])
  })

  it('does not lose what a step has done when the lock cannot be removed, and has the lock again', async () => {
    const { files, machine } = scene()
    let failing = true
    const stuck = {
      ...files,
      remove: async (path: string) => {
        if (failing && path === PATH) throw systemError('EIO')
        await files.remove(path)
      },
    }
    assert.equal(await withLock({ files: stuck, machine, path: PATH }, done), 'done')
    assert.deepEqual(inFolder(files), [PATH])
    failing = false
    assert.equal(await withLock({ files: stuck, machine, path: PATH }, done), 'done')
    assert.deepEqual(inFolder(files), [])
  })

  for (const code of ['ENOSPC', 'EROFS', 'EIO', 'EDQUOT', 'EMFILE', 'ESTALE', 'EACCES']) {
    it(`does nothing where the disk says ${code}, and leaves nothing behind`, async () => {
      const { files, machine } = scene()
      let steps = 0
      const step = (): Promise<void> => Promise.resolve(void (steps += 1))
      for (const name of ['create', 'link'] as const) {
        const broken = { ...files, [name]: () => Promise.reject(systemError(code)) }
        const { systemCode } = await refusal('ERR_PKI_FILE', () =>
          withLock({ files: broken, machine, path: PATH }, step),
        )
        assert.equal(systemCode, code)
      }
      assert.equal(steps, 0)
      assert.deepEqual(inFolder(files), [])
    })
  }

  it('has its lock where the answer to its link was lost', async () => {
    const { files, machine } = scene()
    const deaf = {
      ...files,
      link: async (from: string, to: string) => {
        await files.link(from, to)
        throw systemError('EEXIST')
      },
    }
    assert.equal(await withLock({ files: deaf, machine, path: PATH }, done), 'done')
    assert.deepEqual(inFolder(files), [])
  })

  it('lets who waits go first after it has had the lock, and is not kept by tickets of the dead', async () => {
    const { files, machine, take } = scene()
    machine.processes.set(99, '99')
    await take(done)
    files.put(`${PATH}.${NONCE}.tmp`, lockText())
    const before = machine.passed
    await take(done)
    assert.equal(machine.passed, before)
    assert.deepEqual(inFolder(files), [])
    files.put(`${PATH}.${NONCE}.tmp`, lockText({ pid: 99, startTime: '99' }))
    machine.passed += 10
    await take(done)
    assert.equal(machine.passed, before + 15)
  })
})

function scene(
  platform: FakePlatform = 'linux',
  self: Parameters<typeof fakeMachine>[0] = {},
): {
  readonly files: FakeFiles
  readonly machine: FakeMachine
  readonly take: <Result>(step: () => Promise<Result>, waitMs?: number) => Promise<Result>
} {
  const files = fakeFileLayer(platform)
  const machine = fakeMachine(self)
  files.put('/ca/first', '')
  return {
    files,
    machine,
    take: (step, waitMs) =>
      withLock({ files, machine, path: PATH, ...(waitMs === undefined ? {} : { waitMs }) }, step),
  }
}

function lockText(holder: Partial<LockHolder> = {}): string {
  return `${JSON.stringify({ ...SOMEBODY, since: '2026-11-22T07:00:00.000Z', nonce: NONCE, ...holder })}\n`
}

function inFolder(files: FakeFiles): readonly string[] {
  return files.paths().filter((path) => path.startsWith('/ca/l') || path === '/ca/journal')
}

function done(): Promise<string> {
  return Promise.resolve('done')
}

async function caught(
  promise: Promise<unknown>,
): Promise<{ readonly message: string; readonly hint: string | undefined; readonly details: Details }> {
  try {
    await promise
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_LOCKED')) return error
    throw error
  }
  return assert.fail('the lock was taken')
}

interface Details {
  readonly path: string
  readonly host: string
  readonly pid: number
  readonly reason: string
}
