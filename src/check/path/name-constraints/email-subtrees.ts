import { isDNSName } from './dns-subtrees.js'
import { LabelTree, hostLabels, labelCount, lowerASCII } from './label-tree.js'
import type { ConstraintStyle } from './subtree-set.js'

/** A mailbox in its two parts (RFC 5321 §4.1.2). */
interface Mailbox {
  readonly local: string
  readonly host: string
}

/**
 * Tells whether a text is an rfc822Name constraint: a mailbox, a host, a domain behind a dot (RFC 5280 §4.2.1.10), or
 * nothing at all, which is everything. An asterisk is a character like any other.
 */
export function isEmailConstraint(text: string): boolean {
  if (text === '') return true
  if (text.includes('@')) return readMailbox(text) !== undefined
  return isDNSName(text.startsWith('.') ? text.slice(1) : text)
}

/** Tells whether an rfc822Name constraint contains a mailbox; malformed ones lie nowhere. */
export function emailConstraintContains(constraint: string, mailbox: string): boolean {
  return new EmailSubtrees([constraint], 'rfc5280').contains(mailbox)
}

/** The rfc822Name constraints of one list. */
export class EmailSubtrees {
  readonly #isStrict: boolean
  readonly #mailboxes = new Set<string>()
  readonly #foldedMailboxes = new Set<string>()
  readonly #hosts = new LabelTree()

  /** Prepares them; malformed ones are left out, where the style knows of such. */
  constructor(constraints: readonly string[], style: ConstraintStyle) {
    this.#isStrict = style === 'rfc5280'
    for (const constraint of constraints) {
      if (!this.#isStrict || isEmailConstraint(constraint)) this.#add(constraint)
    }
  }

  /** How many steps a comparison takes at most. */
  cost(text: string): number {
    return 2 + labelCount(text)
  }

  /** Tells whether the mailbox lies in one of them. The part before the `@` is compared with its case, the host without. */
  contains(text: string): boolean {
    const mailbox = this.#read(text)
    if (mailbox === undefined) return false
    if (this.#isStrict ? this.#mailboxes.has(keyOf(mailbox)) : this.#foldedMailboxes.has(lowerASCII(text)))
      return true
    return this.#hosts.contains(hostLabels(mailbox.host))
  }

  /**
   * Tells whether the mailbox lies in one of them, compared without case, for servers of mail differ about it
   * (RFC 2985 §5.2.1 folds it in subjects); a malformed one always does.
   */
  overlaps(text: string): boolean {
    if (!this.#isStrict) return this.contains(text)
    return (
      readMailbox(text) === undefined || this.#foldedMailboxes.has(lowerASCII(text)) || this.contains(text)
    )
  }

  #read(text: string): Mailbox | undefined {
    if (this.#isStrict) return readMailbox(text)
    const at = text.indexOf('@')
    return { local: text.slice(0, Math.max(at, 0)), host: at < 0 ? '' : text.slice(at + 1) }
  }

  #add(constraint: string): void {
    if (constraint.includes('@')) {
      this.#foldedMailboxes.add(lowerASCII(constraint))
      const mailbox = readMailbox(constraint)
      if (mailbox !== undefined) this.#mailboxes.add(keyOf(mailbox))
    } else if (constraint === '') {
      if (this.#isStrict) this.#hosts.add([], 'subtree')
    } else if (constraint.startsWith('.')) this.#hosts.add(hostLabels(constraint.slice(1)), 'below')
    else this.#hosts.add(hostLabels(constraint), 'exact')
  }
}

/**
 * Reads a mailbox whose local part needs no quotation marks; others are nobody's, for `"a"@x` and `a@x` are one mailbox
 * and two texts. Letters of other scripts are those of SmtpUTF8Mailbox (RFC 9598 §3).
 */
function readMailbox(text: string): Mailbox | undefined {
  const [local = '', host = '', ...rest] = text.split('@')
  const isMailbox =
    rest.length === 0 && /^[\w!#$%&'*+\-/=?^`{|}~.\u0080-\u{10ffff}]+$/u.test(local) && isDNSName(host)
  return isMailbox ? { local, host } : undefined
}

function keyOf({ local, host }: Mailbox): string {
  return `${local}@${lowerASCII(host)}`
}
