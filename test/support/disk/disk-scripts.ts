import { join } from 'node:path'
import { encodePEM } from '../../../src/base/pem.js'
import { createServerCSR } from '../../../src/issue/create-server-csr.js'
import { signServerCert } from '../../../src/issue/sign-server-cert.js'
import { ensureServerCertificate } from '../../../src/store/ensure-server-certificate.js'
import { issueMany } from '../../../src/store/issue-many.js'
import { renew } from '../../../src/store/renew.js'
import { revoke } from '../../../src/store/revoke.js'
import { adoptCADirectory } from '../../../src/store/directory/adopt/adopt-ca-directory.js'
import type { CADirectory } from '../../../src/store/directory/ca-directory.js'
import { changePassphrase } from '../../../src/store/directory/change-passphrase.js'
import { createCADirectory } from '../../../src/store/directory/create-ca-directory.js'
import { openCADirectory } from '../../../src/store/directory/open-ca-directory.js'
import { renewRoot } from '../../../src/store/directory/renew-root.js'
import { indexSerialOf } from '../../../src/store/index-line.js'
import { NOW } from '../issue.js'
import { ROOT, systemError } from '../store.js'
import { change, entered, enteredPEM, issueOne, serve } from './crash-steps.js'
import type { Recording } from './crash-scripts.js'
import { namesIn, overwrite, textIn } from './disk-image.js'
import type { DiskImage } from './disk-image.js'
import { HOME } from './home.js'
import { Ledger } from './ledger.js'
import type { HandedOut } from './ledger.js'
import { SimulatedDisk } from './simulated-disk.js'
import type { ComingOperation } from './simulated-disk.js'

const INDEX = `${HOME}/ca/index.txt`
const ATTRIBUTES = `${HOME}/ca/index.txt.attr`
const BOX = { name: 'box', hosts: ['192.168.1.20', 'box.local'], now: NOW } as const
/** A journal of this size is emptied after each group. */
const EMPTIED = 1

/** What one of these scripts works with. */
interface Stage {
  readonly disk: SimulatedDisk
  readonly ledger: Ledger
  /** Opens the CA as another run does. */
  readonly open: (longestJournal?: number) => Promise<CADirectory>
  /** Lets every operation fail that a test holds up; absent: none. */
  fault: ((operation: ComingOperation) => void) | undefined
}

/**
 * Scripts of what an fsync is good for, beside those that all crash tests run: what other programs have left, what was
 * interrupted, what a disk refuses, and what is done once in the life of a CA.
 */
