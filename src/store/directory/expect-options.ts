import { PKIError } from '../../base/errors.js'
import { expectInteger, expectObject, expectRecord, expectString } from '../../base/options.js'
import type { CADirectory } from './ca-directory.js'

const STORE = ['files', 'crypto', 'longestJournal'] as const
const CREATE = [
  'path',
  'root',
  'intermediate',
  'passphrase',
  'unencrypted',
  'owner',
  'beforePublish',
  ...STORE,
] as const

/** Functions of this folder that take an options object. */
export type StoreFunction =
  'createCADirectory' | 'openCADirectory' | 'issuerOf' | 'changePassphrase' | 'renewRoot'

/** Options of each. */
const OPTIONS: Readonly<Record<StoreFunction, readonly string[]>> = {
  createCADirectory: CREATE,
  openCADirectory: ['path', ...STORE],
  issuerOf: ['directory', 'passphrase', ...STORE],
  renewRoot: ['store', 'passphrase', 'issuer', 'validDays', 'now', 'beforePublish', ...STORE],
  changePassphrase: ['path', 'passphrase', 'newPassphrase', 'unencrypted', 'kept', ...STORE],
}

/** Takes the options of a function of this folder; a misspelt one is refused. */
export function expectOptions(options: unknown, name: StoreFunction): void {
  const { owner, longestJournal } = expectRecord(options, '', OPTIONS[name])
  if (owner !== undefined) expectOwner(owner)
  if (longestJournal !== undefined)
    expectInteger(longestJournal, 'longestJournal', { min: 0, max: Number.MAX_SAFE_INTEGER })
}

/** Highest number of a user or a group; the next one means nobody. */
const HIGHEST_ID = 0xffff_fffe

function expectOwner(owner: unknown): void {
  const { uid, gid } = expectObject(owner, 'owner')
  expectInteger(uid, 'owner.uid', { min: 0, max: HIGHEST_ID })
  expectInteger(gid, 'owner.gid', { min: 0, max: HIGHEST_ID })
}

/** Takes the path of a folder. An empty one would mean the working folder, which nobody says so. */
export function expectPath(path: unknown, option: string): string {
  const text = expectString(path, option)
  if (text !== '' && !text.includes('\0')) return text
  throw new PKIError('ERR_PKI_OPTION', `${option} is no path`, {
    details: { option, expected: 'the path of a folder' },
  })
}

/** Takes a CA that `openCADirectory` or `createCADirectory` gave. */
export function expectDirectory(directory: CADirectory): CADirectory {
  const { path, keyPath, rootPEM } = expectObject(directory, 'directory')
  expectPath(path, 'directory.path')
  expectPath(keyPath, 'directory.keyPath')
  expectString(rootPEM, 'directory.rootPEM')
  return directory
}
