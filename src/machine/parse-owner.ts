import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { PKIError } from '../base/errors.js'
import { expectString } from '../base/options.js'
import { quoteText } from '../base/quote.js'
import type { FileOwner } from '../store/directory/file-layer.js'

/** What an account may be called; never something that a program takes for an option. */
const NAME = /^[\w.][\w.$@\\-]*$/
const HIGHEST_ID = 0xffff_fffe

/** Where accounts are looked up: files of the system, then the programs that know of directory services. */
export interface AccountSources {
  /** Reads a file as text; an empty text where there is none. */
  readonly read: (path: string) => Promise<string>
  /** Runs a program and gives its output; an empty text where it fails. */
  readonly run: (program: string, words: readonly string[]) => Promise<string>
}

/**
 * Finds the numbers behind `USER`, `USER:GROUP`, `USER:` or numbers in their place; without a group it is the user's
 * own. Reads `/etc/passwd` and `/etc/group`, and asks `id` and `getent` for accounts that are not in them.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when there is no such user or group, or the system has none.
 */
export async function parseOwner(text: string, sources: AccountSources = systemSources): Promise<FileOwner> {
  const { user, group } = splitOwner(expectString(text, 'owner'))
  const account = await findUser(user, sources)
  if (account === undefined) throw noOwner(text, 'a user of this system, or its number')
  const gid = group === '' ? account.gid : await findGroup(group, sources)
  if (gid === undefined) throw noOwner(text, 'a group of this system, or its number, behind the colon')
  return Object.freeze({ uid: account.uid, gid })
}

function splitOwner(text: string): { readonly user: string; readonly group: string } {
  const [user = '', group = '', ...rest] = text.split(':')
  if (rest.length === 0 && NAME.test(user) && (group === '' || NAME.test(group))) return { user, group }
  throw noOwner(text, 'USER or USER:GROUP')
}

interface Account {
  readonly uid: number
  /** Absent for a number that no account has. */
  readonly gid: number | undefined
}

async function findUser(user: string, { read, run }: AccountSources): Promise<Account | undefined> {
  const number = idOf(user)
  const [, , uid, gid] = findEntry(await read('/etc/passwd'), user, number === undefined ? 0 : 2)
  if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) }
  if (number !== undefined) return { uid: number, gid: undefined }
  const [foundUID, foundGID] = [idOf(await run('id', ['-u', user])), idOf(await run('id', ['-g', user]))]
  return foundUID === undefined ? undefined : { uid: foundUID, gid: foundGID }
}

async function findGroup(group: string, { read, run }: AccountSources): Promise<number | undefined> {
  const number = idOf(group)
  if (number !== undefined) return number
  const [, , gid] = findEntry(await read('/etc/group'), group, 0)
  return idOf(gid ?? (await run('getent', ['group', group])).split(':')[2] ?? '')
}

/** The fields of the line of `passwd` or `group` that has a text in one of its columns. */
function findEntry(table: string, text: string, column: number): readonly string[] {
  const lines = table.split('\n').map((line) => line.split(':'))
  return lines.find((fields) => fields.length > 2 && fields[column] === text) ?? []
}

function idOf(text: string): number | undefined {
  const digits = text.trim()
  return /^\d{1,10}$/.test(digits) && Number(digits) <= HIGHEST_ID ? Number(digits) : undefined
}

function noOwner(text: string, expected: string): PKIError<'ERR_PKI_OPTION'> {
  return new PKIError('ERR_PKI_OPTION', `owner ${quoteText(text)} is nobody here`, {
    details: { option: 'owner', expected },
    hint: 'Give a user, or a user and a group, e.g. alice, alice:alice or 1000:100.',
  })
}

const systemSources: AccountSources = {
  read: (path) => readFile(path, 'utf8').catch(() => ''),
  run: async (program, words) => {
    const { execFile } = await import('node:child_process')
    return promisify(execFile)(program, [...words], { timeout: 10_000 }).then(
      ({ stdout }) => stdout,
      () => '',
    )
  },
}
