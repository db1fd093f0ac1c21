import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyImage, findInode, newNode, ROOT_INODE } from './disk-image.js'
import type { DiskImage, DiskNode } from './disk-image.js'

/** Reads a folder of this machine as if it lay on a simulated disk, at a path there. */
export function imageOfFolder(folder: string, path: string): DiskImage {
  const image = emptyImage()
  let inode = ROOT_INODE
  for (const name of path.split('/').slice(1, -1)) inode = add(image, inode, { name, from: undefined })
  addTree(image, inode, { name: path.slice(path.lastIndexOf('/') + 1), from: folder })
  if (findInode(image, path) === undefined) throw new Error(`${folder} is not there`)
  return image
}

interface Addition {
  readonly name: string
  /** What is copied; absent: a folder of its own. */
  readonly from: string | undefined
}

function addTree(image: DiskImage, parent: number, addition: Addition): void {
  const inode = add(image, parent, addition)
  const { from } = addition
  if (from === undefined || image.nodes.get(inode)?.kind !== 'folder') return
  for (const name of readdirSync(from)) addTree(image, inode, { name, from: join(from, name) })
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
