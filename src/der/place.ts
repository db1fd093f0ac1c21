/** A place in the structure; the text of its path is made only when an error or a deviation needs it. */
export interface Place {
  /** The place that holds it, or `undefined` for the whole input. */
  readonly parent: Place | undefined
  /** Name of the field in its ASN.1 module, `[2]` for the third element of a collection, or `''` for no step. */
  readonly field: string
  /** Number of places above it. */
  readonly depth: number
}

/** Writes the path of a field at a place, e.g. `Certificate.tbsCertificate.extensions[2].critical`. */
export function pathOf(place: Place, field: string): string {
  let path = field
  for (let at: Place | undefined = place; at !== undefined; at = at.parent) path = joinPath(at.field, path)
  return path
}

function joinPath(head: string, tail: string): string {
  if (head === '' || tail === '') return head + tail
  return tail.startsWith('[') ? head + tail : `${head}.${tail}`
}
