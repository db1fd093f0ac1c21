import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import { isPKIError } from '../../../src/base/errors.js'
import { toHex } from '../../../src/base/bytes.js'
import { decodePEM } from '../../../src/base/pem.js'
import type { CryptoProvider } from '../../../src/keys/verify/crypto-provider.js'
import type { StoreEntry } from '../../../src/store/ca-store.js'
import type { CADirectory } from '../../../src/store/directory/ca-directory.js'
import { openCADirectory } from '../../../src/store/directory/open-ca-directory.js'
import { entryOfIndexLine, indexSerialOf, parseIndexLine } from '../../../src/store/index-line.js'
import { readCertificate } from '../../../src/x509/read/certificate.js'
import { readCRL } from '../../../src/x509/read/crl.js'
import { namesIn, textIn } from './disk-image.js'
import type { DiskImage } from './disk-image.js'
import { HOME } from './home.js'
import { inspectUnopened } from './inspect-unopened.js'
import type { Expectation, ServerExpectation } from './ledger.js'
import { SimulatedDisk } from './simulated-disk.js'

export { HOME }

/** A CA that was opened after a crash. */
export interface Reopened {
  /** The disk, with the log of what opening did. */
  readonly disk: SimulatedDisk
  /** The CA; absent where there is none. */
  readonly directory?: CADirectory
  /** What is wrong, one sentence each. */
  readonly broken: readonly string[]
}

/** What is looked at after a crash, on a simulated disk or on a real one. */
export interface Looked extends Omit<Reopened, 'disk'> {
  /** What is on the disk, at {@link HOME}. */
  readonly disk: Pick<SimulatedDisk, 'image'>
}

/** Hashes at once: WebCrypto takes a thread and its time for what is done here ten thousand times. */
const QUICK_CRYPTO: CryptoProvider = {
  subtle: new Proxy(globalThis.crypto.subtle, {
    get: (subtle, name) => {
      if (name === 'digest') return quickDigest
      const method: unknown = Reflect.get(subtle, name)
      return typeof method === 'function' ? (method.bind(subtle) as unknown) : method
    },
  }),
  getRandomValues: (array) => globalThis.crypto.getRandomValues(array),
}

function quickDigest(algorithm: string, octets: Uint8Array): Promise<ArrayBuffer> {
  return Promise.resolve(
    new Uint8Array(createHash(algorithm.replace('-', '')).update(octets).digest()).buffer,
  )
}

/** Opens a CA as the next run does. */
export async function reopen(image: DiskImage, expected: Expectation): Promise<Reopened> {
  const disk = new SimulatedDisk({ image })
  try {
    return {
      disk,
      directory: await openCADirectory({ path: HOME, files: disk.layer, crypto: QUICK_CRYPTO }),
      broken: [],
    }
  } catch (error) {
    const absent = isPKIError(error, 'ERR_PKI_DIRECTORY') && error.details.reason === 'absent'
    return { disk, broken: absent && !expected.created ? [] : [`it does not open: ${inWords(error)}`] }
  }
}

/** An error with its cause. */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : ` (${inWords(error.cause)})`
  const place = isPKIError(error) ? error.code : (error.stack ?? '').split('\n').slice(1, 3).join('')
  return `${error.message} ${place}${cause}`
}

/**
 * Looks at a CA that was opened after a crash: is everything there that had been handed out, is nothing half-done, and
 * is what is in use whole? Changes nothing where all is well.
 */
export async function inspect(
  { disk, directory, broken }: Looked,
  expected: Expectation,
  keyFiles: DiskImage,
): Promise<readonly string[]> {
  if (directory === undefined) return broken
  const found: string[] = [...broken]
  try {
    const entries = await collect(directory)
    found.push(...inspectUnopened(disk.image, expected, keyFiles))
    found.push(...inspectIndex(disk.image))
    found.push(...(await inspectEntries(directory, entries, expected)))
    found.push(...(await inspectServers(directory, entries, expected)))
    found.push(...(await inspectCRL(directory, expected)))
  } catch (error) {
    found.push(`looking at it fails: ${inWords(error)}`)
  }
  return found
}

async function collect(directory: CADirectory): Promise<ReadonlyMap<string, StoreEntry>> {
  const entries = new Map<string, StoreEntry>()
  for await (const entry of directory.find()) entries.set(entry.serialNumber, entry)
  return entries
}

