import type { TestContext } from 'node:test'
import { createMemoryStore, createReminder, createRootCA, createTrustProfile } from '../../../src/index.js'
import type { CertificateAuthority } from '../../../src/index.js'
import { openEnrolmentTLS, startEnrolment } from '../../../src/node.js'
import type { Enrolment, EnrolmentEvent, EnrolmentOptions, EnrolmentTLS } from '../../../src/node.js'
import { exchangeRaw, request } from './raw-client.js'
import type { RawAnswer, RequestParts } from './raw-client.js'

/** A page that is served for a test. */
export interface ServedPage {
  readonly page: Enrolment
  readonly root: CertificateAuthority
  readonly tls: EnrolmentTLS
  /** The profile that it hands out. */
  readonly profile: Uint8Array
  /** The reminder that it hands out. */
  readonly reminder: string
  /** Everything that was told. */
  readonly events: readonly EnrolmentEvent[]
  /** Asks for a path below the base, over http. */
  readonly get: (path: string, parts?: RequestParts) => Promise<RawAnswer>
  /** Asks for a path below the base over TLS, trusting the root. */
  readonly getSecure: (path: string, parts?: RequestParts) => Promise<RawAnswer>
  /** Loads the page, and gives its nonce. */
  readonly visit: () => Promise<string>
}

/** What a page of tests is made of. */
export interface PageMaterial {
  readonly root: CertificateAuthority
  readonly tls: EnrolmentTLS
  readonly options: EnrolmentOptions
  readonly reminder: string
}

/** The hosts of a page of tests. */
export const HOSTS = ['127.0.0.1', 'localhost', '::1'] as const

/** Makes a CA, a certificate of one day, a profile and a reminder. */
export async function pageMaterial(): Promise<PageMaterial> {
  const root = await createRootCA({ commonName: 'alice@homebox, Nov 2026' })
  const tls = await openEnrolmentTLS({ store: await createMemoryStore({ issuer: root }), hosts: HOSTS })
  const { text: reminder } = await createReminder({ root })
  const profile = await createTrustProfile({ root })
  const options = { roots: [root], profile, reminder, hosts: HOSTS, tls, port: 0, durationMs: 600_000 }
  return { root, tls, options, reminder }
}

/** Serves a page until the test ends. */
export async function servePage(t: TestContext, change: Partial<EnrolmentOptions> = {}): Promise<ServedPage> {
  const { root, tls, options, reminder } = await pageMaterial()
  const events: EnrolmentEvent[] = []
  const page = await startEnrolment({ ...options, onEvent: (event) => events.push(event), ...change })
  t.after(page.close)
  const { port, base } = page
  const get: ServedPage['get'] = (path, parts) =>
    exchangeRaw({ port, bytes: request(port, base + path, parts) })
  return {
    page,
    root,
    tls,
    profile: options.profile.bytes,
    reminder,
    events,
    get,
    getSecure: (path, parts) =>
      exchangeRaw({ port, bytes: request(port, base + path, parts), root: root.pem }),
    visit: async () => nonceOf((await get('')).body),
  }
}

/** The nonce in a page. */
export function nonceOf(body: Uint8Array): string {
  return /data-nonce="([\w-]+)"/.exec(Buffer.from(body).toString())?.[1] ?? ''
}
