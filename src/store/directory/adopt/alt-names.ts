import { readHost } from '../../../base/hosts/parse-host.js'
import type { OpenSSLConfig } from './openssl-config-file.js'

/** What a configuration puts into `subjectAltName`. */
export interface AltNames {
  /** The section that lists them, or the one that has them in one line; `undefined` where there are none. */
  readonly section: string | undefined
  /** The section that has them as `subjectAltName`, for `-extensions`; `undefined` where none has. */
  readonly extensions: string | undefined
  /** Hosts in canonical text, by what they are: an address is an address, whatever it was called. */
  readonly hosts: readonly string[]
  /** Addresses that stand as `DNS`: iOS matches them with nothing. */
  readonly addressesAsNames: readonly string[]
  /** Entries that are no host that a device can dial, as they were written. */
  readonly unusable: readonly string[]
}

const NONE: AltNames = {
  section: undefined,
  extensions: undefined,
  hosts: [],
  addressesAsNames: [],
  unusable: [],
}
/** What the tutorials call the section of their server certificates. */
const USUAL_SECTIONS = ['server_cert', 'usr_cert', 'v3_req', 'req_ext'] as const
const USUAL_LIST = 'alt_names'

/**
 * Finds the host names that certificates of a configuration get: in the section of `x509_extensions`, else in the one
 * that tutorials give with `-extensions`, else in any, else in `[alt_names]` itself.
 */
export function findAltNames(config: OpenSSLConfig, extensions: string | undefined): AltNames {
  const sections = [
    ...(extensions === undefined ? [] : [extensions]),
    ...USUAL_SECTIONS,
    ...config.sections.keys(),
  ]
  for (const section of sections) {
    const text = config.sections.get(section)?.get('subjectAltName')
    if (text === undefined) continue
    const found = { ...sortNames(section, entriesOf(config, text)), extensions: section }
    if (found.hosts.length > 0) return found
  }
  const listed = config.sections.get(USUAL_LIST)
  return listed === undefined ? NONE : sortNames(USUAL_LIST, [...listed])
}

type Entry = readonly [kind: string, value: string]

/** `@section`, or `DNS:a, IP:b`; `critical` and `email:copy` are no hosts. */
function entriesOf(config: OpenSSLConfig, text: string): readonly Entry[] {
  return text.split(',').flatMap((part): readonly Entry[] => {
    const item = part.trim()
    if (item.startsWith('@')) return [...(config.sections.get(item.slice(1)) ?? [])]
    const [, kind = '', value = ''] = /^([^:]*):(.*)$/s.exec(item) ?? []
    return [[kind.trim(), value.trim()]]
  })
}

function sortNames(section: string, entries: readonly Entry[]): AltNames {
  const hosts = new Set<string>()
  const addressesAsNames: string[] = []
  const unusable: string[] = []
  for (const [kind, value] of entries) {
    // Several of a kind are told apart by what stands behind a dot.
    const type = kind.replace(/\..*$/s, '').toUpperCase()
    if (type !== 'DNS' && type !== 'IP') continue
    const host = readHost(value)
    if (!('kind' in host)) {
      unusable.push(value)
      continue
    }
    hosts.add(host.name)
    if (type === 'DNS' && host.kind === 'ip') addressesAsNames.push(host.name)
  }
  return { section, extensions: undefined, hosts: [...hosts], addressesAsNames, unusable }
}
