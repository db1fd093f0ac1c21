/** Longer words are not compared: nobody misspells that much, and comparing takes time by length squared. */
const LONGEST_WORD = 64

/**
 * Finds the word that was probably meant: equal but for case, the one that holds it or that it holds, or the one that is
 * at most two slips away (a third of a short word).
 *
 * @returns The nearest of `words`, the first of equals, or `undefined` when none is near.
 */
export function nearestWord(given: string, words: readonly string[]): string | undefined {
  if (given === '' || given.length > LONGEST_WORD) return undefined
  const slips = Math.min(2, Math.ceil(given.length / 3))
  const ranked = words
    .map((word) => ({ word, distance: editDistance(given.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const [nearest] = ranked
  if (nearest !== undefined && nearest.distance <= slips) return nearest.word
  return ranked.find(({ word }) => contains(word, given) || contains(given, word))?.word
}

/** Four letters at least: shorter ones are part of too many words. */
function contains(whole: string, part: string): boolean {
  return part.length >= 4 && whole.toLowerCase().includes(part.toLowerCase())
}

/** Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = []
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current: number[] = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1)
      const swapped =
        a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
          ? at(beforeLast, column - 2) + 1
          : replaced
      current.push(Math.min(replaced, swapped, at(last, column) + 1, at(current, column - 1) + 1))
    }
    beforeLast = last
    last = current
  }
  return at(last, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}
