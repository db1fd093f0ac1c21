/** A piece of TypeScript in a document or a docstring. */
export interface Snippet {
  /** The document, e.g. `docs/guide.md`. */
  readonly file: string
  /** Line of its fence, counted from 1. */
  readonly line: number
  /** Unique name, e.g. `docs/guide.md.12`. */
  readonly name: string
  /** The code, on the same lines as in the document. */
  readonly code: string
  /** Whether it is run after it was compiled. */
  readonly runs: boolean
}

const FENCE = /^\s*(?:\*\s*)?```(\S*)(.*)$/
const FLAGS = ['no-run', 'continue']

/**
 * Finds the fences marked `ts`. In a `.ts` file only those in docstrings count. Flags after `ts`: `no-run` is compiled
 * only; `continue` goes on where the snippet before it in the same document stopped.
 *
 * @throws When a fence carries another word, or is not closed.
 */
export function extractSnippets(file: string, text: string): readonly Snippet[] {
  const lines = text.split('\n').map((line) => (file.endsWith('.ts') ? docstringLine(line) : line))
  requireFences(lines, file)
  const snippets: Snippet[] = []
  let kept: string[] = []
  for (let index = 0; index < lines.length; index++) {
    const opening = FENCE.exec(lines[index] ?? '')
    if (opening === null) continue
    const start = index + 1
    index = findClosing(lines, start, file)
    if (opening[1] !== 'ts') continue
    const flags = readFlags(opening[2] ?? '', `${file}:${start}`)
    kept = [...(flags.includes('continue') ? kept : []), ...Array<string>(start).fill('')].slice(0, start)
    kept.push(...lines.slice(start, index))
    snippets.push({
      file,
      line: start,
      name: `${file}.${start}`,
      code: kept.join('\n'),
      runs: !flags.includes('no-run'),
    })
  }
  return snippets
}

/** An example that is not marked `ts` would never be compiled. */
function requireFences(lines: readonly string[], file: string): void {
  lines.forEach((line, index) => {
    if (!line.startsWith('@example')) return
    const fence = lines.slice(index + 1, index + 6).find((below) => FENCE.test(below))
    if (!fence?.startsWith('```ts'))
      throw new Error(`${file}:${index + 1}: an @example needs a \`\`\`ts fence`)
  })
}

function findClosing(lines: readonly string[], start: number, file: string): number {
  const index = lines.findIndex((line, at) => at >= start && line.trim() === '```')
  if (index === -1) throw new Error(`${file}:${start}: a fence is not closed`)
  return index
}

function readFlags(text: string, place: string): readonly string[] {
  const flags = text.split(' ').filter((word) => word !== '')
  const unknown = flags.find((flag) => !FLAGS.includes(flag))
  if (unknown !== undefined) throw new Error(`${place}: a snippet cannot be marked ${unknown}`)
  return flags
}

/** The text of a line inside a docstring; empty outside. */
function docstringLine(line: string): string {
  return /^\s*\* ?(.*)$/.exec(line)?.[1] ?? ''
}
