import { parseOwner } from '../../node.js'
import type { FileOwner } from '../../node.js'

/** `--owner` as an option of the functions that write files. */
export async function ownerOf(owner: string | undefined): Promise<{ readonly owner?: FileOwner }> {
  return owner === undefined ? {} : { owner: await parseOwner(owner) }
}
