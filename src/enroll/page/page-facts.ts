import type { DeviceKind } from '../../device/guide/device-kind.js'

/** A root that the page carries. No fingerprint: http on a LAN can be rewritten, so the terminal alone shows it. */
export interface PageRoot {
  /** Common name as it stands in the certificate, not encoded. */
  readonly commonName: string
  /** When it ends. */
  readonly notAfter: Date
}

/** Where the script opens `wss://host:port{base}/probe?n=nonce`: the host and port of the page itself. */
export interface PageProbe {
  /** As it stands in an address: an IPv6 address without its brackets. */
  readonly host: string
  /** TCP port, for http and TLS alike. */
  readonly port: number
}

/** What one page load knows. */
export interface PageFacts {
  /** From `?device=` (`parseDeviceKind`), else from the User-Agent (`deviceKindOf`). */
  readonly device: DeviceKind
  /** From the User-Agent (`foreignBrowserOf`): a browser of iOS that cannot install a profile. */
  readonly foreignBrowser?: string
  /** What every route begins with, e.g. `/k7qm`. */
  readonly base: string
  /** Of this page load: URL-safe, 128 bits. It stands in the probe's and the reports' addresses only. */
  readonly nonce: string
  /** The roots in the profile, at least one; the first names the page. */
  readonly roots: readonly PageRoot[]
  /** File name of the profile's route, e.g. `alice-homebox.mobileconfig`. */
  readonly profileName: string
  /** When the page was asked for. */
  readonly now: Date
  /** When the server ends by itself. */
  readonly endsAt: Date
  /** Whether the page was asked for over https. */
  readonly secure: boolean
  /** Whether `{base}/reminder.ics` is a route. */
  readonly hasReminder: boolean
  /** Whether the server has a certificate, so that trust can be seen to arrive; absent: it has. */
  readonly watched?: boolean
  /** Where trust is proved. */
  readonly probe: PageProbe
  /** URL of the real server, tried once the root is trusted; without one the page ends at trust. */
  readonly server?: string
}
