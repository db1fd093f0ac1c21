import type { EncodedInput } from '../base/encoded-input.js'
import { toHex } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import { expectBytes, expectRecord, expectString } from '../base/options.js'
import { DERReader } from '../der/read.js'
import { TAG } from '../der/tags.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import { sha256 } from '../keys/verify/digest.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { commonNameOf } from './common-name.js'
import { takeRemovalDate, writeProfile } from './profile-document.js'
import type { ProfilePayload } from './profile-document.js'
import { profileFileStem } from './profile-file-name.js'
import { profileIdentity } from './profile-identity.js'
import type { ProfileIdentity } from './profile-identity.js'
import { takeRoots } from './profile-root.js'
import type { CarriedCertificate, ProfileRoot } from './profile-root.js'
import { profileText, takeProfileText } from './profile-text.js'
import type { RootVerdict } from './root-verdict.js'
import { takePublicCertificates } from './take-certificates.js'
import { assertRoots, publicFacts, takeVerdicts } from './trust-profile.js'
import { certificatePayload } from './trust-profile-words.js'

/** What `createClientProfile` takes. */
export interface CreateClientProfileOptions {
  /** A PKCS#12 file with one key and its certificate, e.g. of `exportPKCS12`; iOS 17 and older read `legacy-apple` only. */
  readonly pkcs12: Uint8Array
  /** Its password, to be written into the profile: nobody is asked for it then, and whoever has the profile has the key. Absent: the device asks. */
  readonly password?: string
  /** The client's certificate: gives the profile its name, and an identity that outlasts another export. Absent: both come from the octets of `pkcs12`. */
  readonly certificate?: EncodedInput
  /** Roots that the device shall trust too, so that one profile does; they are judged as those of `createTrustProfile`. */
  readonly roots?: readonly EncodedInput[]
  /** Who gives the profile out, as Settings shows it; absent: nobody is named. */
  readonly organization?: string
  /** What the profile is called; absent: the common name of `certificate`. */
  readonly displayName?: string
  /** When the device removes the profile by itself; absent: never. */
  readonly removalDate?: Date
  /** What a judge says of each root. */
  readonly report?: RootVerdict | readonly RootVerdict[]
  /** WebCrypto to hash with; absent: the runtime's own. */
  readonly crypto?: CryptoProvider
}

/** A configuration profile that makes a device able to prove who it is: **it holds a private key**. */
export interface ClientProfile extends ProfileIdentity {
  /** The property list, XML. */
  readonly xml: string
  /** Its UTF-8. Keep the file to yourself (mode 0600), and give it to that one device only. */
  readonly bytes: Uint8Array
  /** Name for its file, safe on every system, e.g. `alice-client.mobileconfig`. */
  readonly fileName: string
  /** The roots in it. */
  readonly roots: readonly ProfileRoot[]
  /** Always `true`: no `TrustProfile`, and never served to a device by `orchard enroll`. */
  readonly holdsPrivateKey: true
  /** Whether the password is in it too, so that the key is protected by nothing. */
  readonly holdsPassword: boolean
}

const OPTIONS = [
  'pkcs12',
  'password',
  'certificate',
  'roots',
  'organization',
  'displayName',
  'removalDate',
  'report',
  'crypto',
] as const

/**
 * Creates a configuration profile that carries a client certificate **with its private key**, for servers that ask for
 * one. A profile for trust alone is made by `createTrustProfile`. No clock, no disk, no network.
 *
 * @throws {@link PKIError} `ERR_PKI_DER` when `pkcs12` is no PKCS#12 in DER; `ERR_PKI_PASSPHRASE` `unusable` for a password
 * that is empty or that a property list cannot hold; whatever `createTrustProfile` throws for roots and names.
 * @see https://developer.apple.com/documentation/devicemanagement/certificatepkcs12
 */
