/**
 * A text as a JSON string in ASCII: it is the same in every encoding. YAML and JavaScript read it so too, and Jupyter
 * reads its files in the encoding of the locale.
 */
export function asciiJSON(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
