/**
 * Reads the text of a file that people edit: UTF-8, or UTF-16 as PowerShell and Notepad save it. A byte order mark says
 * which, and is left out; without one, a zero in the first two octets does.
 */
export function decodeText(octets: Uint8Array): string {
  const [first, second] = octets
  const little = (first === 0xff && second === 0xfe) || (second === 0 && first !== 0)
  const big = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0)
  return new TextDecoder(little ? 'utf-16le' : big ? 'utf-16be' : 'utf-8').decode(octets)
}