export async function createClientProfile(options: CreateClientProfileOptions): Promise<ClientProfile> {
  const given = expectRecord(options, '', OPTIONS)
  const crypto = resolveCrypto(options.crypto)
  const password = takePassword(given.password)
  const organization = takeProfileText(given.organization, 'organization')
  const displayName = takeProfileText(given.displayName, 'displayName')
  const removalDate = takeRemovalDate(given.removalDate)
  const client = await takeClient(options, crypto)
  const { roots: givenRoots } = options
  const roots = givenRoots === undefined ? [] : await takeRoots({ roots: givenRoots }, crypto)
  assertRoots(roots, takeVerdicts(options.report))
  const identity = await profileIdentity('client-profile', [client.digest], crypto)
  const title = displayName ?? client.title
  const written = await writeProfile(
    {
      ...identity,
      displayName: title,
      description: description(title, { roots, hasPassword: password !== undefined }),
      organization,
      removalDate,
      payloads: [
        { ...client.payload, ...(password === undefined ? {} : { password }) },
        ...roots.map((root) => certificatePayload('com.apple.security.root', root)),
      ],
    },
    crypto,
  )
  return Object.freeze({
    ...identity,
    ...written,
    fileName: `${client.stem}-client.mobileconfig`,
    roots: Object.freeze(roots.map(publicFacts)),
    holdsPrivateKey: true,
    holdsPassword: password !== undefined,
  })
}

/** The identity that the profile carries. */
interface Client {
  /** Digest of what it is known by. */
  readonly digest: Uint8Array
  /** What it is called. */
  readonly title: string
  /** First part of file names. */
  readonly stem: string
  /** Its payload, without the password. */
  readonly payload: ProfilePayload
}

async function takeClient(
  { pkcs12, certificate }: CreateClientProfileOptions,
  crypto: CryptoProvider,
): Promise<Client> {
  const content = expectBytes(pkcs12, 'pkcs12')
  assertPKCS12(content)
  const [record] = certificate === undefined ? [] : takePublicCertificates(certificate, 'certificate')
  const digest = await sha256(record?.der ?? content, crypto)
  const name = record === undefined ? '' : commonNameOf(record)
  const stem = name === '' ? 'orchard' : profileFileStem(name, toHex(digest))
  const title = name === '' ? 'Client certificate' : profileText(name)
  const identity = await profileIdentity('client', [digest], crypto)
  const payload: ProfilePayload = {
    ...identity,
    type: 'com.apple.security.pkcs12',
    content,
    fileName: `${stem}.p12`,
    displayName: title,
    description: 'A client certificate with its private key.',
  }
  return { digest, title, stem, payload }
}

interface Contents {
  readonly roots: readonly CarriedCertificate[]
  readonly hasPassword: boolean
}

function description(title: string, { roots, hasPassword }: Contents): string {
  const trust =
    roots.length === 0
      ? ''
      : ' It also carries root certificates; they are trusted once they are switched on under Settings > General > About > Certificate Trust Settings.'
  const secret = hasPassword
    ? 'It holds a private key and the password of that key: whoever has this file can use it. Install it, then delete the file.'
    : 'It holds a private key, which is encrypted: the device asks for its password.'
  return `Lets this device prove to servers that it is “${title}”. ${secret}${trust} To take it back, remove this profile.`
}

/** PFX ::= SEQUENCE with version 3 (RFC 7292 §4); what it holds is the device's to read. */
function assertPKCS12(bytes: Uint8Array): void {
  const pfx = DERReader.open(bytes, 'PFX')
  const version = pfx.open('', TAG.sequence).element('version', TAG.integer)
  if (version.contents.length !== 1 || version.contents[0] !== 3) pfx.fail('is not version 3', 'version')
}

/** XML 1.0 §2.2: what no XML can hold, plain or as a reference. */
const NO_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u

function takePassword(value: unknown): string | undefined {
  if (value === undefined) return undefined
  const password = expectString(value, 'password')
  if (password !== '' && !NO_XML.test(password)) return password
  throw new PKIError('ERR_PKI_PASSPHRASE', 'a profile cannot hold this password', {
    details: { reason: 'unusable' },
    hint: 'Export the PKCS#12 again with a password of letters and digits, or leave password out: the device then asks.',
  })
}
