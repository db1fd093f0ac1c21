import type { Printer } from '../sinks/printer.js'

/** Joins words as a sentence does: `a, b and c`. */
export function listText(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}

/** Prints a fingerprint as a fact, in lines that fit. */
export function printFingerprint(printer: Printer, fingerprint: string): void {
  fingerprintLines(fingerprint, printer.columns).forEach((line, index) => {
    printer.fact(index === 0 ? 'SHA-256' : '', line)
  })
}

/** Lines of a fingerprint that fit, in groups of two octets: `3F9C 0A11 …`. */
export function fingerprintLines(fingerprint: string, columns: number): readonly string[] {
  const pairs = fingerprint.replaceAll(':', '').match(/.{1,4}/g) ?? []
  const perLine = columns < 60 ? 4 : 8
  return Array.from({ length: Math.ceil(pairs.length / perLine) }, (_, line) =>
    pairs.slice(line * perLine, (line + 1) * perLine).join(' '),
  )
}
