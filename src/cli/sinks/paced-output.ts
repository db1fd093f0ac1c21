import type { Output } from '../environment.js'

/** Characters that are gathered before they are written: one write per line would cost more than the line. */
const CHUNK = 65_536

/** A stream that is written to in large pieces, and no faster than it is read. */
export interface PacedOutput {
  /** Whether the reader has gone (`| head`): what is written then goes nowhere. */
  readonly closed: boolean
  /** Adds text; awaited, it lets a slow reader catch up. */
  readonly write: (text: string) => Promise<void> | undefined
  /** Writes a piece as it is, after what was gathered; it may be overwritten once this has ended. */
  readonly writeBytes: (bytes: Uint8Array) => Promise<void>
  /** Writes what is left; nothing may be added afterwards. */
  readonly end: () => Promise<void>
}

/** Paces a stream. */
export function paceOutput(stream: Output): PacedOutput {
  let gathered = ''
  let closed = false
  const close = (): void => {
    closed = true
  }
  stream.on('error', close)
  stream.on('close', close)
  const send = async (piece: string | Uint8Array): Promise<void> => {
    if (closed || piece.length === 0) return
    // The stream may keep what it is given: it may be overwritten only once it is gone.
    await new Promise<void>((resolve) => stream.write(piece, () => resolve()))
    // What is read and formatted without a pause would otherwise never see that the reader has gone.
    await new Promise(setImmediate)
  }
  const flush = async (): Promise<void> => {
    const piece = gathered
    gathered = ''
    await send(piece)
  }
  return {
    get closed() {
      return closed
    },
    write: (text) => {
      gathered += text
      return gathered.length < CHUNK ? undefined : flush()
    },
    writeBytes: async (bytes) => {
      await flush()
      await send(bytes)
    },
    end: async () => {
      await flush()
      stream.off('error', close)
      stream.off('close', close)
    },
  }
}