const SCRIPTS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'what the journal has forgotten': async ({ ledger, open }) => {
    const store = await open(EMPTIED)
    await issueServers(ledger, store)
    await serve(ledger, 'first', () => ensureServerCertificate({ store, ...BOX }))
    await serve(ledger, 'new key', () => renew({ store, name: 'box', newKey: true, now: NOW }))
    await issueServers(ledger, store, { renewBefore: 4000 })
  },
  'lines that openssl has overwritten': async ({ disk, ledger, open }) => {
    const store = await open(EMPTIED)
    const first = await issueOne(ledger, store, 'one.local')
    const before = textIn(disk.image, INDEX) ?? ''
    await issueOne(ledger, store, 'two.local')
    await change(ledger, first, () => revoke({ store, serialNumber: first, now: NOW }))
    await overwriteIndex(disk, ledger, before, {})
    await ledger.step(
      'repair',
      () => open(),
      () => ({}),
    )
    await overwriteIndex(
      disk,
      ledger,
      (textIn(disk.image, INDEX) ?? '').split('\n').slice(0, 1).join('') + '\n',
      {},
    )
    await ledger.step(
      'repair',
      () => open(),
      () => ({}),
    )
  },
  'a revocation by openssl, and then one of ours': async ({ disk, ledger, open }) => {
    const store = await open()
    const first = await issueOne(ledger, store, 'one.local')
    const second = await issueOne(ledger, store, 'two.local')
    const text = (textIn(disk.image, INDEX) ?? '').replace(/^V\t(\d+Z)\t\t/, 'R\t$1\t260701120000Z\t')
    await overwriteIndex(disk, ledger, text, { statuses: new Map([[first, 'revoked']]) })
    await change(ledger, second, () => revoke({ store, serialNumber: second, now: NOW }))
  },
  'an index that openssl has moved away': async ({ disk, ledger, open }) => {
    await issueOne(ledger, await open(EMPTIED), 'one.local')
    await settleDown(disk)
    await disk.layer.rename(INDEX, `${INDEX}.old`)
    ledger.note('openssl is killed', ledger.place, { overwritten: true })
    await ledger.step(
      'repair',
      () => open(),
      () => ({}),
    )
    await disk.layer.remove(`${INDEX}.old`)
    await disk.layer.remove(INDEX)
    ledger.note('a person removes it', ledger.place, { overwritten: true })
    await ledger.step(
      'repair',
      () => open(),
      () => ({}),
    )
  },
  'certificates of an interrupted run': async ({ disk, ledger, open }) => {
    const store = await open()
    const [entry] = await certificatesOf(store, 1)
    const file = await disk.layer.openToAppend(certificatePath(entry?.serialNumber))
    await file.write(Buffer.from(entry === undefined ? '' : encodePEM('CERTIFICATE', entry.der)))
    await ledger.step(
      'repair',
      () => open(),
      () => entered(entry?.der ?? new Uint8Array()),
    )
  },
  'what a disk refuses': async (stage) => {
    const { ledger, open } = stage
    const store = await open()
    const serial = await issueOne(ledger, store, 'one.local')
    stage.fault = ({ name, path }) => {
      if (name === 'rename' && path.startsWith(`${HOME}/ca/.orchard-`)) throw systemError('EIO')
    }
    const begin = ledger.place
    await revoke({ store, serialNumber: serial, now: NOW }).catch(() => undefined)
    ledger.note('a revocation', begin, { statuses: new Map([[serial, 'revoked']]) })
    ledger.note('that fails', begin, { statuses: new Map([[serial, 'valid']]) })
    stage.fault = ({ name, path }) => {
      if (name === 'file.write' && path === INDEX) throw systemError('ENOSPC')
    }
    const entries = await certificatesOf(store, 1)
    await ledger.step(
      'a group that fails',
      () => store.commit(entries).catch(() => undefined),
      () => ({ refused: new Set(entries.map(({ serialNumber }) => serialNumber)) }),
    )
  },
  'folders of an interrupted run': async ({ disk, ledger, open }) => {
    await disk.layer.makeFolder(`${HOME}/servers`, undefined)
    await disk.layer.makeFolder(`${HOME}/servers/a`, 0o700)
    await issueServers(ledger, await open())
  },
  'folders that a person has removed': async ({ disk, ledger, open }) => {
    for (const name of ['csr', 'certs', 'private', ''])
      await disk.layer.removeFolder(join(HOME, 'jupyter', name))
    await settleDown(disk)
    const store = await open()
    await serve(ledger, 'first', () => ensureServerCertificate({ store, ...BOX }))
  },
  'common folders of an interrupted run': async ({ disk, ledger, open }) => {
    for (const name of ['csr', 'certs', 'private', ''])
      await disk.layer.removeFolder(join(HOME, 'jupyter', name))
    await settleDown(disk)
    for (const name of ['', 'csr', 'certs', 'private'])
      await disk.layer.makeFolder(join(HOME, 'jupyter', name), name === 'private' ? 0o700 : undefined)
    const store = await open()
    await serve(ledger, 'first', () => ensureServerCertificate({ store, ...BOX }))
  },
  'an index that openssl has just written': async ({ disk, ledger, open }) => {
    const store = await open()
    await issueOne(ledger, store, 'one.local')
    await overwriteIndex(disk, ledger, textIn(disk.image, INDEX) ?? '')
    await ledger.step(
      'look',
      () => open(),
      () => ({}),
    )
    await issueOne(ledger, store, 'two.local')
  },
  'a renewed root': async ({ disk, ledger, open }) => {
    const store = await open()
    const path = `${HOME}/ca/certs/ca.cert.pem`
    ledger.note('the root', 0, {
      kept: new Set([textIn(disk.image, path) ?? '']),
      files: new Map([[path, textIn(disk.image, path)]]),
    })
    await ledger.step(
      'renew the root',
      () => renewRoot({ store, files: disk.layer, now: NOW }),
      ({ directory, previousPath }) => ({
        files: new Map([
          [path, directory.rootPEM],
          [previousPath, textIn(disk.before, path)],
        ]),
      }),
    )
  },
  'another passphrase': async ({ disk, ledger }) => {
    const path = `${HOME}/ca/private/ca.key.pem`
    ledger.note('the key', 0, { files: new Map([[path, textIn(disk.image, path)]]) })
    await ledger.step(
      'change it',
      () => changePassphrase({ path: HOME, files: disk.layer, newPassphrase: 'a longer one' }),
      () => ({ files: new Map([[path, textIn(disk.image, path)]]) }),
    )
  },
  'a CA that is adopted': async ({ disk, ledger }) => {
    const files = [ATTRIBUTES, `${HOME}/orchard.json`]
    const now = (): ReadonlyMap<string, string | undefined> =>
      new Map(files.map((file) => [file, textIn(disk.image, file)]))
    ledger.note('its files', 0, { files: now() })
    await ledger.step(
      'adopt',
      () => adoptCADirectory({ path: HOME, folders: [`${HOME}/old`], files: disk.layer }),
      ({ servers: [server] }) => ({
        files: now(),
        servers: new Map([
          ['box', server === undefined ? '' : indexSerialOf(server.certificate).toLowerCase()],
        ]),
      }),
    )
  },
}

