/** A text that a person must never see as it is, and what is wrong with it. */
export interface HostileString {
  /** What it would do. */
  readonly does: string
  /** The text. */
  readonly text: string
}

/** Texts that certificates, paths and servers may hold: every sink for foreign text is tested with all of them. */
export const HOSTILE_STRINGS: readonly HostileString[] = [
  { does: 'colours the rest', text: 'a\u001b[31mb' },
  { does: 'clears the screen', text: '\u001b[2J\u001b[H' },
  { does: 'sets the title of the window', text: '\u001b]0;owned\u0007' },
  { does: 'writes to the clipboard', text: '\u001b]52;c;b3duZWQ=\u001b\\' },
  { does: 'starts a sequence by one C1 octet', text: 'a\u009b31mb' },
  { does: 'ends a line and begins a false one', text: 'good\norchard: all is well' },
  { does: 'overwrites its own line', text: 'bad\rgood' },
  { does: 'takes characters back', text: 'bank\b\b\b\bhome' },
  { does: 'ends a C string', text: 'home\u0000.bank' },
  { does: 'is a tab', text: 'a\tb' },
  { does: 'is DEL', text: 'a\u007fb' },
  { does: 'ends a line as NEL', text: 'a\u0085b' },
  { does: 'ends a line as U+2028', text: 'a\u2028b' },
  { does: 'ends a paragraph', text: 'a\u2029b' },
  { does: 'turns the direction', text: 'exe.\u202egnp' },
  { does: 'isolates a direction', text: '\u2066abc\u2069' },
  { does: 'marks a direction', text: 'a\u200fb\u061cc' },
  { does: 'joins with zero width', text: 'pay\u200bpal\u200d\u2060\ufeff' },
  { does: 'hides a soft hyphen', text: 'pay\u00adpal' },
  { does: 'looks empty but is a letter', text: 'a\u3164b\uffa0c\u115f' },
  { does: 'looks empty but is braille', text: 'a\u2800b' },
  { does: 'is a space that is none', text: 'a\u00a0b\u3000c' },
  { does: 'hides text in tags', text: 'a\u{e0041}\u{e0042}' },
  { does: 'selects a variant', text: 'a\ufe0fb' },
  { does: 'is half a character', text: 'a\ud83db' },
  { does: 'is the other half', text: '\udc4da' },
  { does: 'is private use', text: 'a\ue000b' },
  { does: 'is no character', text: 'a\uffffb' },
  { does: 'piles up marks', text: `a${'\u0301'.repeat(40)}` },
]

/** Texts of people that must stay as they are. */
export const HARMLESS_STRINGS: readonly string[] = [
  'alice@homebox, Nov 2026',
  'Zoë Müller',
  '日本語',
  'Ελληνικά',
  'עברית',
  'नमस्ते',
  'C:\\Users\\alice',
  "O'Brien & Söhne <ca@example.org>",
  'é',
  '🍏',
]
