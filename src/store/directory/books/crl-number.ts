import { dirname } from 'node:path'
import { isPKIError, PKIError } from '../../../base/errors.js'
import { quoteText } from '../../../base/quote.js'
import { MODE } from '../durable-files.js'
import type { BookParts } from './book-parts.js'
import { findStoredCRL } from './stored-crl.js'

/** First number of a CA whose file is gone and that has no CRL. */
const FIRST_NUMBER = 1n
/** RFC 5280 §5.2.3: twenty octets are the most. */
const MOST_DIGITS = 40

/**
 * Takes the next number of a CRL from the file that openssl takes it from, in its form: hexadecimal, upper case, even
 * length, and never one that is not above the list that is kept. The one behind it is durable before this returns;
 * `crlnumber.old` has the one before. Called under the lock.
 *
 * @throws PKIError `ERR_PKI_INDEX` when the file holds no number; `ERR_PKI_FILE`.
 */
export async function takeCRLNumber(parts: BookParts): Promise<bigint> {
  const { files, layout } = parts
  const path = layout.crlNumber
  const octets = await files.find(path)
  const given = octets === undefined ? await numberOfLost(parts) : parseNumber(octets, path)
  // A file that a person or a backup has put back gives numbers that a list has had: clients keep the higher one.
  const number = highest([given, await numberAfterStored(parts)])
  const next = await files.prepare(
    { path, octets: Buffer.from(`${formatNumber(number + 1n)}\n`), mode: MODE.editable },
    true,
  )
  try {
    if (octets !== undefined) await keepOld(parts, octets)
  } catch (error) {
    await files.discard(next)
    throw error
  }
  await files.place(next, path)
  await files.syncFolder(dirname(path))
  return number
}

async function keepOld({ files, layout }: BookParts, octets: Uint8Array): Promise<void> {
  const path = `${layout.crlNumber}.old`
  await files.place(await files.prepare({ path, octets, mode: MODE.editable }), path)
}

/** Openssl renames `crlnumber` to `.old` and then `.new` to `crlnumber`; each may be all that is left. */
async function numberOfLost({ files, layout }: BookParts): Promise<bigint> {
  const numbers = [FIRST_NUMBER]
  for (const [suffix, step] of [
    ['.new', 0n],
    ['.old', 1n],
  ] as const) {
    const octets = await files.find(`${layout.crlNumber}${suffix}`)
    const number = octets === undefined ? undefined : findNumber(octets)
    if (number !== undefined) numbers.push(number + step)
  }
  return highest(numbers)
}

/** What lies in the place of the list and is none gives no number. */
async function numberAfterStored(parts: BookParts): Promise<bigint> {
  const list = await findStoredCRL(parts).catch((error: unknown) => {
    if (!isPKIError(error, 'ERR_PKI_PEM')) throw error
    return undefined
  })
  return list?.number === undefined ? 0n : list.number + 1n
}

function highest(numbers: readonly bigint[]): bigint {
  return numbers.reduce((one, other) => (one > other ? one : other))
}

function formatNumber(number: bigint): string {
  const digits = number.toString(16).toUpperCase()
  return digits.length % 2 === 0 ? digits : `0${digits}`
}

function findNumber(octets: Uint8Array): bigint | undefined {
  const digits = new TextDecoder().decode(octets).trim()
  return /^[0-9A-Fa-f]+$/.test(digits) && digits.length <= MOST_DIGITS ? BigInt(`0x${digits}`) : undefined
}

function parseNumber(octets: Uint8Array, path: string): bigint {
  const number = findNumber(octets)
  if (number !== undefined) return number
  throw new PKIError('ERR_PKI_INDEX', `${quoteText(path)} holds no number of a CRL`, {
    details: { path, line: 1, reason: 'syntax' },
    hint: 'Write the next number into it in hexadecimal, greater than that of every CRL before, or delete the file.',
  })
}
