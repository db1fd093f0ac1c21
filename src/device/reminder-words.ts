import { quoteForPOSIX } from '../base/quote-for-posix.js'

/** What a reminder says. */
export interface ReminderWords {
  /** One line. */
  readonly summary: string
  /** What it is about and what to do. */
  readonly paragraphs: readonly string[]
}

/** What a reminder is about. */
export interface ReminderSubject {
  /** What is due. */
  readonly kind: 'server' | 'root'
  /** Name of the server, or common name of the root. */
  readonly name: string
  /** Hosts of the server. */
  readonly hosts: readonly string[]
  /** Last instant of the certificate. */
  readonly notAfter: Date
}

/** What is the same in all reminders of one file. */
export interface ReminderContext {
  /** Common name of the root. */
  readonly rootName: string
  /** Where the CA lies. */
  readonly place: string | undefined
  /** Folder of the CA, where the commands do not find it by themselves. */
  readonly folder: string | undefined
  /** The present. */
  readonly now: Date
}

/** Says what is due, why it matters, and which command mends it. */
export function reminderWords(subject: ReminderSubject, context: ReminderContext): ReminderWords {
  return subject.kind === 'root' ? rootWords(subject, context) : serverWords(subject, context)
}

function serverWords({ name, hosts, notAfter }: ReminderSubject, context: ReminderContext): ReminderWords {
  const ends = endText(notAfter, context.now)
  const named = hosts.length === 0 ? '' : ` (${hosts.join(', ')})`
  return {
    summary: `Renew the certificate of ${name}: it ${ends}`,
    paragraphs: [
      `The certificate of ${name}${named} ${ends}. After that, iPhones and iPads refuse to connect.`,
      `${whereText(context)}: orchard renew ${quoteForPOSIX(name)}${dirWords(context)}`,
      `On the device nothing is to be done: it goes on trusting “${context.rootName}”. Jupyter takes the new file by itself; nginx and JupyterHub need a restart.`,
    ],
  }
}

function rootWords({ name, notAfter }: ReminderSubject, context: ReminderContext): ReminderWords {
  const ends = endText(notAfter, context.now)
  return {
    summary: `The root “${name}” ${ends}: devices must trust a new one`,
    paragraphs: [
      `The root certificate “${name}” ${ends}. After that, devices trust no server of this CA any more.`,
      `${whereText(context)}: orchard renew --root${dirWords(context)}`,
      'Each iPhone, iPad and computer must then trust the new root, as it did the first: orchard enroll carries it there. Until the day of the end the old one works too.',
    ],
  }
}

function endText(notAfter: Date, now: Date): string {
  return `${notAfter < now ? 'ended' : 'ends'} on ${notAfter.toISOString().slice(0, 10)}`
}

function whereText({ place }: ReminderContext): string {
  return `On the computer that holds the CA${place === undefined ? '' : ` (${place})`}`
}

function dirWords({ folder }: ReminderContext): string {
  return folder === undefined ? '' : ` --dir ${quoteForPOSIX(folder)}`
}
