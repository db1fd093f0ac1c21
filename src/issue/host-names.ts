import type { Host } from '../base/hosts/host.js'
import { formatIP } from '../base/hosts/ip-address.js'
import type { GeneralName } from '../x509/read/records.js'

/** The subjectAltName entry of a host. */
export function generalNameOf(host: Host): GeneralName {
  return host.kind === 'ip' ? { type: 'ip', octets: host.octets } : { type: 'dns', value: host.name }
}

/** The text of a subjectAltName entry, as a person would type it; `undefined` for another kind of name. */
export function textOfHost(name: GeneralName): string | undefined {
  if (name.type === 'dns') return name.value
  return name.type === 'ip' && (name.octets.length === 4 || name.octets.length === 16)
    ? formatIP(name.octets)
    : undefined
}
