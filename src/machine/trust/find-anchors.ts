import { readdir, readFile, stat } from 'node:fs/promises'
import type { LinuxFamily } from './linux-family.js'
import type { AnchorFile, StoreRoot } from './trust-records.js'

/** A folder of roots that is not one has sizes beyond this. */
const MOST_OCTETS = 1_048_576

/** What files of a system say about a root. */
export interface FoundAnchors {
  /** Those by which it is trusted. */
  readonly anchors: readonly AnchorFile[]
  /** Those by which it is distrusted on purpose. */
  readonly distrusted: readonly string[]
}

/** Files of a system's folders for own roots that hold a root, whatever they are called. Reads only. */
export async function findAnchors(family: LinuxFamily, root: StoreRoot): Promise<FoundAnchors> {
  const { searched, ending, distrusted } = family
  const anchors: AnchorFile[] = []
  const refused: string[] = []
  for (const path of await filesBelow([...new Set([...searched, ...distrusted])])) {
    const isRefusal = distrusted.some((folder) => path.startsWith(`${folder}/`))
    if (!isRefusal && !path.endsWith(ending)) continue
    const contents = await readSmall(path)
    const anchor = contents === undefined ? undefined : anchorIn(path, contents, root)
    if (contents === undefined || anchor === undefined) continue
    if (isRefusal || isMarked(contents)) refused.push(path)
    else anchors.push(anchor)
  }
  return { anchors, distrusted: refused }
}

/** Every file once, in order; folders may lie in each other. */
async function filesBelow(folders: readonly string[]): Promise<readonly string[]> {
  const paths = new Set<string>()
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
    for (const entry of entries) if (!entry.isDirectory()) paths.add(`${entry.parentPath}/${entry.name}`)
  }
  return [...paths].sort()
}

/** A file of p11-kit may say of each certificate that it is distrusted. @see pkcs11.conf(5), trust(1) */
function isMarked(contents: Buffer): boolean {
  return /^x-distrusted:\s*true\s*$/m.test(contents.toString('latin1'))
}

/** Whether a bundle of certificates holds a root. */
export async function bundleHolds(path: string, root: StoreRoot): Promise<boolean> {
  const text = await readFile(path, 'latin1').catch(() => '')
  return bodiesOf(text).includes(bodyOf(root.pem))
}

/** The base64 of each certificate in a text of PEM blocks, without line ends. */
export function bodiesOf(text: string): readonly string[] {
  const blocks = text.matchAll(/-----BEGIN (?:X509 )?CERTIFICATE-----([^-]*)-----END/g)
  return [...blocks].map(([, body = '']) => body.replace(/\s+/g, ''))
}

function bodyOf(pem: string): string {
  return bodiesOf(pem)[0] ?? ''
}

/** A file may also be DER. */
function anchorIn(path: string, contents: Buffer, root: StoreRoot): AnchorFile | undefined {
  const wanted = bodyOf(root.pem)
  if (contents.toString('base64') === wanted) return { path, alone: true }
  const bodies = bodiesOf(contents.toString('latin1'))
  if (!bodies.includes(wanted)) return undefined
  return { path, alone: bodies.every((body) => body === wanted) }
}

async function readSmall(path: string): Promise<Buffer | undefined> {
  try {
    const facts = await stat(path)
    return facts.isFile() && facts.size <= MOST_OCTETS ? await readFile(path) : undefined
  } catch {
    return undefined
  }
}
