import { createReminder, listServers } from '../../index.js'
import type { ReminderEvent, ServerRecord } from '../../index.js'
import type { CADirectory } from '../../node.js'
import { serverOf } from '../ca/find-server.js'
import { openCA, shownPath } from '../ca/folder.js'
import type { ReminderDocument } from '../profile/documents.js'
import type { ReminderFlags } from '../profile/profile-flags.js'
import { assertOut, writeDeviceFile } from '../profile/write-device-file.js'
import type { Session } from '../session.js'
import { dayText } from '../words/when.js'

/** `orchard reminder`: the days on which certificates are due, for a calendar. */
export async function reminder(
  session: Session,
  words: readonly string[],
  flags: ReminderFlags,
): Promise<ReminderDocument> {
  assertOut(session, flags, false)
  const { printer, now } = session
  const store = await openCA(session, flags)
  const servers =
    words.length === 0 ? await listServers({ store }) : await named(session, flags, { store, words })
  const { hostname } = await session.environment.machine()
  const made = await createReminder({
    root: store.root,
    servers,
    place: `${hostname}, ${shownPath(session, store.path)}`,
    now,
    ...(flags.dir === undefined ? {} : { folder: store.path }),
    ...(flags.days === undefined ? {} : { daysBefore: flags.days }),
  })
  const { text, fileName, events } = made
  const path = await writeDeviceFile(session, { out: flags.out, fileName, contents: text })
  printer.done('Reminder', path === '-' ? 'written' : shownPath(session, path))
  for (const event of events) printer.fact(dayText(new Date(event.day)), eventText(event))
  printer.text('Open it on the device, or import it into your calendar; a later one moves the days.')
  return { command: 'reminder', path, events, remarks: printer.remarks }
}

function eventText({ kind, name, notAfter }: ReminderEvent): string {
  const what = kind === 'root' ? `root "${name}"` : name
  return `${what}: ends ${dayText(new Date(notAfter))}`
}

interface Words {
  readonly store: CADirectory
  readonly words: readonly string[]
}

/** The servers that a person named, each once. */
async function named(
  session: Session,
  flags: ReminderFlags,
  { store, words }: Words,
): Promise<readonly ServerRecord[]> {
  const found = new Map<string, ServerRecord>()
  for (const word of words) {
    const server = await serverOf(session, flags, { store, word })
    found.set(server.name, server)
  }
  return [...found.values()]
}
