import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { reminderWords } from '../../src/device/reminder-words.js'
import type { ReminderContext, ReminderSubject } from '../../src/device/reminder-words.js'
import { NOW } from '../support/issue.js'

const CONTEXT: ReminderContext = { rootName: 'Home CA', place: undefined, folder: undefined, now: NOW }
const SUBJECTS = [
  { kind: 'server', name: 'web', hosts: [], notAfter: NOW },
  { kind: 'root', name: 'Home CA', hosts: [], notAfter: NOW },
] as const satisfies readonly ReminderSubject[]

const commandOf = (subject: ReminderSubject, context: Partial<ReminderContext>): string | undefined =>
  reminderWords(subject, { ...CONTEXT, ...context }).paragraphs[1]?.split(': orchard ')[1]

describe('reminderWords', () => {
  it('names the folder of the CA in the command only where the command does not find it', () => {
    const [server, root] = SUBJECTS
    assert.equal(commandOf(server, {}), 'renew web')
    assert.equal(commandOf(root, {}), 'renew --root')
    assert.equal(commandOf(server, { folder: '/srv/ca' }), 'renew web --dir /srv/ca')
    assert.equal(commandOf(root, { folder: '/srv/ca' }), 'renew --root --dir /srv/ca')
  })

  it('quotes a folder for the shell into which the command is copied', () => {
    const folder = "/home/o'neill/my ca; reboot"
    assert.equal(
      commandOf(SUBJECTS[1], { folder }),
      String.raw`renew --root --dir '/home/o'\''neill/my ca; reboot'`,
    )
  })

  it('says of a certificate that it ends until its last instant, and from the next one on that it ended', () => {
    const later = new Date(NOW.getTime() + 1)
    for (const subject of SUBJECTS) {
      assert.match(reminderWords(subject, CONTEXT).summary, / ends on 2026-11-22/)
      assert.match(reminderWords(subject, { ...CONTEXT, now: later }).summary, / ended on 2026-11-22/)
    }
  })
})
