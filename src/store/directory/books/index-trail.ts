import type { FileFacts } from '../file-layer.js'

/** What a file looks like, as one text that changes when another takes its place or it is written. */
export function lookOf(facts: FileFacts | undefined): string {
  if (facts === undefined) return ''
  return [facts.kind, facts.inode, facts.size, facts.modified].map(String).join(' ')
}

/**
 * Which file `index.txt` was when we last knew all of it, from one change of ours to the next. Openssl takes no lock and
 * may put its own in place at any instant: then the trail ends, and the next one looks at everything. It is followed by
 * open files, never by the path, which may be another file a moment later.
 */
export class IndexTrail {
  #last: FileFacts | undefined
  #remarks: readonly string[] = []

  /** The file at the end of the trail; `undefined`: it is lost. */
  get last(): FileFacts | undefined {
    return this.#last
  }

  /** Begins with a file of which all is known. */
  begin(facts: FileFacts | undefined): void {
    this.#last = facts
  }

  /** Goes on from what was written to what came of it. */
  follow(before: FileFacts, after: FileFacts): void {
    this.#last = lookOf(before) === lookOf(this.#last) ? after : undefined
  }

  /** Ends, with a sentence for a person. */
  lose(remark: string): void {
    this.#last = undefined
    this.#remarks = [...this.#remarks, remark]
  }

  /** Gives what is to be said, once. */
  takeRemarks(): readonly string[] {
    const remarks = this.#remarks
    this.#remarks = []
    return remarks
  }
}
