import { basename, dirname } from 'node:path'
import { equalBytes } from '../../../base/bytes.js'
import { isPKIError } from '../../../base/errors.js'
import { decodePEM } from '../../../base/pem.js'
import { readAnyPrivateKey } from '../../../keys/node/read-private-key.js'
import { readCertificate } from '../../../x509/read/certificate.js'
import { readCSR } from '../../../x509/read/csr.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import { decodeText } from '../decode-text.js'
import type { ForeignFiles } from './foreign-files.js'

/** A file with a certificate. */
export interface CertificateFile {
  /** The file. */
  readonly path: string
  /** Its first certificate: the one that a server sends first. */
  readonly certificate: CertificateRecord
}

/** A file with a private key. */
export interface KeyFile {
  /** The file. */
  readonly path: string
  /** SubjectPublicKeyInfo, DER; `undefined` where the key is encrypted, or cannot be read. */
  readonly publicKey: Uint8Array | undefined
  /** Whether it needs a passphrase. */
  readonly encrypted: boolean
}

/** A file with a certificate request. */
export interface RequestFile {
  /** The file. */
  readonly path: string
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array
}

/** What was found in folders. */
export interface ScannedFiles {
  /** Files that begin with a certificate. */
  readonly certificates: readonly CertificateFile[]
  /** Files with a private key. */
  readonly keys: readonly KeyFile[]
  /** Files with a request. */
  readonly requests: readonly RequestFile[]
  /** Whether there were more files than were looked at. */
  readonly cut: boolean
}

const SUFFIX = /\.(?:pem|key|crt|cer|cert|csr|req|der)$/i
/** Later pairs of a server of ours: `box.cert-2.pem`. They are found through their server. */
const LATER_PAIR = /\.(?:cert|key|csr)-\d+\.pem$/
/** Folders of this size have other things in them; each file is read. */
const MOST_FILES = 5_000
const SEQUENCE = 0x30

/** Reads the certificates, keys and requests in folders, not below them. What is none of these is passed over. */
export async function scanFolders(files: ForeignFiles, folders: readonly string[]): Promise<ScannedFiles> {
  const paths = new Set<string>()
  for (const folder of new Set(folders)) for (const path of await files.list(folder)) paths.add(path)
  const wanted = [...paths].filter((path) => isWanted(basename(path)))
  const found: Found = { certificates: [], keys: [], requests: [] }
  for (const path of wanted.slice(0, MOST_FILES)) {
    const bytes = await files.find(path).catch(passOver)
    if (bytes !== undefined) await take(found, path, bytes)
  }
  return { ...found, cut: wanted.length > MOST_FILES }
}

/** Names of a kind of their own, and keys of SSH, are not opened. */
function isWanted(name: string): boolean {
  return SUFFIX.test(name) && !LATER_PAIR.test(name) && !/^(?:\.|id_)/.test(name)
}

function passOver(error: unknown): undefined {
  if (isPKIError(error)) return undefined
  throw error
}

interface Found {
  readonly certificates: CertificateFile[]
  readonly keys: KeyFile[]
  readonly requests: RequestFile[]
}

async function take(found: Found, path: string, bytes: Uint8Array): Promise<void> {
  for (const { label, der, encrypted } of blocksOf(bytes)) {
    try {
      if (label.endsWith('PRIVATE KEY')) {
        found.keys.push({ path, encrypted, publicKey: encrypted ? undefined : await publicKeyOf(bytes) })
        return
      }
      if (label.endsWith('CERTIFICATE REQUEST')) {
        found.requests.push({ path, publicKey: readCSR(der).publicKey.der })
        return
      }
      if (label.endsWith('CERTIFICATE')) {
        found.certificates.push({ path, certificate: readCertificate(der) })
        return
      }
    } catch (error) {
      passOver(error)
    }
  }
}

interface Block {
  readonly label: string
  readonly der: Uint8Array
  readonly encrypted: boolean
}

/** Tells whether the first private key of a text in PEM needs a passphrase. */
export function isEncryptedKeyFile(pem: string): boolean {
  const blocks = blocksOf(new TextEncoder().encode(pem))
  return blocks.find(({ label }) => label.endsWith('PRIVATE KEY'))?.encrypted === true
}

/** The blocks of a file in PEM; one in DER may be any of the three. */
function blocksOf(bytes: Uint8Array): readonly Block[] {
  if (bytes[0] === SEQUENCE)
    return ['CERTIFICATE', 'CERTIFICATE REQUEST', 'PRIVATE KEY'].map((label) => ({
      label,
      der: bytes,
      encrypted: false,
    }))
  try {
    return decodePEM(decodeText(bytes)).map(({ label, headers, der }) => ({
      label,
      der,
      encrypted: label.startsWith('ENCRYPTED') || (headers.get('Proc-Type') ?? '').includes('ENCRYPTED'),
    }))
  } catch (error) {
    passOver(error)
    return []
  }
}

async function publicKeyOf(file: Uint8Array): Promise<Uint8Array> {
  return (await readAnyPrivateKey({ file })).publicKey
}

/** Tells whether a key is that of a certificate. */
export function isKeyOf({ publicKey }: KeyFile | RequestFile, certificate: CertificateRecord): boolean {
  return publicKey !== undefined && equalBytes(publicKey, certificate.publicKey.der)
}

/** Words by which tutorials tell the files of one server apart. */
const KIND = /[._-]?(?:cert|crt|cer|certificate|chain|fullchain|key|csr|req|request|privkey)$/i

/** What a file is called without the words for its kind: `ssl` for `ssl.cert.pem`; its folder's name for `key.pem`. */
export function stemOf(path: string): string {
  let name = basename(path).replace(SUFFIX, '')
  name = name.replace(KIND, '')
  return name === '' ? basename(dirname(path)) : name
}
