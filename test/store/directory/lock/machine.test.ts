import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { describe, it } from 'node:test'
import { nodeMachine, readProcessStat, sameBoot } from '../../../../src/store/directory/lock/machine.js'
import { SOMEBODY } from '../../../support/fake-machine.js'

const LINUX = { skip: process.platform !== 'linux' && '/proc is a matter of Linux' }
/** Fields 3 to 22 of a line of `/proc/PID/stat`: state, …, number of threads, …, start. */
const statLine = (name: string, state: string, threads: number): string =>
  `42 (${name}) ${state} 1 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 ${String(threads)} 0 98765 1 2 3`

describe('readProcessStat', () => {
  for (const name of ['node', 'a b', 'a) R 1', '((', ')) Z 1 1']) {
    it(`finds the start of a process whose command is called ${JSON.stringify(name)}`, () => {
      assert.deepEqual(readProcessStat(statLine(name, 'S', 11)), { startTime: '98765', ended: false })
    })
  }

  it('calls a process ended when it is a zombie and its last thread is gone', () => {
    const ended = (state: string, threads: number): boolean | undefined =>
      readProcessStat(statLine('node', state, threads))?.ended
    assert.deepEqual(
      [ended('Z', 1), ended('Z', 2), ended('X', 0), ended('D', 1), ended('T', 1), ended('S', 1)],
      [true, false, true, false, false, false],
    )
  })

  it('reads nothing out of something else', () => {
    for (const line of ['', '42 (node)', '42 (node) S 1', statLine('node', 'S', 1).replace('98765', 'x')]) {
      assert.equal(readProcessStat(line), undefined, line)
    }
  })
})

describe('nodeMachine', () => {
  it('knows itself, and that it has not ended', async () => {
    const self = nodeMachine.identity()
    assert.deepEqual([self.host, self.pid], [hostname(), process.pid])
    assert.match(self.startTime, /^\d+$/)
    assert.equal(await nodeMachine.hasEnded(self), false)
  })

  it('counts boots, namespaces and starts as the kernel does', LINUX, async () => {
    const self = nodeMachine.identity()
    assert.equal(self.bootId, readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
    assert.match(self.namespace, /^pid:\[\d+\]( time:\[\d+\])?$/)
    assert.equal(await nodeMachine.hasEnded({ ...self, startTime: String(Number(self.startTime) + 1) }), true)
    assert.match((await nodeMachine.findCommand(process.pid)) ?? '', /node/)
  })

  it('sees that another process lives, and that it has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const pid = child.pid ?? 0
    const ofChild = { ...nodeMachine.identity(), pid, startTime: '' }
    assert.equal(await nodeMachine.hasEnded(ofChild), false)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))
    assert.equal(await nodeMachine.hasEnded(ofChild), true)
    assert.equal(await nodeMachine.findCommand(pid), undefined)
  })
})

describe('sameBoot', () => {
  it('compares identifiers exactly, and times with two seconds of tolerance', () => {
    const same = (one: string, other: string): boolean =>
      sameBoot({ ...SOMEBODY, bootId: one }, { ...SOMEBODY, bootId: other })
    assert.deepEqual(
      [same('a', 'a'), same('a', 'b'), same('time:10', 'time:12'), same('time:10', 'time:13')],
      [true, false, true, false],
    )
    assert.deepEqual([same('time:10', '10'), same('time:', 'time:1')], [false, false])
  })
})
