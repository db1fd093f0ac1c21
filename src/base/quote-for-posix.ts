/** A word for a POSIX shell: bare where no shell reads anything into it, between single quotes otherwise. */
export function quoteForPOSIX(word: string): string {
  return /^[\w%+,./:@=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
