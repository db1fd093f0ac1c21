/**
 * How far a constraint reaches from its own name: `exact`, the name alone; `subtree`, the name and all below it; `below`,
 * only what lies below it.
 */
export type Reach = 'exact' | 'subtree' | 'below'

/** One place in the tree: the constraints that end here, and what follows. */
interface Branch {
  readonly next: Map<string, Branch>
  exact: boolean
  subtree: boolean
  below: boolean
  /** Whether a constraint ends at a place that follows, and holds that very name. */
  endsAtChild: boolean
}

/**
 * Constraints as a tree of labels, the most significant first, so that a name is compared with thousands of them in as
 * many steps as it has labels. It serves DNS names, hosts and distinguished names alike.
 */
export class LabelTree {
  readonly #root: Branch = newBranch()
  #size = 0

  /** How many constraints it holds. */
  get size(): number {
    return this.#size
  }

  /** Adds a constraint. */
  add(labels: readonly string[], reach: Reach): void {
    this.#size += 1
    let parent: Branch | undefined
    let branch = this.#root
    for (const label of labels) {
      const next = branch.next.get(label) ?? newBranch()
      branch.next.set(label, next)
      parent = branch
      branch = next
    }
    branch[reach] = true
    if (parent !== undefined && reach !== 'below') parent.endsAtChild = true
  }

  /** Tells whether a name lies in one of the constraints. */
  contains(labels: readonly string[]): boolean {
    let branch = this.#root
    for (const label of labels) {
      if (branch.subtree || branch.below) return true
      const next = branch.next.get(label)
      if (next === undefined) return false
      branch = next
    }
    return branch.subtree || branch.exact
  }

  /** Tells whether some name of exactly one label more lies in one of the constraints: all that `*.` in front stands for. */
  containsSomeChild(labels: readonly string[]): boolean {
    let branch = this.#root
    for (const label of labels) {
      if (branch.subtree || branch.below) return true
      const next = branch.next.get(label)
      if (next === undefined) return false
      branch = next
    }
    return branch.subtree || branch.below || branch.endsAtChild
  }
}

function newBranch(): Branch {
  return { next: new Map(), exact: false, subtree: false, below: false, endsAtChild: false }
}

/** Gives the labels of a host, the most significant first, ASCII letters in lower case. */
export function hostLabels(host: string): readonly string[] {
  return lowerASCII(host).split('.').reverse()
}

/** Gives a text with its ASCII letters in lower case; letters of other scripts, which could become ASCII, are left. */
export function lowerASCII(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** Counts the labels of a host, so that the work on it is known before it is done. */
export function labelCount(host: string): number {
  let count = 1
  for (let at = host.indexOf('.'); at >= 0; at = host.indexOf('.', at + 1)) count += 1
  return count
}
