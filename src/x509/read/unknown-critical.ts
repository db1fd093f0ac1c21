import type { RawExtension } from './records.js'

/** Gives the object identifiers of the critical extensions that are not among the known ones. */
export function unknownCritical(
  extensions: readonly RawExtension[],
  known: ReadonlySet<string>,
): readonly string[] {
  const unknown = extensions.filter(({ oid, critical }) => critical && !known.has(oid))
  return Object.freeze(unknown.map(({ oid }) => oid))
}
