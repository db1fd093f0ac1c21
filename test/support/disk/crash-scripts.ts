import { ensureServerCertificate } from '../../../src/store/ensure-server-certificate.js'
import { issueMany } from '../../../src/store/issue-many.js'
import { release } from '../../../src/store/release.js'
import { renew } from '../../../src/store/renew.js'
import { revoke } from '../../../src/store/revoke.js'
import type { CADirectory } from '../../../src/store/directory/ca-directory.js'
import { createCADirectory } from '../../../src/store/directory/create-ca-directory.js'
import type { FileLayer } from '../../../src/store/directory/file-layer.js'
import { openCADirectory } from '../../../src/store/directory/open-ca-directory.js'
import { NOW } from '../issue.js'
import { ROOT } from '../store.js'
import type { DiskImage } from './disk-image.js'
import { change, enteredPEM, issueOne, serve, signCRL } from './crash-steps.js'
import type { StepBook } from './ledger.js'
import { Ledger } from './ledger.js'
import { HOME } from './inspect-ca.js'
import { SimulatedDisk } from './simulated-disk.js'

/** What a script works with. */
export interface Scene {
  /** What it is promised is written down here. */
  readonly ledger: StepBook
  /** The CA. */
  readonly store: CADirectory
}

/** A script that has been run. */
export interface Recording {
  /** Its disk, with the log. */
  readonly disk: SimulatedDisk
  /** What it was promised. */
  readonly ledger: Ledger
}

/** The names of the scripts: what they are about. */
export const SCRIPT_NAMES = [
  'one certificate after another',
  'groups of certificates',
  'revoked, held and released',
  'a server renewed with its key, and with a new one',
  'lists of revoked certificates',
  'a journal that is emptied',
] as const

/** Name of a script. */
export type ScriptName = (typeof SCRIPT_NAMES)[number]

const SCRIPTS: Readonly<Record<ScriptName, (scene: Scene) => Promise<void>>> = {
  'one certificate after another': async ({ ledger, store }) => {
    for (const host of ['one.local', 'two.local', 'three.local']) await issueOne(ledger, store, host)
  },
  'groups of certificates': async ({ ledger, store }) => {
    const requests = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, hosts: [`${name}.local`] }))
    const begin = ledger.place
    for await (const result of issueMany({ store, requests, now: NOW })) {
      if (result.error !== undefined) throw result.error
      ledger.note(`batch ${result.name}`, begin, {
        ...enteredPEM(result.chainPEM),
        servers: new Map([[result.name, result.serialNumber]]),
      })
    }
  },
  'revoked, held and released': async ({ ledger, store }) => {
    const [first, second] = [
      await issueOne(ledger, store, 'one.local'),
      await issueOne(ledger, store, 'two.local'),
    ]
    await change(ledger, first, () =>
      revoke({ store, serialNumber: first, reason: 'keyCompromise', now: NOW }),
    )
    await change(ledger, second, () =>
      revoke({ store, serialNumber: second, reason: 'certificateHold', now: NOW }),
    )
    await ledger.step(
      `release ${second}`,
      () => release({ store, serialNumber: second }),
      () => ({ statuses: new Map([[second, 'valid']]) }),
    )
    await issueOne(ledger, store, 'three.local')
  },
  'a server renewed with its key, and with a new one': async ({ ledger, store }) => {
    const hosts = ['192.168.1.20', 'box.local']
    await serve(ledger, 'first', () => ensureServerCertificate({ store, name: 'box', hosts, now: NOW }))
    await serve(ledger, 'same key', () => renew({ store, name: 'box', now: NOW }))
    await serve(ledger, 'new key', () => renew({ store, name: 'box', newKey: true, now: NOW }))
    await serve(ledger, 'new key again', () => renew({ store, name: 'box', newKey: true, now: NOW }))
    await serve(ledger, 'same key', () => renew({ store, name: 'box', now: NOW }))
  },
  'lists of revoked certificates': async ({ ledger, store }) => {
    const serial = await issueOne(ledger, store, 'one.local')
    await signCRL(ledger, store)
    await change(ledger, serial, () => revoke({ store, serialNumber: serial, now: NOW }))
    await signCRL(ledger, store)
    await signCRL(ledger, store)
  },
  'a journal that is emptied': async ({ ledger, store }) => {
    const hosts = ['192.168.1.20', 'box.local']
    const first = await issueOne(ledger, store, 'one.local')
    await serve(ledger, 'first', () => ensureServerCertificate({ store, name: 'box', hosts, now: NOW }))
    await change(ledger, first, () => revoke({ store, serialNumber: first, now: NOW }))
    await serve(ledger, 'same key', () => renew({ store, name: 'box', now: NOW }))
    await issueOne(ledger, store, 'two.local')
  },
}

/** A disk with a CA on it that is durable and has issued nothing. */
export async function imageWithCA(): Promise<DiskImage> {
  return (await recordCreation()).disk.image
}

/** Records the creation of a CA. */
export async function recordCreation(): Promise<Recording> {
  const disk = new SimulatedDisk({ withCallers: true })
  await disk.layer.makeFolder('/srv', undefined)
  await disk.layer.syncFolder('/')
  const ledger = new Ledger(disk)
  await ledger.step(
    'create',
    () => createCADirectory({ path: HOME, files: disk.layer, unencrypted: true, root: ROOT }),
    () => ({ created: true }),
  )
  return { disk, ledger }
}

/** Runs a script on a disk with a CA, and records what it does. */
export async function recordScript(name: ScriptName, image: DiskImage): Promise<Recording> {
  const disk = new SimulatedDisk({ image, withCallers: true })
  const ledger = new Ledger(disk)
  ledger.note('the CA is there', 0, { created: true })
  await runScript(name, { ledger, path: HOME, files: disk.layer })
  return { disk, ledger }
}

/** Where a script runs. */
export interface ScriptPlace {
  /** What it is promised is written down here. */
  readonly ledger: StepBook
  /** The folder of the CA. */
  readonly path: string
  /** The disk that it is on. */
  readonly files: FileLayer
}

/** Opens a CA and runs a script in it. */
export async function runScript(name: ScriptName, { ledger, path, files }: ScriptPlace): Promise<void> {
  // About two certificates: the third finds a journal that has just been emptied.
  const longestJournal = name === 'a journal that is emptied' ? 1500 : undefined
  const store = await openCADirectory({
    path,
    files,
    ...(longestJournal === undefined ? {} : { longestJournal }),
  })
  await SCRIPTS[name]({ ledger, store })
}
