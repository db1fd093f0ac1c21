import { PKIError } from '../base/errors.js'
import { parseHost, parseHosts } from '../base/hosts/parse-host.js'
import {
  expectArray,
  expectBytes,
  expectInteger,
  expectObject,
  expectRecord,
  expectString,
} from '../base/options.js'
import { readCertificateInput } from '../check/certificate-input.js'
import type { CertificateInput } from '../check/records.js'
import { readRootProfile } from '../device/read-root-profile.js'
import type { CertificateRecord } from '../x509/read/records.js'
import type { PagePlace } from './host-gate.js'
import type { PageTLS } from './page-tls.js'
import type { EnrolmentEvent } from './records.js'

/** The port of the page where none is given. */
export const ENROLMENT_PORT = 8470
/** Minutes that the page is served where no number is given. */
export const ENROLMENT_MINUTES = 15

const MINUTE_MS = 60_000
const LONGEST_MS = 24 * 60 * MINUTE_MS

/** What `startEnrolment` takes. */
export interface EnrolmentOptions {
  /** The roots that the profile installs; the first is what `root.cer` hands out. */
  readonly roots: readonly CertificateInput[]
  /** The profile, as `createTrustProfile` gave it, or signed. */
  readonly profile: {
    /** All of the file. */
    readonly bytes: Uint8Array
    /** Its name, e.g. `alice-homebox.mobileconfig`: letters, digits, `.`, `_` and `-`. */
    readonly fileName: string
  }
  /**
   * Every name and address of this machine that a device may type, the best first. Requests for others are refused, so
   * that no web site can point its own name here.
   */
  readonly hosts: readonly string[]
  /** Certificate and key for TLS; absent: trust cannot be seen to arrive. */
  readonly tls?: PageTLS
  /** The reminder, iCalendar; absent: none. */
  readonly reminder?: string
  /** Address of the real server, `https://…`, which the page tries once the root is trusted; absent: none. */
  readonly server?: string
  /** Port for http and TLS; absent: 8470; 0: any that is free. */
  readonly port?: number
  /**
   * Another port under which devices reach one of the hosts, such as the published port of a container or that of a proxy
   * which passes TCP on: its address is named with this port, and requests for it are answered too. Absent: there is none.
   */
  readonly published?: PagePlace
  /** Milliseconds until it ends by itself, up to a day; absent: 15 minutes. */
  readonly durationMs?: number
  /** Whether the page is handed out over https only: for a root that the device trusts already. Needs `tls`. */
  readonly secureOnly?: boolean
  /** Called with everything that happens, in order. One that throws ends the page: `ended` is rejected with its error as the cause. */
  readonly onEvent?: (event: EnrolmentEvent) => void
}

const KEYS = [
  'roots',
  'profile',
  'hosts',
  'tls',
  'reminder',
  'server',
  'port',
  'published',
  'durationMs',
  'secureOnly',
  'onEvent',
] as const satisfies readonly (keyof EnrolmentOptions)[]

/** The options, each taken and with what absence means. */
export interface EnrolmentRequest {
  /** The roots, read. */
  readonly roots: readonly CertificateRecord[]
  /** The first of them, DER. */
  readonly root: Uint8Array
  /** The profile. */
  readonly profile: EnrolmentOptions['profile']
  /** The hosts in canonical text. */
  readonly hosts: readonly string[]
  /** Certificate and key. */
  readonly tls: PageTLS | undefined
  /** The reminder. */
  readonly reminder: string | undefined
  /** Address of the real server. */
  readonly server: string | undefined
  /** Port. */
  readonly port: number
  /** Another port of one of the hosts. */
  readonly published: PagePlace | undefined
  /** Milliseconds. */
  readonly durationMs: number
  /** Whether over https only. */
  readonly secureOnly: boolean
  /** Takes what happens. */
  readonly onEvent: (event: EnrolmentEvent) => void
}

