import assert from 'node:assert/strict'
import { lstatSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { toHex } from '../../../src/base/bytes.js'
import { isPKIError } from '../../../src/base/errors.js'
import type { StoreEntry } from '../../../src/store/ca-store.js'
import type { CADirectory } from '../../../src/store/directory/ca-directory.js'
import { openCADirectory } from '../../../src/store/directory/open-ca-directory.js'
import { copyImage, overwrite, textIn } from '../../support/disk/disk-image.js'
import type { DiskImage } from '../../support/disk/disk-image.js'
import { HOME } from '../../support/disk/home.js'
import { inWords, reopen } from '../../support/disk/inspect-ca.js'
import { SeededRandom, seedOfRun } from '../../support/disk/seeded-random.js'
import { usedCA } from '../../support/disk/refused-verbs.js'
import type { UsedCA } from '../../support/disk/refused-verbs.js'
import { NOW, refusal } from '../../support/issue.js'
import { freshCA, textOf } from '../../support/store.js'
import { issue } from '../../../src/store/issue.js'
import { revoke } from '../../../src/store/revoke.js'
import { SimulatedDisk } from '../../support/disk/simulated-disk.js'

const INDEX = `${HOME}/ca/index.txt`
const MUTATIONS = 2000

const CA = usedCA('edited')

/** What a person left: repaired in words, or refused with the place. Either way nothing is lost. */
async function open(before: UsedCA, text: string): Promise<string> {
  const image = copyImage(before.image)
  overwrite(image, INDEX, text)
  touch(image)
  const reopened = await reopen(image, before.expected)
  if (reopened.directory === undefined) return refusalOf(image, reopened.disk.image, text)
  try {
    const faults = await lostIn(reopened.directory, before)
    return faults.length === 0 ? 'open' : faults.join('; ')
  } catch (error) {
    return isPlaced(error, textIn(reopened.disk.image, INDEX) ?? '') ? 'refused' : inWords(error)
  }
}

/** Certificates and revocations that the books do not say any more. */
async function lostIn(directory: CADirectory, { expected }: UsedCA): Promise<readonly string[]> {
  const lost: string[] = []
  const entries = new Map<string, StoreEntry>()
  for await (const entry of directory.find()) entries.set(entry.serialNumber, entry)
  for (const [serial, der] of expected.certificates) {
    const certificate = await directory.findCertificate(serial)
    if (certificate === undefined || toHex(certificate) !== der)
      lost.push(`the certificate ${serial} is lost`)
    const status = entries.get(serial)?.status
    const isRevoked = expected.statuses.get(serial)?.has('revoked') === true
    if (status === undefined || (status === 'revoked') !== isRevoked)
      lost.push(`${serial} is ${String(status)}`)
  }
  return lost
}

function isPlaced(error: unknown, text: string): boolean {
  if (!isPKIError(error, 'ERR_PKI_INDEX')) return false
  const { line } = error.details
  return line >= 1 && line <= text.split('\n').length
}

/** The file of an editor has another time. */
function touch(image: DiskImage): void {
  for (const node of image.nodes.values()) if (node.kind === 'file') node.modified += 1n
}

async function refusalOf(image: DiskImage, after: DiskImage, text: string): Promise<string> {
  const disk = new SimulatedDisk({ image })
  const error: unknown = await openCADirectory({ path: HOME, files: disk.layer }).catch(
    (caught: unknown) => caught,
  )
  if (textIn(after, INDEX) !== text) return 'refused, and changed'
  return isPlaced(error, text) ? 'refused' : inWords(error)
}

async function expectEither(before: UsedCA, text: string, what: string): Promise<void> {
  const outcome = await open(before, text)
  assert.ok(outcome === 'open' || outcome === 'refused', `${what}: ${outcome}\n${JSON.stringify(text)}`)
}

test('an index that ends after any of its octets is whole again, or the error says where it is damaged', async () => {
  const before = await CA
  const text = textIn(before.image, INDEX) ?? ''
  for (let end = 0; end <= text.length; end += 1)
    await expectEither(before, text.slice(0, end), `cut at ${String(end)}`)
})

test('no random damage of an index loses a certificate or a revocation, or is more than an error that says where', async () => {
  const before = await CA
  const seed = seedOfRun()
  const random = new SeededRandom(seed)
  const text = textIn(before.image, INDEX) ?? ''
  for (let count = 0; count < MUTATIONS; count += 1)
    await expectEither(
      before,
      mutate(text, random),
      `ORCHARD_TEST_SEED=${String(seed)}, mutation ${String(count)}`,
    )
})

function mutate(text: string, random: SeededRandom): string {
  const at = random.below(text.length)
  const octet = String.fromCharCode(random.below(256))
  const lines = text.split('\n').slice(0, -1)
  const [one, other] = [random.below(lines.length), random.below(lines.length)]
  const swapped = lines.map((line, place) =>
    place === one ? lines[other] : place === other ? lines[one] : line,
  )
  const mutations = [
    () => text.slice(0, at) + octet + text.slice(at + 1),
    () => text.slice(0, at) + text.slice(at + 1 + random.below(4)),
    () => text.slice(0, at) + octet.repeat(1 + random.below(3)) + text.slice(at),
    () => `${swapped.join('\n')}\n`,
    () => `${lines.toSpliced(one, 0, lines[other] ?? '').join('\n')}\n`,
    () => `${lines.toSpliced(one, 1).join('\n')}\n`,
  ]
  return random.pick(mutations)()
}

/** What people do to an index by hand, and whether it is taken (with a repair where lines are gone) or refused. */
const EDITS: Readonly<
  Record<string, readonly [edit: (text: string) => string, outcome: 'open' | 'refused']>
> = {
  'blank lines': [(text) => text.replaceAll('\n', '\n\n'), 'open'],
  'line ends of Windows': [(text) => text.replaceAll('\n', '\r\n'), 'open'],
  'a byte order mark': [(text) => `\u00ef\u00bb\u00bf${text}`, 'refused'],
  'spaces at the ends': [(text) => text.replaceAll('\n', '  \n'), 'open'],
  'spaces for tabs': [(text) => text.replaceAll('\t', '    '), 'refused'],
  'a comment': [(text) => `# mine\n${text}`, 'open'],
  'a line deleted': [(text) => text.replace(/^.*\n/, ''), 'open'],
  'a line twice': [(text) => text.replace(/^(.*\n)/, '$1$1'), 'open'],
  'two lines of one serial number': [
    (text) => text.replace(/^(.*)unknown(.*\n)/, '$1unknown$2$1known$2'),
    'refused',
  ],
  'lines the other way round': [(text) => `${text.split('\n').slice(0, -1).reverse().join('\n')}\n`, 'open'],
  'a wrong date of revocation': [(text) => text.replace(/^V\t(\S+)\t\t/, 'R\t$1\tyesterday\t'), 'refused'],
  'a serial number in lower case': [
    (text) => text.replace(/\t[0-9A-F]{32}\t/, (serial) => serial.toLowerCase()),
    'open',
  ],
  'UTF-16': [(text) => `\u00ff\u00fe${Buffer.from(text, 'utf16le').toString('latin1')}`, 'refused'],
  'a NUL octet in a time': [(text) => text.replace('Z', '\0'), 'refused'],
  'nothing at all': [() => '', 'open'],
}

for (const [what, [edit, outcome]] of Object.entries(EDITS)) {
  test(`an index with ${what} is ${outcome === 'open' ? 'read, and nothing is lost' : 'refused with the line'}`, async () => {
    const before = await CA
    assert.equal(await open(before, edit(textIn(before.image, INDEX) ?? '')), outcome)
  })
}

for (const [what, systemCode] of [
  ['a symbolic link', 'ELOOP'],
  ['a folder', 'EISDIR'],
] as const) {
  const skip = process.platform === 'win32' && 'links are a POSIX matter'
  test(`an index that is ${what} is refused by whoever changes it, and left as it is`, { skip }, async () => {
    const store = await freshCA()
    const { serialNumber } = await issue({ store, hosts: ['one.local'], now: NOW })
    const [index, moved] = [join(store.path, 'ca/index.txt'), join(store.path, 'ca/elsewhere')]
    renameSync(index, moved)
    if (systemCode === 'ELOOP') symlinkSync('elsewhere', index)
    else mkdirSync(index)
    const text = textOf(moved)
    const attempts = [
      () => openCADirectory({ path: store.path }),
      () => issue({ store, hosts: ['two.local'], now: NOW }),
      () => revoke({ store, serialNumber, now: NOW }),
    ]
    for (const attempt of attempts) {
      const details = await refusal('ERR_PKI_FILE', attempt)
      assert.equal(details.systemCode, systemCode)
    }
    assert.equal(textOf(moved), text)
    assert.equal(lstatSync(index).isFile(), false)
    rmSync(index, { recursive: true })
    renameSync(moved, index)
    await issue({ store: await openCADirectory({ path: store.path }), hosts: ['two.local'], now: NOW })
  })
}
