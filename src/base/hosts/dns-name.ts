import { nameCharacter } from '../quote.js'
import { parseIP } from './ip-address.js'
import { dropQuotes } from './pasted-text.js'
import type { HostRefusal } from './refusal.js'

/** Longest label, RFC 1035 §2.3.4. */
const LONGEST_LABEL = 63
/** Longest name in text form without the final dot: 255 octets on the wire, RFC 1035 §2.3.4. */
const LONGEST_NAME = 253
/** No longer text is given to `URL`: other scripts may shrink a little when they are mapped, never so much. */
const LONGEST_TEXT = 4 * LONGEST_NAME
/** Nothing but what a name on the wire is made of. */
const PLAIN = /^[a-z0-9.-]*$/i

/**
 * Reads a DNS name without wildcard and trailing dot: letters, digits and hyphens (RFC 1123 §2.1, RFC 5890 §2.3.1), other
 * scripts as A-labels (UTS #46 by the platform's `URL`).
 *
 * @returns The name in lower case, or why it is none.
 */
export function readDNSName(text: string): string | HostRefusal {
  if (text.length > LONGEST_TEXT) return nameTooLong
  const stray = PLAIN.test(text) ? undefined : findStray(text)
  if (stray !== undefined) return strayCharacter(text, stray)
  // Before `URL` sees it: newer ones refuse such a label, older ones pass it.
  if (hasEdgeHyphen(text)) return edgeHyphen(text)
  const name = toALabels(text)
  if (name === undefined) return badIDN
  return hasEdgeHyphen(name) ? edgeHyphen(text) : checkName(name)
}

/** ASCII but letters, digits, dots and hyphens; dashes and quotation marks of other scripts, which `URL` takes for letters. */
function findStray(text: string): string | undefined {
  return /(?!-)[\0-\x7f\p{Pd}\p{Pi}\p{Pf}\u2212\u201a\u201e](?<![a-z0-9.])/iu.exec(text)?.[0]
}

/**
 * Maps a name to lower-case A-labels. `URL` sees only letters, digits, hyphens, dots and non-ASCII: nothing that it would
 * decode or take for another part of a URL. The label behind keeps it from reading numbers as an IPv4 address, and newer
 * ones from taking every A-label as it is, which they do where all is ASCII.
 */
function toALabels(text: string): string | undefined {
  if (PLAIN.test(text) && !/xn--/i.test(text)) return text.toLowerCase()
  try {
    const { hostname } = new URL(`https://${text}.ü/`)
    return /^([a-z0-9.-]*)\.xn--tda$/.exec(hostname)?.[1]
  } catch {
    return undefined
  }
}

function checkName(name: string): string | HostRefusal {
  const labels = name.split('.')
  if (labels.includes('')) return emptyLabel(name)
  for (const label of labels) {
    const refusal = checkLabel(label)
    if (refusal !== undefined) return refusal
  }
  if (name.length > LONGEST_NAME) return nameTooLong
  return /(?:^|\.)(?:[0-9-]+|0x[0-9a-f]*)$/.test(name) ? numericName(name) : name
}

function checkLabel(label: string): HostRefusal | undefined {
  if (label.length > LONGEST_LABEL) return labelTooLong(label.length)
  if (label.startsWith('--', 2) && !label.startsWith('xn--')) return reservedHyphens
  // The ASCII letters of an A-label stand before its last hyphen (RFC 3492 §3.1). Some runtimes' `URL` takes a hyphen
  // with none before it, and text that itself begins with xn--, which UTS #46 §4.1 forbids.
  return /^xn--(?:-[^-]*|xn--.*-[^-]*)$/.test(label) ? badIDN : undefined
}

/** RFC 5891 §4.2.3.1. `URL` does not check it; the labels as given and their A-labels must both hold. */
function hasEdgeHyphen(name: string): boolean {
  return /(?:^|\.)-|-(?:\.|$)/.test(name)
}

function strayCharacter(text: string, character: string): HostRefusal {
  if (character === '_') {
    return {
      reason: 'underscore',
      fact: 'has an underscore, which a host name cannot hold',
      cure: 'Rename the host with hyphens, or use its IP address.',
      candidate: text.replaceAll('_', '-'),
    }
  }
  return {
    reason: 'syntax',
    fact: `holds the character ${nameCharacter(character)}, which no host name can`,
    cure: 'Give a name of letters, digits, hyphens and dots, or an IP address.',
    // Dashes that word processors and keyboards put in place of a hyphen. `URL` takes them for letters.
    candidate: dropQuotes(text).replace(/[\p{Pd}\u2212]/gu, '-'),
  }
}

function emptyLabel(name: string): HostRefusal {
  const candidate = name.split('.').filter(Boolean).join('.')
  const cure = 'Give the name without the extra dot.'
  if (name.startsWith('.')) return { reason: 'leading-dot', fact: 'begins with a dot', cure, candidate }
  return { reason: 'empty-label', fact: 'has two dots in a row', cure, candidate }
}

/** A name that ends in a number is an address to every program, and each reads it in its own way (URL Standard §3.5). */
function numericName(name: string): HostRefusal {
  const address = readLoosely(name)
  if (address === undefined) {
    return {
      reason: 'numeric-name',
      fact: 'ends in a number and is no IPv4 address',
      cure: 'Write an address as four numbers of 0 to 255, such as 192.168.1.20; the last part of a name needs a letter.',
    }
  }
  return {
    reason: 'ambiguous-address',
    fact: 'is a short, octal or hexadecimal address, which programs read differently',
    cure: 'Write an address as four decimal numbers without leading zeros.',
    candidate: address,
  }
}

/** What a person means: decimal numbers with zeros in front; otherwise what a browser would dial. */
function readLoosely(name: string): string | undefined {
  if (/^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$/.test(name)) {
    const numbers = name.split('.').map(Number)
    return numbers.every((number) => number <= 255) ? numbers.join('.') : undefined
  }
  try {
    const { hostname } = new URL(`https://${name}/`)
    return parseIP(hostname) === undefined ? undefined : hostname
  } catch {
    return undefined
  }
}

function edgeHyphen(name: string): HostRefusal {
  const candidate = name
    .split('.')
    .map((label) => label.replace(/^-+/, '').replace(/-+$/, ''))
    .join('.')
  return {
    reason: 'hyphen',
    fact: 'has a label that begins or ends with a hyphen',
    cure: 'Give the name without that hyphen.',
    candidate,
  }
}

const reservedHyphens: HostRefusal = {
  reason: 'hyphen',
  fact: 'has a label with hyphens as its third and fourth characters, which only xn-- labels may have',
  cure: 'Rename the host, or use its IP address.',
}

const badIDN: HostRefusal = {
  reason: 'idn',
  fact: 'is no valid internationalized name',
  cure: 'Give the name as a browser shows it, in its own script or with its xn-- labels, or use the IP address.',
}

function labelTooLong(length: number): HostRefusal {
  return {
    reason: 'label-length',
    fact: `has a label of ${String(length)} octets; a label has at most ${String(LONGEST_LABEL)}`,
    cure: 'Rename the host, or use its IP address.',
  }
}

const nameTooLong: HostRefusal = {
  reason: 'name-length',
  fact: `is longer than ${String(LONGEST_NAME)} octets`,
  cure: 'Rename the host, or use its IP address.',
}
