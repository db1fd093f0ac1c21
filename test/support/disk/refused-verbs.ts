import { ensureServerCertificate } from '../../../src/store/ensure-server-certificate.js'
import { crl } from '../../../src/store/crl.js'
import { issueMany } from '../../../src/store/issue-many.js'
import { issue } from '../../../src/store/issue.js'
import { release } from '../../../src/store/release.js'
import { renew } from '../../../src/store/renew.js'
import { revoke } from '../../../src/store/revoke.js'
import { adoptCADirectory } from '../../../src/store/directory/adopt/adopt-ca-directory.js'
import type { CADirectory } from '../../../src/store/directory/ca-directory.js'
import { changePassphrase } from '../../../src/store/directory/change-passphrase.js'
import { createCADirectory } from '../../../src/store/directory/create-ca-directory.js'
import type { FileLayer } from '../../../src/store/directory/file-layer.js'
import { openCADirectory } from '../../../src/store/directory/open-ca-directory.js'
import { renewRoot } from '../../../src/store/directory/renew-root.js'
import { NOW } from '../issue.js'
import { ROOT } from '../store.js'
import { change, issueOne, serve } from './crash-steps.js'
import { imageWithCA } from './crash-scripts.js'
import { emptyImage, overwrite } from './disk-image.js'
import type { DiskImage } from './disk-image.js'
import { HOME } from './home.js'
import { Ledger } from './ledger.js'
import type { Expectation } from './ledger.js'
import { SimulatedDisk } from './simulated-disk.js'

/** Where a verb finds things. */
export interface VerbScene {
  /** The disk. */
  readonly files: FileLayer
  /** Serial number of a certificate that is valid. */
  readonly valid: string
  /** Serial number of one that is on hold. */
  readonly held: string
}

/** A disk with a CA that has issued some things, and what was promised of them. */
export interface UsedCA extends Omit<VerbScene, 'files'> {
  /** What is on the disk. */
  readonly image: DiskImage
  /** What must be found. */
  readonly expected: Expectation
}

const HOSTS = ['192.168.1.20', 'box.local']

/** Every verb that changes a CA. */
export const VERBS: Readonly<Record<string, (scene: VerbScene) => Promise<unknown>>> = {
  creation: ({ files }) => createCADirectory({ path: HOME, files, unencrypted: true, root: ROOT }),
  issue: async (scene) => issue({ store: await open(scene), hosts: ['new.local'], now: NOW }),
  issueMany: async (scene) => {
    const requests = ['a', 'b', 'c'].map((name) => ({ name, hosts: [`${name}.local`] }))
    for await (const { error } of issueMany({ store: await open(scene), requests, now: NOW }))
      if (error !== undefined) throw error
  },
  'the first certificate of a server': async (scene) =>
    ensureServerCertificate({ store: await open(scene), name: 'new', hosts: HOSTS, now: NOW }),
  renew: async (scene) => renew({ store: await open(scene), name: 'box', now: NOW }),
  'renew with a new key': async (scene) =>
    renew({ store: await open(scene), name: 'box', newKey: true, now: NOW }),
  revoke: async (scene) => revoke({ store: await open(scene), serialNumber: scene.valid, now: NOW }),
  release: async (scene) => release({ store: await open(scene), serialNumber: scene.held }),
  crl: async (scene) => crl({ store: await open(scene), now: NOW }),
  renewRoot: async (scene) => renewRoot({ store: await open(scene), files: scene.files, now: NOW }),
  changePassphrase: async ({ files }) => changePassphrase({ path: HOME, files, unencrypted: true }),
  adopt: async ({ files }) => adoptCADirectory({ path: HOME, files }),
}

async function open({ files }: VerbScene): Promise<CADirectory> {
  return openCADirectory({ path: HOME, files })
}

/** A CA with a server, a certificate that is valid and one that is on hold; nothing at all where one is to be made. */
export async function usedCA(verb: string): Promise<UsedCA> {
  const disk = new SimulatedDisk({ image: verb === 'creation' ? emptyImage() : await imageWithCA() })
  const ledger = new Ledger(disk)
  if (verb === 'creation') {
    await disk.layer.makeFolder('/srv', undefined)
    return { image: disk.image, expected: ledger.expectationAt(0), valid: '', held: '' }
  }
  ledger.note('the CA is there', 0, { created: true })
  const store = await openCADirectory({ path: HOME, files: disk.layer })
  const valid = await issueOne(ledger, store, 'one.local')
  const held = await issueOne(ledger, store, 'two.local')
  await change(ledger, held, () => revoke({ store, serialNumber: held, reason: 'certificateHold', now: NOW }))
  await serve(ledger, 'box', () => ensureServerCertificate({ store, name: 'box', hosts: HOSTS, now: NOW }))
  if (verb === 'adopt') overwrite(disk.image, `${HOME}/ca/index.txt.attr`, 'unique_subject = yes\n')
  return { image: disk.image, expected: ledger.expectationAt(disk.log.length), valid, held }
}
