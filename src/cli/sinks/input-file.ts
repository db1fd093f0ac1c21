import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { decodePEM, PKIError } from '../../index.js'
import { readAll } from '../passphrase/given.js'
import type { Session } from '../session.js'
import { fileError } from './new-file.js'

/** An encoded object that a person named. */
export interface InputBlock {
  /** Label of its PEM block; `DER` where it came as DER. */
  readonly label: string
  /** The bytes. */
  readonly der: Uint8Array
}

/** First octet of every certificate and request in DER: a SEQUENCE. */
const SEQUENCE = 0x30

/**
 * Reads a file, or standard input for `-`, as PEM blocks or as one DER object.
 *
 * @throws PKIError `ERR_PKI_FILE`, `ERR_PKI_PEM`.
 */
export async function readInput(session: Session, name: string): Promise<readonly InputBlock[]> {
  const bytes = name === '-' ? await readAll(session.environment.stdin()) : await readNamed(session, name)
  if (bytes[0] === SEQUENCE) return [{ label: 'DER', der: bytes }]
  const blocks = decodePEM(new TextDecoder().decode(bytes))
  if (blocks.length > 0) return blocks
  throw new PKIError(
    'ERR_PKI_PEM',
    `${name === '-' ? 'standard input' : name} holds no PEM block${bytes.length === 0 ? ': it is empty' : ''}`,
    {
      details: { expected: ['CERTIFICATE', 'CERTIFICATE REQUEST'], found: [] },
      hint: 'Give a certificate or a request, PEM or DER.',
    },
  )
}

async function readNamed({ environment: { cwd } }: Session, name: string): Promise<Uint8Array> {
  const path = resolve(cwd, name)
  try {
    return new Uint8Array(await readFile(path))
  } catch (error) {
    throw fileError(path, error)
  }
}
