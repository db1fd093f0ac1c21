import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { StoreRoot, TrustFacts } from '../../src/node.js'

/** A root of fixed facts, for plans that are compared word for word. */
export const ROOT: StoreRoot = {
  pem: '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n',
  path: '/home/alice/my pki/ca.pem',
  sha256: '0123456789abcdef'.repeat(4),
  sha1: '0123456789'.repeat(4),
}

/** The name of that root in stores. */
export const NAME = 'orchard-0123456789abcdef0123456789abcdef'

const bin = (name: string): string => `/usr/bin/${name}`

/** A Debian with everything installed, and no trace of the root. */
export const DEBIAN: TrustFacts = {
  platform: 'linux',
  osRelease: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n',
  isRoot: true,
  programs: {
    'update-ca-certificates': '/usr/sbin/update-ca-certificates',
    'update-ca-trust': bin('update-ca-trust'),
    trust: bin('trust'),
    certutil: bin('certutil'),
    security: bin('security'),
  },
  anchors: [],
  systemHolds: false,
  databases: [],
}

/** A folder in memory that is removed at the end of the process. */
export function memoryFolder(): string {
  const folder = mkdtempSync(join('/dev/shm', 'orchard-trust-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
