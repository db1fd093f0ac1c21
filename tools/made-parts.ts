import { ToolError } from './process.js'

/**
 * Writes the parts of a document that are made, between their marks `<!-- made: NAME -->` and `<!-- end -->`, and keeps
 * what a person wrote.
 *
 * @throws {@link ToolError} when a mark names no part: what stands behind it would be kept for ever.
 */
export function writeMadeParts(text: string, parts: Readonly<Record<string, () => string>>): string {
  const unknown = [...text.matchAll(/<!-- made: (.+?) -->/g)].find(
    ([, name = '']) => !Object.hasOwn(parts, name),
  )
  if (unknown !== undefined) throw new ToolError(`nothing makes the part ${unknown[0]}`)
  return Object.entries(parts).reduce((written, [name, part]) => {
    const start = `<!-- made: ${name} -->`
    const [before = '', rest] = written.split(start)
    if (rest === undefined) return written
    return `${before}${start}\n\n${part()}\n\n${rest.slice(rest.indexOf('<!-- end -->'))}`
  }, text)
}
