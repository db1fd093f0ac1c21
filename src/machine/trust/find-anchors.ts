import { readdir, readFile, stat } from 'node:fs/promises'
import type { LinuxFamily } from './linux-family.js'
import type { AnchorFile, StoreRoot } from './trust-records.js'

/** A folder of roots that is not one has sizes beyond this. */
const MOST_OCTETS = 1_048_576

/** Files of a system's folder for own roots that hold a root, whatever they are called. Reads only. */
export async function findAnchors(
  { searched, ending }: LinuxFamily,
  root: StoreRoot,
): Promise<readonly AnchorFile[]> {
  const found: AnchorFile[] = []
  for (const folder of searched) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = `${entry.parentPath}/${entry.name}`
      if (entry.isDirectory() || !entry.name.endsWith(ending)) continue
      const contents = await readSmall(path)
      const anchor = contents === undefined ? undefined : anchorIn(path, contents, root)
      if (anchor !== undefined) found.push(anchor)
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
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
