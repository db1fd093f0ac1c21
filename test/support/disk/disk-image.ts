import type { FileKind, FileOwner } from '../../../src/node.js'

/** A file or a folder of a simulated disk. Its octets are never changed in place, so that images share them. */
export interface DiskNode {
  /** What it is. */
  readonly kind: Extract<FileKind, 'file' | 'folder'>
  /** Permission bits. */
  mode: number
  /** Whose it is. */
  owner: FileOwner
  /** When it was changed last, in nanoseconds since 1970. */
  modified: bigint
  /** What a file holds. */
  data: Uint8Array
  /** What a folder holds: inodes by name. */
  readonly entries: Map<string, number>
}

/** All that a simulated disk holds at one moment. */
export interface DiskImage {
  /** Files and folders by inode. */
  readonly nodes: Map<number, DiskNode>
  /** The inode that comes next. */
  nextInode: number
  /** The instant that comes next, in nanoseconds since 1970. */
  now: bigint
}

/** The inode of `/`. */
export const ROOT_INODE = 1

const NO_OCTETS = new Uint8Array(0)
/** 2026-07-01T12:00:00Z; times only have to differ. */
const FIRST_INSTANT = 1_782_907_200_000_000_000n

/** A disk with an empty `/`. */
export function emptyImage(): DiskImage {
  const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  const root = newNode('folder', { mode: 0o755, owner, modified: FIRST_INSTANT })
  return { nodes: new Map([[ROOT_INODE, root]]), nextInode: ROOT_INODE + 1, now: FIRST_INSTANT + 1_000_000n }
}

/** A new file or folder. */
export function newNode(
  kind: DiskNode['kind'],
  { mode, owner, modified }: Pick<DiskNode, 'mode' | 'owner' | 'modified'>,
): DiskNode {
  return { kind, mode, owner, modified, data: NO_OCTETS, entries: new Map() }
}

/** A copy that shares nothing but octets. */
export function copyImage({ nodes, nextInode, now }: DiskImage): DiskImage {
  const copies = [...nodes].map(([inode, node]) => [inode, copyNode(node)] as const)
  return { nodes: new Map(copies), nextInode, now }
}

function copyNode(node: DiskNode): DiskNode {
  return { ...node, entries: new Map(node.entries) }
}

/** Inode of a path; `undefined` where there is nothing, or a file where a folder should be. */
export function findInode({ nodes }: DiskImage, path: string): number | undefined {
  let inode: number | undefined = ROOT_INODE
  for (let start = 1; start < path.length && inode !== undefined;) {
    const slash = path.indexOf('/', start)
    const end = slash < 0 ? path.length : slash
    inode = nodes.get(inode)?.entries.get(path.slice(start, end))
    start = end + 1
  }
  return inode
}

/** What a path is; `undefined` where there is nothing. */
export function findNode(image: DiskImage, path: string): DiskNode | undefined {
  const inode = findInode(image, path)
  return inode === undefined ? undefined : image.nodes.get(inode)
}

/** Text of a file, one character per octet; `undefined` where there is none. */
export function textIn(image: DiskImage, path: string): string | undefined {
  const node = findNode(image, path)
  return node?.kind === 'file' ? Buffer.from(node.data).toString('latin1') : undefined
}

/** Names in a folder, sorted; none where there is no folder. */
export function namesIn(image: DiskImage, path: string): readonly string[] {
  return [...(findNode(image, path)?.entries.keys() ?? [])].sort()
}

/** Every file and folder below a path: octets of files (one character each), `/` behind the names of folders. */
export function treeOf(image: DiskImage, path: string): ReadonlyMap<string, string> {
  const tree = new Map<string, string>()
  for (const name of namesIn(image, path)) {
    const below = `${path}/${name}`
    const text = textIn(image, below)
    if (text !== undefined) {
      tree.set(below, text)
      continue
    }
    tree.set(`${below}/`, '')
    for (const [inner, octets] of treeOf(image, below)) tree.set(inner, octets)
  }
  return tree
}

/** Puts other octets in the place of those of a file that exists; nothing else about it changes. */
export function overwrite(image: DiskImage, path: string, text: string): void {
  const node = findNode(image, path)
  if (node === undefined) throw new Error(`${path} is not on this disk`)
  node.data = new Uint8Array(Buffer.from(text, 'latin1'))
}

/** Takes a name away, and what is behind it. */
export function forget(image: DiskImage, path: string): void {
  const slash = path.lastIndexOf('/')
  findNode(image, path.slice(0, slash))?.entries.delete(path.slice(slash + 1))
}

/** Everything that a path holds in one line that is equal for equal disks: to look at each of them once. */
export function digestOf(image: DiskImage, path: string): string {
  const parts: string[] = []
  for (const [below, octets] of treeOf(image, path)) {
    const node = findNode(image, below.replace(/\/$/, ''))
    parts.push(`${below}:${String(node?.mode)}:${String(node?.modified)}:${octets.length}:${octets}`)
  }
  return parts.join('\n')
}
