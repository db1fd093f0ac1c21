import { toHex } from '../../../src/base/bytes.js'
import { decodePEM } from '../../../src/base/pem.js'
import { decodeJournal } from '../../../src/store/directory/books/journal.js'
import type { JournalRecord } from '../../../src/store/directory/books/journal.js'
import { layoutOf } from '../../../src/store/directory/layout.js'
import { publicPathOf } from '../../../src/store/directory/servers/public-file.js'
import { indexSerialOf, parseIndexLine } from '../../../src/store/index-line.js'
import { readCertificate } from '../../../src/x509/read/certificate.js'
import { findNode, namesIn, textIn, treeOf } from './disk-image.js'
import type { DiskImage } from './disk-image.js'
import { HOME } from './home.js'
import type { Expectation, ServerExpectation } from './ledger.js'

/** What a CA is made with and keeps octet for octet, unless a step says otherwise. */
const MADE_FILES = [
  '.gitignore',
  'ca/.gitignore',
  'ca/index.txt.attr',
  'ca/serial',
  'ca/openssl.cnf',
  'ca/private/ca.key.pem',
  'ca/certs/ca.cert.pem',
] as const
const JOURNAL = `${HOME}/ca/orchard/journal`
/** What changes, and keeps its permission bits. */
const CHANGING_FILES = ['ca/index.txt', 'ca/crlnumber'] as const

/**
 * Looks at what lies on a disk before anybody has opened the CA: what openssl, a web server and `git` see after the
 * power came back. The certificates that the journal speaks of may lack anything: the next run sees to them.
 */
export function inspectUnopened(image: DiskImage, expected: Expectation, made: DiskImage): readonly string[] {
  if (findNode(image, `${HOME}/ca/certs/ca.cert.pem`) === undefined)
    return expected.created ? ['the CA is not there'] : []
  const records = decodeJournal(octetsIn(image, JOURNAL), JOURNAL).records
  return [
    ...inspectMadeFiles(image, expected, made),
    ...inspectCRLNumber(image, expected),
    ...inspectForgotten(image, expected, records),
    ...inspectFilesInUse(image, records),
  ]
}

function octetsIn(image: DiskImage, path: string): Uint8Array {
  return Buffer.from(textIn(image, path) ?? '', 'latin1')
}

function inspectMadeFiles(
  image: DiskImage,
  { files, kept }: Expectation,
  made: DiskImage,
): readonly string[] {
  const beside = new Set(treeOf(image, `${HOME}/ca/certs`).values())
  const found = [...kept].filter((text) => !beside.has(text)).map(() => 'a root is lost')
  const paths = new Set([...MADE_FILES.map((name) => `${HOME}/${name}`), ...files.keys()])
  for (const path of paths) {
    const text = textIn(image, path)
    const allowed = files.get(path) ?? new Set([textIn(made, path)])
    if (!allowed.has(text)) found.push(`${path} holds something else`)
  }
  for (const path of [...paths, ...CHANGING_FILES.map((name) => `${HOME}/${name}`)]) {
    const [mode, expected] = [findNode(image, path)?.mode, findNode(made, path)?.mode]
    if (mode !== undefined && mode !== expected) found.push(`${path} has another mode`)
  }
  return found
}

/** Openssl takes the next number from this file: it stands there, and is greater than all that were given away. */
function inspectCRLNumber(image: DiskImage, { crlNumber }: Expectation): readonly string[] {
  const text = textIn(image, `${HOME}/ca/crlnumber`)
  if (text === undefined || !/^(?:[0-9A-F]{2})+\n$/.test(text)) return ['crlnumber holds no number']
  return BigInt(`0x${text.trim()}`) > crlNumber ? [] : ['crlnumber gives a number away again']
}

/** What the journal does not speak of any more has to be on the disk. */
function inspectForgotten(
  image: DiskImage,
  { certificates, statuses, servers, indexed }: Expectation,
  records: readonly JournalRecord[],
): readonly string[] {
  const found: string[] = []
  const spokenOf = new Set(records.flatMap((record) => record.certificates.map((der) => toHex(der))))
  const letters = lettersIn(image)
  for (const [serial, der] of certificates) {
    if (spokenOf.has(der)) continue
    if (derOf(image, `${HOME}/ca/newcerts/${serial.toUpperCase()}.pem`) !== der)
      found.push(`newcerts/ lacks ${serial}, which the journal has forgotten`)
    const allowed = [...(statuses.get(serial) ?? [])].map((status) => (status === 'revoked' ? 'R' : 'V'))
    if (indexed && !allowed.some((letter) => letters.get(serial) === letter))
      found.push(`index.txt does not say that ${serial} is ${allowed.join(' or ')}`)
  }
  for (const [name, server] of servers) {
    const serial = serialToFind(server)
    if (serial === undefined || spokenOf.has(certificates.get(serial) ?? '')) continue
    if (!hasServerFiles(image, name, serial)) found.push(`the files of server ${name} are not whole`)
  }
  return found
}

/** The one certificate that a server must have; absent: it may have another, or none. */
function serialToFind({ serials, changing, served }: ServerExpectation): string | undefined {
  const [serial] = serials
  return served && !changing ? serial : undefined
}

function lettersIn(image: DiskImage): ReadonlyMap<string, string> {
  const lines = (textIn(image, `${HOME}/ca/index.txt`) ?? '').split('\n')
  return new Map(lines.map((line) => [parseIndexLine(line)?.serial.toLowerCase() ?? '', line.slice(0, 1)]))
}

function derOf(image: DiskImage, path: string): string | undefined {
  try {
    const [block] = decodePEM(textIn(image, path) ?? '')
    return block === undefined ? undefined : toHex(block.der)
  } catch {
    return undefined
  }
}

/** Whether a pair of a server has the certificate, and the request beside it. */
function hasServerFiles(image: DiskImage, name: string, serial: string): boolean {
  const places = [
    [`${HOME}/jupyter/certs`, `${name}.cert`, `${HOME}/jupyter/csr`, `${name}.csr`],
    [`${HOME}/servers/${name}`, 'fullchain', `${HOME}/servers/${name}`, 'request'],
  ] as const
  return places.some(([folder, stem, requests, request]) =>
    namesIn(image, folder).some((file) => {
      if (!file.startsWith(stem)) return false
      const der = derOf(image, `${folder}/${file}`)
      if (der === undefined || serialIn(der) !== serial) return false
      return derOf(image, `${requests}/${request}${file.slice(stem.length)}`) !== undefined
    }),
  )
}

function serialIn(der: string): string {
  return indexSerialOf(readCertificate(Buffer.from(der, 'hex'))).toLowerCase()
}

/** A file that took the place of one in use is whole at any moment: a server that starts at boot reads it first. */
function inspectFilesInUse(image: DiskImage, records: readonly JournalRecord[]): readonly string[] {
  const layout = layoutOf(HOME)
  const planned = records
    .flatMap(({ files }) => files)
    .map(({ name, replaces }) => ({ path: publicPathOf(layout, name), replaces }))
  const fresh = new Set(planned.filter(({ replaces }) => replaces === '').map(({ path }) => path))
  return planned
    .filter(({ path }) => !fresh.has(path) && derOf(image, path) === undefined)
    .map(({ path }) => `${path} was in use, and is not whole`)
}
