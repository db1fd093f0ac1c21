import type { EnrolmentEvent, Visitor } from '../../node.js'
import type { Printer } from '../sinks/printer.js'
import { fingerprintLines } from '../words/lists.js'

/** What the states of a device are told with. */
export interface StateFacts {
  /** CN of the root, as Settings lists it. */
  readonly commonName: string
  /** SHA-256 of the root, `AB:CD:…`. */
  readonly fingerprint: string
  /** Address of the real server, where it belongs to the goal. */
  readonly server: string | undefined
  /** Whether trust can be seen to arrive. */
  readonly watching: boolean
  /** The words that repeat the folder of the CA, where one was given. */
  readonly folderWords: string
}

const NAMES = {
  iphone: 'iPhone',
  ipad: 'iPad',
  mac: 'Mac',
  android: 'Android device',
  windows: 'Windows PC',
  linux: 'Linux PC',
  other: 'device',
} as const satisfies Record<Visitor['device'], string>

/** How a device is called in a sentence, e.g. `iPad`. */
export function deviceName({ device }: Pick<Visitor, 'device'>): string {
  return NAMES[device]
}

/** Prints where the device that came furthest is, and what is next: the lines that change on a terminal. */
export function printStates(printer: Printer, visitor: Visitor | undefined, facts: StateFacts): void {
  if (visitor === undefined) {
    printer.waiting('waiting', 'for a device that opens this page (Ctrl-C ends it)')
    return
  }
  const name = deviceName(visitor)
  printer.done('page opened', `${name} at ${visitor.address}`)
  printInstall(printer, visitor, facts)
  printTrust(printer, visitor, facts)
  printServer(printer, visitor, facts)
}

function isIOS({ device }: Visitor): boolean {
  return device === 'ipad' || device === 'iphone'
}

function printInstall(printer: Printer, visitor: Visitor, { commonName, fingerprint }: StateFacts): void {
  if (visitor.trusted) {
    printer.done('installed', `"${commonName}"`)
    return
  }
  const where = isIOS(visitor)
    ? 'Settings > Profile Downloaded > Install; "Not Signed" in red is normal'
    : 'the steps on its page'
  const loaded = visitor.profileLoaded || visitor.rootLoaded
  if (loaded)
    printer.done('downloaded', isIOS(visitor) ? 'it vanishes after 8 minutes; then load it again' : '')
  printer.waiting('install', `${loaded ? '' : 'the button on its page, then '}${where}`)
  printer.fact('', 'Compare there (More Details) before you install, SHA-256:')
  for (const line of fingerprintLines(fingerprint, printer.columns)) printer.fact('', line)
}

function printTrust(printer: Printer, visitor: Visitor, { commonName, watching }: StateFacts): void {
  if (visitor.trusted) {
    printer.done(
      'trusted',
      `this ${deviceName(visitor)} now trusts every server that you add; you never do this again`,
    )
    return
  }
  if (isIOS(visitor))
    printer.waiting(
      'switch it on',
      `Settings > General > About > Certificate Trust Settings: "${commonName}"`,
    )
  if (watching) printer.waiting('trusted', 'seen by itself while its page is open')
}

function printServer(printer: Printer, visitor: Visitor, { server }: StateFacts): void {
  if (server === undefined) return
  if (visitor.server === 'ok') printer.done('server', `it reaches ${server}`)
  else if (visitor.server === 'failed') printer.failed('server', `it does not reach ${server} yet`)
  else printer.waiting('server', server)
}

/** Prints one event in one line: where nothing can be drawn anew. */
export function printEvent(printer: Printer, { kind, visitor }: EnrolmentEvent, facts: StateFacts): void {
  const who = `${deviceName(visitor)} at ${visitor.address}`
  const { server = '' } = facts
  if (kind === 'opened') printer.done('page opened', who)
  else if (kind === 'profile-loaded' || kind === 'root-loaded') printer.done('downloaded', who)
  else if (kind === 'refused') printer.waiting('not trusted', `${who}: not yet`)
  else if (kind === 'trusted') printer.done('trusted', who)
  else if (kind === 'server-ok') printer.done('server', `${who} reaches ${server}`)
  else printer.failed('server', `${who} does not reach ${server}`)
}
