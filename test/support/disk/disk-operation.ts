import type { FileOwner } from '../../../src/node.js'
import { newNode } from './disk-image.js'
import type { DiskImage } from './disk-image.js'

/** A name in a folder that gets another meaning. */
export interface EntryChange {
  /** Inode of the folder. */
  readonly folder: number
  /** The name. */
  readonly name: string
  /** What the name means from now on; absent: nothing. */
  readonly inode?: number
}

/** What one operation changes of a file, apart from names. */
export type NodeChange =
  | {
      /** A new file or folder. */
      readonly kind: 'new'
      /** What it is. */
      readonly is: 'file' | 'folder'
      /** Its permission bits. */
      readonly mode: number
      /** Whose it is. */
      readonly owner: FileOwner
    }
  | {
      /** Octets at a position. */
      readonly kind: 'write'
      /** Where they begin. */
      readonly at: number
      /** The octets. */
      readonly bytes: Uint8Array
    }
  | {
      /** Another length. */
      readonly kind: 'truncate'
      /** The length. */
      readonly length: number
    }
  | {
      /** Other permission bits, or another owner. */
      readonly kind: 'attributes'
      /** The bits. */
      readonly mode?: number
      /** The owner. */
      readonly owner?: FileOwner
    }

/** Names of the operations of a file layer that change something, or make a change durable. */
export type OperationName =
  | 'create'
  | 'makeFolder'
  | 'link'
  | 'rename'
  | 'remove'
  | 'removeFolder'
  | 'setOwner'
  | 'syncFolder'
  | 'file.write'
  | 'file.truncate'
  | 'file.setMode'
  | 'file.setOwner'
  | 'file.sync'

/** One operation of the log of a simulated disk. */
export interface DiskOperation {
  /** Its name. */
  readonly name: OperationName
  /** Its path; for an open file the path that it was opened with. */
  readonly path: string
  /** Its second path. */
  readonly to?: string
  /** The file or folder that it changes, or makes durable. */
  readonly inode: number
  /** What it changes of that. */
  readonly change?: NodeChange
  /** The names that it changes: one, or two for a rename. */
  readonly entries: readonly EntryChange[]
  /** When, in nanoseconds since 1970. */
  readonly at: bigint
  /** Which functions asked for it, the innermost first; only for what makes durable. */
  readonly callers: readonly string[]
}

/**
 * What became of an operation when the power failed: kept; dropped; `zeros`: the file has its new length and zeros in
 * it; a number: only so many of its octets came through; `both-names`: a rename whose old name is there too.
 */
export type Fate = 'kept' | 'dropped' | 'zeros' | 'both-names' | number

/** Does one operation to an image, or what became of it. */
export function applyOperation(image: DiskImage, operation: DiskOperation, fate: Fate = 'kept'): void {
  const { change, inode, at } = operation
  if (change?.kind === 'new' && !image.nodes.has(inode))
    image.nodes.set(inode, newNode(change.is, { ...change, modified: at }))
  image.nextInode = Math.max(image.nextInode, inode + 1)
  image.now = at > image.now ? at : image.now
  if (fate === 'dropped') return
  changeNode(image, operation, fate)
  for (const entry of operation.entries) {
    if (fate === 'both-names' && entry.inode === undefined) continue
    const folder = image.nodes.get(entry.folder)
    if (folder === undefined) continue
    if (entry.inode === undefined) folder.entries.delete(entry.name)
    else folder.entries.set(entry.name, entry.inode)
    folder.modified = at
  }
}

function changeNode(image: DiskImage, { change, inode, at }: DiskOperation, fate: Fate): void {
  const node = image.nodes.get(inode)
  if (node === undefined) return
  switch (change?.kind) {
    case 'write':
      node.data = written(node.data, change, fate)
      node.modified = at
      return
    case 'truncate':
      node.data = resized(node.data, change.length)
      node.modified = at
      return
    case 'attributes':
      node.mode = change.mode ?? node.mode
      node.owner = change.owner ?? node.owner
      return
    case 'new':
    case undefined:
  }
}

function written(
  data: Uint8Array,
  { at, bytes }: { readonly at: number; readonly bytes: Uint8Array },
  fate: Fate,
): Uint8Array {
  const kept = typeof fate === 'number' ? bytes.subarray(0, fate) : bytes
  const result = resized(data, Math.max(data.length, at + kept.length))
  result.set(fate === 'zeros' ? new Uint8Array(kept.length) : kept, at)
  return result
}

function resized(data: Uint8Array, length: number): Uint8Array {
  const result = new Uint8Array(length)
  result.set(data.subarray(0, length))
  return result
}
