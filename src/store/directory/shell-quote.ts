/** Quotes a path for a POSIX shell: what a person pastes from a message must do what the message says, and no more. */
export function shellQuote(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
