import type { PlistValue } from 'plist'
import { PKIError } from '../base/errors.js'
import { expectDate } from '../base/options.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { sha256 } from '../keys/verify/digest.js'
import { uuidOf } from './profile-identity.js'
import type { ProfileIdentity } from './profile-identity.js'

/** Types of payloads that carry certificates. */
export type PayloadType = 'com.apple.security.root' | 'com.apple.security.pkcs1' | 'com.apple.security.pkcs12'

/** One payload of a profile. Its texts are encoded already. */
export interface ProfilePayload extends ProfileIdentity {
  /** What the device does with it. */
  readonly type: PayloadType
  /** DER of a certificate, or a PKCS#12. */
  readonly content: Uint8Array
  /** File name that the device shows. */
  readonly fileName: string
  /** What it is called. */
  readonly displayName: string
  /** What it is, for a person. */
  readonly description: string
  /** Password of a PKCS#12. */
  readonly password?: string
}

/** Who sees a profile on a Mac: one user, or all. */
export type ProfileScope = 'user' | 'system'

/** A profile before it is written. Its texts are encoded already. */
export interface ProfileDocument extends ProfileIdentity {
  /** What it is called. */
  readonly displayName: string
  /** What it does, for a person. */
  readonly description: string
  /** Who gives it out. */
  readonly organization?: string | undefined
  /** When the device removes it by itself. */
  readonly removalDate?: Date | undefined
  /** Whom it is for on a Mac. */
  readonly scope?: ProfileScope | undefined
  /** What it carries. */
  readonly payloads: readonly ProfilePayload[]
}

/** A profile as text and as octets. */
export interface WrittenProfile {
  /** Its UUID, derived from everything that is in it but a password: another for other contents. */
  readonly uuid: string
  /** The property list. */
  readonly xml: string
  /** Its UTF-8. */
  readonly bytes: Uint8Array
}

const SCOPES = { user: 'User', system: 'System' } as const satisfies Record<ProfileScope, string>

/** What goes in place of a password where it must leave no trace. */
const UNSAID = '-'

/**
 * Writes a configuration profile as an XML property list. Its identifier says what it replaces; its UUID, which the given one
 * only begins, says what is in it, for an MDM tells profiles apart by that.
 *
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when the provider refuses to hash.
 * @see https://developer.apple.com/documentation/devicemanagement/toplevel
 */
export async function writeProfile(
  profile: ProfileDocument,
  crypto: CryptoProvider,
): Promise<WrittenProfile> {
  // A writer that few need is loaded by those.
  const { build } = await import('plist')
  const payloads = profile.payloads.map((payload) =>
    payload.password === undefined ? payload : { ...payload, password: UNSAID },
  )
  const hashed = new TextEncoder().encode(build(propertyList({ ...profile, payloads })))
  const uuid = uuidOf(await sha256(hashed, crypto))
  const text = `${build(propertyList({ ...profile, uuid }))}\n`
  return { uuid, xml: text, bytes: new TextEncoder().encode(text) }
}

function propertyList(profile: ProfileDocument): PlistValue {
  const { organization, removalDate, scope } = profile
  return {
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    ...identityKeys(profile),
    ...(organization === undefined ? {} : { PayloadOrganization: organization }),
    ...(scope === undefined ? {} : { PayloadScope: SCOPES[scope] }),
    ...(removalDate === undefined ? {} : { RemovalDate: removalDate }),
    PayloadContent: profile.payloads.map((payload) => ({
      PayloadType: payload.type,
      PayloadVersion: 1,
      ...identityKeys(payload),
      PayloadCertificateFileName: payload.fileName,
      PayloadContent: payload.content,
      ...(payload.password === undefined ? {} : { Password: payload.password }),
    })),
  }
}

/** What every payload has, the profile itself too. */
interface IdentityKeys extends Readonly<Record<string, string>> {
  readonly PayloadIdentifier: string
  readonly PayloadUUID: string
  readonly PayloadDisplayName: string
  readonly PayloadDescription: string
}

function identityKeys({
  identifier,
  uuid,
  displayName,
  description,
}: ProfileDocument | ProfilePayload): IdentityKeys {
  return {
    PayloadIdentifier: identifier,
    PayloadUUID: uuid,
    PayloadDisplayName: displayName,
    PayloadDescription: description,
  }
}

/**
 * Takes the instant at which a device shall remove a profile.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is no date, or a property list cannot hold it.
 */
export function takeRemovalDate(value: unknown): Date | undefined {
  if (value === undefined) return undefined
  const date = expectDate(value, 'removalDate')
  const year = date.getUTCFullYear()
  if (year >= 1970 && year <= 9999) return date
  throw new PKIError('ERR_PKI_OPTION', 'removalDate lies outside the years 1970 to 9999', {
    details: { option: 'removalDate', expected: 'a date of the years 1970 to 9999' },
  })
}
