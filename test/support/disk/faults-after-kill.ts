import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isPKIError } from '../../../src/base/errors.js'
import type { CADirectory } from '../../../src/store/directory/ca-directory.js'
import { createCADirectory } from '../../../src/store/directory/create-ca-directory.js'
import { openCADirectory } from '../../../src/store/directory/open-ca-directory.js'
import { issue } from '../../../src/store/issue.js'
import { mustRun } from '../interop/run-program.js'
import { NOW } from '../issue.js'
import { ROOT, snapshot } from '../store.js'
import { imageOfFolder } from './image-of-folder.js'
import { HOME, inspect, inWords } from './inspect-ca.js'
import { inspectUnopened } from './inspect-unopened.js'
import type { DiskImage } from './disk-image.js'
import type { Expectation } from './ledger.js'

/** What is looked at after a kill. */
export interface KillScene {
  /** The folder of the CA. */
  readonly path: string
  /** What must be found. */
  readonly expected: Expectation
  /** A disk with the key and the root that must be there; absent: those that are found. */
  readonly keyFiles?: DiskImage
  /** Whether openssl reads the books too. */
  readonly withOpenSSL: boolean
}

/** What is wrong after a kill, one sentence each: opened, looked at, opened again, and worked with. */
export async function faultsAfterKill(scene: KillScene): Promise<readonly string[]> {
  try {
    return await lookAfterKill(scene)
  } catch (error) {
    return [inWords(error)]
  }
}

async function lookAfterKill(scene: KillScene): Promise<readonly string[]> {
  const { path, expected, keyFiles, withOpenSSL } = scene
  const unopened =
    keyFiles === undefined ? [] : inspectUnopened(imageOfFolder(path, HOME), expected, keyFiles)
  const directory = await openAfterKill(scene)
  if (directory === undefined) {
    await createCADirectory({ path, unencrypted: true, root: ROOT })
    return workOn(path)
  }
  const image = imageOfFolder(path, HOME)
  const faults = [
    ...unopened.map((fault) => `before it is opened: ${fault}`),
    ...(await inspect({ disk: { image }, directory, broken: [] }, expected, keyFiles ?? image)),
    ...(await openAgain(path)),
    ...(await workOn(path)),
  ]
  if (withOpenSSL) await readWithOpenSSL(path)
  return faults
}

async function openAfterKill({ path, expected }: KillScene): Promise<CADirectory | undefined> {
  try {
    return await openCADirectory({ path })
  } catch (error) {
    if (!expected.created && isPKIError(error, 'ERR_PKI_DIRECTORY') && error.details.reason === 'absent')
      return undefined
    throw error
  }
}

async function openAgain(path: string): Promise<readonly string[]> {
  const before = snapshot(path)
  const { repairs } = await openCADirectory({ path })
  const after = snapshot(path)
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  )
  return [
    ...repairs.map((text) => `opening again repairs: ${text}`),
    ...changed.map((name) => `opening again changes ${name}`),
  ]
}

/** Issues a certificate: no lock is in the way, and the key of the CA is the one of its root. */
async function workOn(path: string): Promise<readonly string[]> {
  const store = await openCADirectory({ path })
  const { pem, serialNumber } = await issue({ store, hosts: ['after.local'], now: NOW })
  const root = new X509Certificate(store.rootPEM)
  const faults: string[] = []
  if (!new X509Certificate(pem).verify(root.publicKey)) faults.push('key and root of the CA do not match')
  if ((await store.findCertificate(serialNumber)) === undefined)
    faults.push(`${serialNumber} was not entered`)
  if (existsSync(join(path, 'ca/orchard/lock'))) faults.push('a lock is left')
  return faults
}

/** Fails when openssl refuses the index, or finds no CRL in it. */
async function readWithOpenSSL(path: string): Promise<void> {
  const config = ['ca', '-batch', '-config', 'ca/openssl.cnf']
  await mustRun('openssl', [...config, '-updatedb'], { cwd: path })
  await mustRun('openssl', [...config, '-gencrl', '-out', 'openssl.crl'], { cwd: path })
}
