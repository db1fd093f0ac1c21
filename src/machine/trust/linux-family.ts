import type { TrustProgram } from './trust-records.js'

/** Distributions that keep own roots in the same way. */
export interface LinuxFamily {
  /** What they are called in a sentence. */
  readonly name: string
  /** Words of `ID` and `ID_LIKE` in `/etc/os-release`. */
  readonly ids: readonly string[]
  /** Folder for own roots. */
  readonly folder: string
  /** Folders below which a root may have been put by hand. */
  readonly searched: readonly string[]
  /** Folders whose certificates are distrusted on purpose, which wins over every anchor; not searched for roots. */
  readonly distrusted: readonly string[]
  /** Ending of files there that count; empty: every file counts. */
  readonly ending: string
  /** The bundle that programs read. */
  readonly bundle: string
  /** The program that makes it. */
  readonly program: TrustProgram
  /** How that program is installed. */
  readonly install: string
  /** How NSS's `certutil` is installed. */
  readonly installCertutil: string
}

/** @see update-ca-certificates(8) */
const DEBIAN: LinuxFamily = {
  name: 'Debian and Ubuntu',
  ids: ['debian', 'ubuntu'],
  folder: '/usr/local/share/ca-certificates',
  searched: ['/usr/local/share/ca-certificates'],
  distrusted: [],
  ending: '.crt',
  bundle: '/etc/ssl/certs/ca-certificates.crt',
  program: 'update-ca-certificates',
  install: 'apt install ca-certificates',
  installCertutil: 'apt install libnss3-tools',
}

/** @see update-ca-trust(8) */
const FEDORA: LinuxFamily = {
  name: 'Fedora and Red Hat',
  ids: ['fedora', 'rhel', 'centos'],
  folder: '/etc/pki/ca-trust/source/anchors',
  searched: ['/etc/pki/ca-trust/source'],
  distrusted: ['/etc/pki/ca-trust/source/blocklist', '/etc/pki/ca-trust/source/blacklist'],
  ending: '',
  bundle: '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  program: 'update-ca-trust',
  install: 'dnf install ca-certificates',
  installCertutil: 'dnf install nss-tools',
}

/** @see trust(1) of p11-kit */
const ARCH: LinuxFamily = {
  name: 'Arch',
  ids: ['arch'],
  folder: '/etc/ca-certificates/trust-source',
  searched: ['/etc/ca-certificates/trust-source'],
  distrusted: ['/etc/ca-certificates/trust-source/blocklist', '/etc/ca-certificates/trust-source/blacklist'],
  ending: '',
  bundle: '/etc/ca-certificates/extracted/tls-ca-bundle.pem',
  program: 'trust',
  install: 'pacman -S p11-kit ca-certificates-utils',
  installCertutil: 'pacman -S nss',
}

const FAMILIES = [DEBIAN, FEDORA, ARCH] as const

/** The family that a text of `/etc/os-release` names: by `ID`, otherwise by the first word of `ID_LIKE` that is known. */
export function linuxFamily(osRelease: string): LinuxFamily | undefined {
  const words = [osReleaseValue(osRelease, 'ID'), ...osReleaseValue(osRelease, 'ID_LIKE').split(/\s+/)]
  for (const word of words) {
    const family = FAMILIES.find(({ ids }) => ids.includes(word.toLowerCase()))
    if (family !== undefined) return family
  }
  return undefined
}

/** One value of a text of `/etc/os-release`, without its quotes; empty where it is not there. @see os-release(5) */
export function osReleaseValue(osRelease: string, name: string): string {
  for (const line of osRelease.split(/\r?\n/)) {
    const at = line.indexOf('=')
    if (line.slice(0, at).trim() !== name) continue
    const value = line.slice(at + 1).trim()
    const [, quoted] = /^(?:"(.*)"|'.*')$/.exec(value) ?? []
    return quoted?.replace(/\\(.)/g, '$1') ?? value.replace(/^'(.*)'$/, '$1')
  }
  return ''
}
