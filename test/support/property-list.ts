import { mustRun } from './interop/run-program.js'

/** A property list as python reads it: data and dates as objects that say so. */
export type ReadValue =
  string | number | boolean | readonly ReadValue[] | { readonly [key: string]: ReadValue }

/** A dictionary of a property list. */
export type ReadDictionary = Readonly<Record<string, ReadValue>>

const READER = `
import sys, json, plistlib, datetime, base64
def plain(value):
    if isinstance(value, bytes): return {'$data': base64.b64encode(value).decode()}
    if isinstance(value, datetime.datetime): return {'$date': value.isoformat() + 'Z'}
    raise TypeError(type(value))
print(json.dumps([plistlib.loads(bytes.fromhex(text), fmt=plistlib.FMT_XML) for text in sys.stdin.read().split()], default=plain))
`

/** Reads XML property lists by python's plistlib, all of them in one process. */
export async function readPropertyLists(lists: readonly Uint8Array[]): Promise<readonly ReadDictionary[]> {
  const input = lists.map((bytes) => Buffer.from(bytes).toString('hex')).join('\n')
  return JSON.parse(await mustRun('python3', ['-c', READER], { input })) as readonly ReadDictionary[]
}

/** Reads one XML property list by python's plistlib. */
export async function readPropertyList(bytes: Uint8Array): Promise<ReadDictionary> {
  const [list] = await readPropertyLists([bytes])
  if (list === undefined) throw new Error('python read nothing')
  return list
}

/** The octets of a data value. */
export function dataOf(value: ReadValue | undefined): Uint8Array {
  const { $data } = value as { readonly $data: string }
  return new Uint8Array(Buffer.from($data, 'base64'))
}

/** The payloads of a profile. */
export function payloadsOf(profile: ReadDictionary): readonly ReadDictionary[] {
  return profile['PayloadContent'] as readonly ReadDictionary[]
}

/** A value that must be a string. */
export function stringOf(dictionary: ReadDictionary, key: string): string {
  const value = dictionary[key]
  if (typeof value === 'string') return value
  throw new Error(`${key} is no string`)
}
