/** Characters that the patterns see: they take time by length squared. */
const LOOKED_AT = 4096

/** Tells from a text that holds no PEM block what it probably is, and what to do. Never quotes it: it may be a key. */
export function explainPEM(text: string): string {
  const start = text.slice(0, LOOKED_AT)
  for (const { pattern, hint } of looks) if (pattern.test(start)) return hint
  return 'Give the text from -----BEGIN to the dashes behind END, with its line ends.'
}

const looks: readonly { readonly pattern: RegExp; readonly hint: string }[] = [
  {
    // UTF-16 of either order, read as bytes or as UTF-8: every other character is NUL.
    pattern: /-\0-|B\0E\0G/,
    hint: 'It is UTF-16, as PowerShell and Notepad write it: save it as UTF-8, or decode it as utf16le.',
  },
  {
    // A DER SEQUENCE, read as Latin-1 or as UTF-8.
    pattern: /^0[\x80-\x84\ufffd]|\0/,
    hint: 'It is binary: give the bytes of a DER file as { der }, not as { pem }.',
  },
  {
    pattern: /-----BEGIN [^\r\n]*\\n/,
    hint: 'Its line ends are written as \\n: replace them with real ones.',
  },
  {
    pattern: /[\u2010-\u2015]+ ?BEGIN/,
    hint: 'A word processor has changed its dashes: copy it from the file itself.',
  },
  {
    pattern: /-----BEGIN /,
    hint: 'Each BEGIN and END line must stand on a line of its own, between five dashes on both sides.',
  },
  {
    pattern: /^\s{0,80}MI[A-Za-z0-9+/]{30}/,
    hint: 'It is base64 without its BEGIN and END lines: copy those as well.',
  },
  {
    pattern: /^[^\r\n]{0,1000}\.[a-z0-9]{3,4}\s{0,80}$/i,
    hint: 'It looks like the path of a file: give what the file holds.',
  },
]
