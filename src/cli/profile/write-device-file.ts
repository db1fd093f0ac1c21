import { resolve } from 'node:path'
import type { CommonFlags } from '../flags.js'
import type { Session } from '../session.js'
import { closeOutputToOthers } from '../sinks/close-output-to-others.js'
import { writeNewFile } from '../sinks/new-file.js'
import { replaceFile } from '../sinks/replace-file.js'
import { UsageError } from '../stop.js'

/** A file for a device. */
export interface DeviceFile {
  /** What `--out` says; absent: `fileName` in the working directory. */
  readonly out: string | undefined
  /** What it is called when nobody says otherwise. */
  readonly fileName: string
  /** What is in it. */
  readonly contents: string | Uint8Array
  /** Whether only its owner may read it: then it must not exist, and a file that is standard output is closed to others. */
  readonly secret?: boolean
}

/**
 * Writes a file for a device, or to standard output for `-`; gives its path, or `-`.
 *
 * @throws PKIError `ERR_PKI_FILE`, `ERR_PKI_FILE_EXISTS` for a secret one, and where something of another kind is.
 */
export async function writeDeviceFile(session: Session, file: DeviceFile): Promise<string> {
  const { out, fileName, contents, secret = false } = file
  const { cwd, stdout } = session.environment
  if (out === '-') {
    if (secret) closeOutputToOthers(session.environment)
    stdout.write(contents)
    return '-'
  }
  const path = resolve(cwd, out ?? fileName)
  if (secret) await writeNewFile({ path, text: contents, mode: 0o600 })
  else await replaceFile(path, contents)
  return path
}

/**
 * Refuses what standard output cannot take.
 *
 * @throws UsageError
 */
export function assertOut(
  { environment: { stdout } }: Session,
  { out, json }: CommonFlags & { readonly out?: string },
  isUnreadable: boolean,
): void {
  if (out === '') throw new UsageError('--out is empty', 'Give a file, or - for standard output.')
  if (out !== '-') return
  if (json === true)
    throw new UsageError('--out - and --json both want standard output', 'Leave one of them away.')
  if (isUnreadable && stdout.isTTY === true)
    throw new UsageError('that does not belong on a terminal', 'Send it to a file: --out FILE')
}
