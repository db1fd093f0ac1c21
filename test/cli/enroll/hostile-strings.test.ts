import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { visibleText } from '../../../src/base/visible-text.js'
import { printEvent, printStates } from '../../../src/cli/enroll/device-states.js'
import { notReady } from '../../../src/cli/enroll/end-words.js'
import { writeComplaint } from '../../../src/cli/problem.js'
import { createPrinter } from '../../../src/cli/sinks/printer.js'
import { ENROLMENT_EVENTS } from '../../../src/node.js'
import type { Visitor } from '../../../src/node.js'
import { HOSTILE_STRINGS } from '../../support/hostile-strings.js'

const AT = new Date('2026-11-22T12:00:00Z')
const VISITOR: Visitor = {
  id: 1,
  device: 'ipad',
  address: '192.168.1.30',
  since: AT,
  profileLoaded: false,
  rootLoaded: false,
  refused: false,
  trusted: false,
  server: 'unknown',
}
/** A device at each of its stages. */
const STAGES: readonly Visitor[] = [
  VISITOR,
  { ...VISITOR, profileLoaded: true },
  { ...VISITOR, profileLoaded: true, trusted: true },
  { ...VISITOR, trusted: true, server: 'failed' },
  { ...VISITOR, trusted: true, server: 'ok' },
]

/** Takes what is written. */
class Lines extends Writable {
  text = ''
  readonly columns = 80

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

for (const { does, text } of HOSTILE_STRINGS) {
  test(`a root or server whose name ${does} stands in the lines of enroll as visible characters`, () => {
    const lines = new Lines()
    const printer = createPrinter({ stream: lines, env: {}, platform: 'linux' })
    const facts = {
      commonName: text,
      server: text,
      fingerprint: 'AB:'.repeat(31) + 'AB',
      watching: true,
      folderWords: '',
    }
    for (const visitor of [undefined, ...STAGES]) printStates(printer, visitor, facts)
    for (const kind of ENROLMENT_EVENTS)
      for (const visitor of STAGES) printEvent(printer, { kind, at: AT, visitor }, facts)
    for (const visitor of [undefined, ...STAGES]) {
      const { message, hint = '' } = notReady(visitor, facts)
      writeComplaint(lines, `${message}: ${hint}`)
    }
    const printed = lines.text.replaceAll('\n', '')
    assert.equal(visibleText(printed), printed)
    assert.match(printed, /\\u\{[\da-f]+\}/)
  })
}
