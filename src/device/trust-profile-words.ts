import type { PayloadType, ProfilePayload } from './profile-document.js'
import { profileFileStem } from './profile-file-name.js'
import type { CarriedCertificate, CarriedRoots } from './profile-root.js'
import { profileText } from './profile-text.js'
import { rootReach } from './root-reach.js'

/** What a profile is called in Settings when nobody says otherwise. */
export function profileTitle([first, ...others]: CarriedRoots): string {
  const name = titleOf(first)
  if (others.length === 0) return name
  return `${name} and ${others.length === 1 ? '1 other root' : `${String(others.length)} other roots`}`
}

/** What the profile does to the device and what it does not, for the person who is asked whether to install it. */
export function trustDescription(roots: CarriedRoots, removalDate: Date | undefined): string {
  const names = [...new Set(roots.map((root) => `“${titleOf(root)}”`))].join(', ')
  const [only, ...others] = roots
  const reach = others.length === 0 ? ` ${reachOf(only)}` : ''
  return [
    `Lets this device trust servers that ${names} has signed, once that name is also switched on under Settings > General > About > Certificate Trust Settings.${reach}`,
    'It holds certificates only and no private key. It changes no setting, installs no app and gives nobody control of this device.',
    removalDate === undefined
      ? 'To take the trust back, remove this profile.'
      : `The device removes this profile by itself on ${dayOf(removalDate)}; to take the trust back earlier, remove it.`,
  ].join(' ')
}

/** The payload of a root, or of a CA below it. */
export function certificatePayload(type: PayloadType, carried: CarriedCertificate): ProfilePayload {
  const { identifier, uuid, certificate, fingerprint, commonName } = carried
  return {
    identifier,
    uuid,
    type,
    content: certificate.der,
    fileName: `${profileFileStem(commonName, fingerprint)}.cer`,
    displayName: titleOf(carried),
    description: `${kindWords(type, carried)} Valid until ${dayOf(certificate.notAfter)}. SHA-256 ${fingerprint}`,
  }
}

function kindWords(type: PayloadType, carried: CarriedCertificate): string {
  if (type === 'com.apple.security.root')
    return `A root certificate, without its private key. ${reachOf(carried)}`
  return 'A certificate of a CA below a root; it is trusted only if that root is.'
}

function reachOf({ certificate }: CarriedCertificate): string {
  return rootReach(certificate.extensions.nameConstraints)
}

/** A name that can be shown; a CA below a root may have none. */
function titleOf({ commonName, fingerprint }: CarriedCertificate): string {
  const name = profileText(commonName)
  return name === '' ? `CA ${fingerprint.slice(0, 11)}` : name
}

/** A day in UTC, as certificates count. */
function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}