/** Takes the options. Throws as `startEnrolment` says. */
export async function takeEnrolmentOptions(options: EnrolmentOptions): Promise<EnrolmentRequest> {
  const given = expectRecord(options, '', KEYS)
  const roots = expectArray(given.roots, 'roots').map((root, index) =>
    readCertificateInput(root, `roots[${String(index)}]`),
  )
  const [first] = roots
  if (first === undefined) throw wrong('roots', 'at least one certificate')
  const tls = given.tls === undefined ? undefined : takeTLS(given.tls)
  const secureOnly = takeBoolean(given.secureOnly, 'secureOnly')
  if (secureOnly && tls === undefined) throw wrong('tls', 'a certificate and key where secureOnly is true')
  const hosts = takeHosts(given.hosts)
  const { port, durationMs, reminder, server } = given
  return {
    roots,
    root: first.der,
    profile: await takeProfile(given.profile),
    hosts,
    published: given.published === undefined ? undefined : takePublished(given.published, hosts),
    tls,
    reminder: reminder === undefined ? undefined : takeReminder(reminder),
    server: server === undefined ? undefined : takeServer(expectString(server, 'server')),
    port: port === undefined ? ENROLMENT_PORT : expectInteger(port, 'port', { min: 0, max: 65_535 }),
    durationMs:
      durationMs === undefined
        ? ENROLMENT_MINUTES * MINUTE_MS
        : expectInteger(durationMs, 'durationMs', { min: 1, max: LONGEST_MS }),
    secureOnly,
    onEvent: takeListener(given.onEvent, options),
  }
}

function takeHosts(value: unknown): readonly string[] {
  const texts = expectArray(value, 'hosts').map((host, index) =>
    expectString(host, `hosts[${String(index)}]`),
  )
  return parseHosts(texts, 'hosts').map(({ name }) => name)
}

function takePublished(value: unknown, hosts: readonly string[]): PagePlace {
  const given = expectObject(value, 'published')
  const host = parseHost(expectString(given['host'], 'published.host'), 'published.host').name
  if (!hosts.includes(host)) throw wrong('published.host', 'one of the hosts')
  return { host, port: expectInteger(given['port'], 'published.port', { min: 1, max: 65_535 }) }
}

function takeTLS(value: unknown): PageTLS {
  const { cert, key } = expectObject(value, 'tls')
  return { cert: expectString(cert, 'tls.cert'), key: expectString(key, 'tls.key') }
}

async function takeProfile(value: unknown): Promise<EnrolmentOptions['profile']> {
  const { bytes, fileName } = expectObject(value, 'profile')
  const taken = {
    bytes: expectBytes(bytes, 'profile.bytes'),
    fileName: expectString(fileName, 'profile.fileName'),
  }
  if (!/^[\dA-Za-z][\w.-]{0,99}\.mobileconfig$/.test(taken.fileName))
    throw wrong('profile.fileName', 'a plain file name that ends in .mobileconfig')
  // A profile with an identity is createClientProfile's, and never served.
  await readRootProfile(taken.bytes)
  return taken
}

/** Everybody may take it, so it must be a calendar at least, and no file that came here by mistake. */
function takeReminder(value: unknown): string {
  const text = expectString(value, 'reminder')
  // RFC 5545 §3.1 breaks long lines: a key that is folded is one again without the breaks.
  const unfolded = text.replaceAll(/\r?\n[ \t]/g, '')
  if (/^BEGIN:VCALENDAR\r?\n/.test(text) && !unfolded.includes('PRIVATE KEY-----')) return text
  throw wrong('reminder', 'a calendar that begins with BEGIN:VCALENDAR and holds no key')
}

function takeBoolean(value: unknown, option: string): boolean {
  if (value === undefined || typeof value === 'boolean') return value === true
  throw wrong(option, 'true or false')
}

function takeListener(value: unknown, { onEvent }: EnrolmentOptions): EnrolmentRequest['onEvent'] {
  if (value === undefined) return () => undefined
  if (typeof value === 'function' && onEvent !== undefined) return onEvent
  throw wrong('onEvent', 'a function')
}

/** The text itself is kept out of the error: what is wrong about it may be that it has a password. */
function takeServer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const hasUser = url !== undefined && `${url.username}${url.password}` !== ''
  if (url?.protocol !== 'https:' || hasUser || url.hostname.startsWith('*'))
    throw wrong('server', 'an address that begins with https://, without user and password')
  parseHost(url.hostname.replace(/^\[(.*)\]$/, '$1'), 'server')
  return url.href
}

function wrong(option: string, expected: string): PKIError<'ERR_PKI_OPTION'> {
  return new PKIError('ERR_PKI_OPTION', `${option} must be ${expected}`, { details: { option, expected } })
}
