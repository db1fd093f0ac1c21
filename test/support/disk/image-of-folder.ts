import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { emptyImage, findInode, newNode } from './disk-image.js'
import type { DiskImage, DiskNode } from './disk-image.js'

/**
 * Reads a folder of this machine as if it lay on a simulated disk, at a path there; it is found under its own path too,
 * which its journal speaks of.
 */
export function imageOfFolder(folder: string, path: string): DiskImage {
  const image = emptyImage()
  const place = { name: basename(path), from: folder }
  const inode = addTree(image, folderAt(image, dirname(path)), place)
  image.nodes.get(folderAt(image, dirname(folder)))?.entries.set(basename(folder), inode)
  return image
}

/** Inode of a folder, which is made where it is missing. */
function folderAt(image: DiskImage, path: string): number {
  const found = findInode(image, path)
  if (found !== undefined) return found
  return add(image, folderAt(image, dirname(path)), { name: basename(path), from: undefined })
}

interface Addition {
  readonly name: string
  /** What is copied; absent: a folder of its own. */
  readonly from: string | undefined
}

function addTree(image: DiskImage, parent: number, addition: Addition): number {
  const inode = add(image, parent, addition)
  const { from } = addition
  if (from !== undefined && image.nodes.get(inode)?.kind === 'folder')
    for (const name of readdirSync(from)) addTree(image, inode, { name, from: join(from, name) })
  return inode
}

function add(image: DiskImage, parent: number, { name, from }: Addition): number {
  const inode = image.nextInode
  image.nextInode += 1
  image.nodes.set(inode, from === undefined ? folderNode() : nodeOf(from))
  image.nodes.get(parent)?.entries.set(name, inode)
  return inode
}

function folderNode(): DiskNode {
  return newNode('folder', { mode: 0o755, owner: { uid: 0, gid: 0 }, modified: 0n })
}

function nodeOf(path: string): DiskNode {
  const stats = lstatSync(path)
  const { mode, uid, gid, mtimeMs } = stats
  const kind = stats.isDirectory() ? 'folder' : 'file'
  const node = newNode(kind, {
    mode: mode & 0o7777,
    owner: { uid, gid },
    modified: BigInt(Math.round(mtimeMs)),
  })
  if (kind === 'file') node.data = new Uint8Array(readFileSync(path))
  return node
}
