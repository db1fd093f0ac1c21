import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isPKIError, PKIError } from '../../index.js'
import type { BatchRequest } from '../../index.js'
import { expectServerFileName } from '../../node.js'
import { planHosts } from '../hosts/plan.js'
import type { Session } from '../session.js'
import { fileError } from '../sinks/new-file.js'
import type { BatchItem } from './batch-item.js'
import { readLines, wordsOf } from './read-lines.js'
import type { NumberedLine } from './read-lines.js'

/** Makes a request of the words of a line. */
export type LineReader = (words: readonly string[]) => BatchRequest | Promise<BatchRequest>

/**
 * Reads a list of servers, one per line, from a file or, for `-`, standard input. A bad line is an item with an error.
 *
 * @throws PKIError `ERR_PKI_FILE` when it cannot be read.
 */
export async function* readServerList(
  session: Session,
  name: string,
  read: LineReader,
): AsyncGenerator<BatchItem> {
  const path = resolve(session.environment.cwd, name)
  const size = name === '-' ? 0 : await sizeOf(path)
  const stream = name === '-' ? session.environment.stdin() : createReadStream(path)
  const seen = new Map<string, number>()
  try {
    for await (const line of readLines(stream)) {
      const { number, text } = line
      const words = text === undefined ? undefined : wordsOf(text)
      if (words?.length === 0) continue
      yield { ...placeOf(line, size), ...(await readItem(words, { number, seen, read })) }
    }
  } catch (error) {
    throw isPKIError(error) || !isSystemError(error) ? error : fileError(path, error)
  }
}

function placeOf({ number, octets }: NumberedLine, size: number): Omit<BatchItem, 'request' | 'error'> {
  return {
    place: `line ${String(number)}`,
    line: number,
    ...(size > 0 ? { part: octets / size } : {}),
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (error) {
    throw fileError(path, error)
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

interface LineContext {
  readonly number: number
  /** Lines by the name on them: file systems of Windows and macOS do not tell capitals apart. */
  readonly seen: Map<string, number>
  readonly read: LineReader
}

async function readItem(
  words: readonly string[] | undefined,
  { number, seen, read }: LineContext,
): Promise<Pick<BatchItem, 'request' | 'error'>> {
  if (words === undefined) return { error: tooLong() }
  try {
    const request = await read(words)
    const key = request.name.toLowerCase()
    const earlier = seen.get(key)
    if (earlier !== undefined) throw namedTwice(request.name, earlier)
    seen.set(key, number)
    return { request }
  } catch (error) {
    if (isPKIError(error)) return { error }
    throw error
  }
}

function tooLong(): PKIError {
  return new PKIError('ERR_PKI_OPTION', 'it is longer than a name and all the hosts that a device reads', {
    details: { option: 'hosts', expected: 'a name and at most 8192 hosts' },
    hint: 'Each server has a line of its own: is this the right file?',
  })
}

function namedTwice(name: string, line: number): PKIError {
  return new PKIError('ERR_PKI_OPTION', `${name} stands on line ${String(line)} already`, {
    details: { option: 'name', expected: 'each name once' },
    hint: 'Put all hosts of a server on one line.',
  })
}

/** A line of `issue --batch`: a name, then hosts. @throws PKIError `ERR_PKI_OPTION`, `ERR_PKI_HOST`, `ERR_PKI_NO_HOSTS`. */
export function readServerLine([name = '', ...typed]: readonly string[]): BatchRequest {
  const file = expectServerFileName(name)
  if (typed.length === 0) {
    throw new PKIError('ERR_PKI_NO_HOSTS', `${name} has no hosts`, {
      details: { option: 'hosts' },
      hint: 'A line is a name, then every name and address that is typed on the device.',
    })
  }
  return { name: file, hosts: planHosts({ typed, only: true }).meant }
}
