import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { decodePEM, isPKIError, PKIError } from '../../index.js'
import type { Session } from '../session.js'
import { fileError } from './new-file.js'
import { readUpTo } from './read-up-to.js'

/** An encoded object that a person named. */
export interface InputBlock {
  /** Label of its PEM block; `DER` where it came as DER. */
  readonly label: string
  /** The bytes. */
  readonly der: Uint8Array
}

const MIB = 1_048_576
/** Far more than any certificate, chain or request takes. */
const MOST_OCTETS = 4 * MIB

/**
 * Reads a file, or standard input for `-`, as PEM blocks or as one DER object.
 *
 * @throws PKIError `ERR_PKI_FILE`, also for more than 4 MiB (`EFBIG`); `ERR_PKI_PEM`.
 */
export async function readInput(session: Session, name: string): Promise<readonly InputBlock[]> {
  const bytes = name === '-' ? await readStandardInput(session) : await readNamed(session, name)
  if (bytes.length > MOST_OCTETS) throw tooLarge(name)
  if (isDER(bytes)) return [{ label: 'DER', der: bytes }]
  const text = decodeText(bytes)
  // Of text decodePEM says itself what is wrong with it; of binary it speaks as to a program.
  const blocks = /^\s*$|[\0\ufffd]/.test(text) ? [] : readFrom(name, () => decodePEM(text))
  if (blocks.length > 0) return blocks
  const fact = bytes.length === 0 ? 'is empty' : 'holds neither PEM nor DER'
  throw new PKIError('ERR_PKI_PEM', `${placeOf(name)} ${fact}`, {
    details: { expected: ['CERTIFICATE', 'CERTIFICATE REQUEST'], found: [] },
    hint: 'Give a certificate or a request, PEM or DER.',
  })
}

/**
 * Reads what a file holds; an error then says which file.
 *
 * @throws PKIError `ERR_PKI_DER`, `ERR_PKI_PEM` with the place; whatever else the step throws.
 */
export function readFrom<Result>(name: string, step: () => Result): Result {
  try {
    return step()
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_DER') && !isPKIError(error, 'ERR_PKI_PEM')) throw error
    const { code, details, message, hint } = error
    throw new PKIError(code, `${placeOf(name)}: ${message}`, {
      details,
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    })
  }
}

/** A SEQUENCE of more than 127 octets, as every certificate and request is; in ASCII no text begins like that. */
function isDER(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30 && (bytes[1] ?? 0) > 0x80
}

/** Text as it is on the disk: UTF-8, or UTF-16 with its mark, which `>` in Windows PowerShell writes. */
function decodeText(bytes: Uint8Array): string {
  const mark = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}

async function readStandardInput({ environment }: Session): Promise<Uint8Array> {
  return readUpTo(environment.stdin(), MOST_OCTETS + 1)
}

async function readNamed({ environment: { cwd } }: Session, name: string): Promise<Uint8Array> {
  const path = resolve(cwd, name)
  try {
    return await readUpTo(createReadStream(path), MOST_OCTETS + 1)
  } catch (error) {
    throw fileError(path, error)
  }
}

function placeOf(name: string): string {
  return name === '-' ? 'standard input' : name
}

function tooLarge(name: string): PKIError {
  return new PKIError('ERR_PKI_FILE', `${placeOf(name)} holds more than ${MOST_OCTETS / MIB} MiB (EFBIG)`, {
    details: { path: name, systemCode: 'EFBIG' },
    hint: 'Give the file of a certificate or a request; they are some kilobytes.',
  })
}