/** `index.txt` as openssl and people read it. */
function inspectIndex(image: DiskImage): readonly string[] {
  const text = textIn(image, `${HOME}/ca/index.txt`)
  if (text === undefined) return ['index.txt is missing']
  const found: string[] = []
  if (text !== '' && !text.endsWith('\n')) found.push('index.txt ends within a line')
  const serials = new Set<string>()
  for (const line of text.split('\n').slice(0, -1)) {
    const parsed = parseIndexLine(line)
    if (parsed === undefined || entryOfIndexLine(parsed) === undefined) {
      found.push(`index.txt has a line that is none: ${JSON.stringify(line)}`)
      continue
    }
    if (serials.has(parsed.serial)) found.push(`index.txt has ${parsed.serial} twice`)
    serials.add(parsed.serial)
    const certificate = certificateIn(image, parsed.serial)
    if (certificate !== parsed.serial) found.push(`newcerts/ lacks ${parsed.serial}`)
  }
  return [...found, ...inspectNewCertificates(image, serials)]
}

/** What `newcerts/` has and `index.txt` lacks. */
function inspectNewCertificates(image: DiskImage, serials: ReadonlySet<string>): readonly string[] {
  return namesIn(image, `${HOME}/ca/newcerts`)
    .filter((name) => name.endsWith('.pem'))
    .map((name) => name.replace(/\.pem$/, ''))
    .filter((serial) => certificateIn(image, serial) !== undefined && !serials.has(serial))
    .map((serial) => `index.txt lacks ${serial}, which newcerts/ has`)
}

/** Serial number of the certificate in a file of newcerts/; absent: it holds no whole one. */
function certificateIn(image: DiskImage, serial: string): string | undefined {
  try {
    const [block] = decodePEM(textIn(image, `${HOME}/ca/newcerts/${serial}.pem`) ?? '')
    return block === undefined ? undefined : indexSerialOf(readCertificate(block.der))
  } catch {
    return undefined
  }
}

async function inspectEntries(
  directory: CADirectory,
  entries: ReadonlyMap<string, StoreEntry>,
  { certificates, statuses, refused }: Expectation,
): Promise<readonly string[]> {
  const found = [...refused]
    .filter((serial) => entries.has(serial))
    .map((serial) => `${serial} is in the books`)
  for (const [serial, der] of certificates) {
    const entry = entries.get(serial)
    const certificate = await directory.findCertificate(serial)
    if (entry === undefined) found.push(`the books lack ${serial}`)
    else if (statuses.get(serial)?.has(entry.status) !== true) found.push(`${serial} is ${entry.status}`)
    if (certificate === undefined || toHex(certificate) !== der)
      found.push(`the certificate ${serial} is lost`)
    if (await directory.reserve(serial)) found.push(`the serial number ${serial} can be used again`)
  }
  return found
}

async function inspectServers(
  directory: CADirectory,
  entries: ReadonlyMap<string, StoreEntry>,
  { servers }: Expectation,
): Promise<readonly string[]> {
  const found: string[] = []
  const names = new Set([...servers.keys(), ...(await directory.serverNames())])
  for (const name of names) {
    const expected = servers.get(name) ?? NOTHING
    const { chainPEM, keyPEM } = (await directory.findServer(name)) ?? {}
    if (chainPEM === undefined) {
      if (expected.served) found.push(`server ${name} has no certificate`)
      continue
    }
    const [leaf] = decodePEM(chainPEM).map(({ der }) => readCertificate(der))
    if (leaf === undefined) {
      found.push(`server ${name} has a file without a certificate`)
      continue
    }
    const serial = indexSerialOf(leaf).toLowerCase()
    if (!entries.has(serial)) found.push(`the books lack ${serial} of server ${name}`)
    if (!expected.changing && !expected.serials.has(serial)) found.push(`server ${name} has ${serial}`)
    if (keyPEM === undefined || publicKeyOf(keyPEM) !== toHex(leaf.publicKey.der))
      found.push(`key and certificate of server ${name} do not match`)
  }
  return found
}

const publicKeys = new Map<string, string>()

function publicKeyOf(pem: string): string {
  const known = publicKeys.get(pem)
  if (known !== undefined) return known
  const der = createPublicKey(createPrivateKey(pem)).export({ format: 'der', type: 'spki' })
  publicKeys.set(pem, toHex(der))
  return toHex(der)
}

const NOTHING: ServerExpectation = { serials: new Set(), changing: false, served: false }

async function inspectCRL(directory: CADirectory, { crlNumber }: Expectation): Promise<readonly string[]> {
  const found: string[] = []
  const der = await directory.findCRL()
  const kept = der === undefined ? 0n : (readCRL(der).extensions.cRLNumber ?? 0n)
  if (kept < crlNumber) found.push(`the CRL ${crlNumber} is lost, ${kept} is there`)
  return found
}