/** What is otherwise before some of them. */
const PREPARED: Readonly<Record<string, (disk: SimulatedDisk) => Promise<void>>> = {
  'a CA that is adopted': async ({ layer, image }) => {
    const store = await openCADirectory({ path: HOME, files: layer, longestJournal: EMPTIED })
    await ensureServerCertificate({ store, ...BOX })
    await layer.makeFolder(`${HOME}/old`, undefined)
    await layer.rename(`${HOME}/jupyter/certs/box.cert.pem`, `${HOME}/old/box.crt`)
    await layer.rename(`${HOME}/jupyter/private/box.key.pem`, `${HOME}/old/box.key`)
    overwrite(image, ATTRIBUTES, 'unique_subject = yes\n')
  },
}

/** Names of these scripts. */
export const DISK_SCRIPT_NAMES: readonly string[] = Object.keys(SCRIPTS)

/** Runs one of these scripts on a disk with a CA, and records what it does. */
export async function recordDiskScript(name: string, image: DiskImage): Promise<Recording> {
  const prepared = new SimulatedDisk({ image })
  await PREPARED[name]?.(prepared)
  const stage: Pick<Stage, 'fault'> = { fault: undefined }
  const disk = new SimulatedDisk({
    image: prepared.image,
    withCallers: true,
    watch: (operation) => {
      stage.fault?.(operation)
      return undefined
    },
  })
  const ledger = new Ledger(disk)
  ledger.note('the CA is there', 0, { created: true })
  const open: Stage['open'] = (longestJournal) =>
    openCADirectory({
      path: HOME,
      files: disk.layer,
      ...(longestJournal === undefined ? {} : { longestJournal }),
    })
  await SCRIPTS[name]?.(Object.assign(stage, { disk, ledger, open }))
  return { disk, ledger }
}

/** Records the creation of a CA whose first servers get their certificates at once, in one boot. */
export async function recordFirstServers(): Promise<Recording> {
  const disk = new SimulatedDisk({ withCallers: true })
  await disk.layer.makeFolder('/srv', undefined)
  await disk.layer.syncFolder('/')
  const ledger = new Ledger(disk)
  const store = await ledger.step(
    'create',
    () => createCADirectory({ path: HOME, files: disk.layer, unencrypted: true, root: ROOT }),
    () => ({ created: true }),
  )
  await serve(ledger, 'first', () => ensureServerCertificate({ store, ...BOX }))
  await issueServers(ledger, store)
  return { disk, ledger }
}

async function issueServers(
  ledger: Ledger,
  store: CADirectory,
  options: { readonly renewBefore?: number } = {},
): Promise<void> {
  const requests = ['a', 'b'].map((name) => ({ name, hosts: [`${name}.local`] }))
  const begin = ledger.place
  for await (const result of issueMany({ store, requests, now: NOW, ...options })) {
    if (result.error !== undefined) throw result.error
    const servers = new Map([[result.name, result.serialNumber]])
    ledger.note(`batch ${result.name}`, begin, { ...enteredPEM(result.chainPEM), servers })
  }
}

interface SignedCertificate {
  readonly serialNumber: string
  readonly der: Uint8Array
}

/** Certificates that are signed and reserved, and in no books yet. */
async function certificatesOf(store: CADirectory, count: number): Promise<readonly SignedCertificate[]> {
  const issuer = await store.openIssuer()
  const signed = []
  for (let made = 0; made < count; made += 1) {
    const csr = await createServerCSR({ hosts: ['x.test'] })
    const { der, serialNumber } = await signServerCert({ issuer, csr, now: NOW })
    await store.reserve(serialNumber)
    signed.push({ der, serialNumber })
  }
  return signed
}

function certificatePath(serialNumber = ''): string {
  return `${HOME}/ca/newcerts/${serialNumber.toUpperCase()}.pem`
}

/** As openssl changes an index: `.new` beside it, then two renames; it makes none of that durable, which happens later. */
async function overwriteIndex(
  disk: SimulatedDisk,
  ledger: Ledger,
  text: string,
  result?: HandedOut,
): Promise<void> {
  const begin = ledger.place
  await rewrite(disk, `${INDEX}.new`, text)
  await disk.layer.rename(INDEX, `${INDEX}.old`)
  await disk.layer.rename(`${INDEX}.new`, INDEX)
  if (result !== undefined) await settleDown(disk)
  ledger.note('openssl rewrites the index', begin, { overwritten: true, ...result })
}

/** Gives a file other contents. */
async function rewrite({ layer, image }: SimulatedDisk, path: string, text: string): Promise<void> {
  if (textIn(image, path) !== undefined) await layer.remove(path)
  const file = await layer.create(path)
  await file.write(Buffer.from(text))
  await file.setMode(0o644)
  await file.sync()
  await layer.syncFolder(join(path, '..'))
}

/** Everything reaches the disk some time. */
async function settleDown(
  { image, layer }: Pick<SimulatedDisk, 'image' | 'layer'>,
  folder = '',
): Promise<void> {
  await layer.syncFolder(folder === '' ? '/' : folder)
  for (const name of namesIn(image, folder)) {
    const path = `${folder}/${name}`
    if (textIn(image, path) === undefined) await settleDown({ image, layer }, path)
    else await layer.syncFile(path)
  }
}
