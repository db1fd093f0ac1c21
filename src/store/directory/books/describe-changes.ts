/** Says which certificates got their lines, revocations and releases again, one sentence for each kind. */
export function describeChanges({
  added,
  revoked,
  released,
}: Readonly<Record<'added' | 'revoked' | 'released', readonly string[]>>): readonly string[] {
  const found = [
    { serials: added, say: (what: string) => `index.txt lacked ${what}; entered again from newcerts/.` },
    {
      serials: revoked,
      say: (what: string) => `index.txt had lost the revocation of ${what}; entered again.`,
    },
    { serials: released, say: (what: string) => `index.txt had lost the release of ${what}; entered again.` },
  ]
  return found.filter(({ serials }) => serials.length > 0).map(({ serials, say }) => say(listed(serials)))
}

const MOST_LISTED = 3

function listed(serials: readonly string[]): string {
  const shown = serials.slice(0, MOST_LISTED).join(', ')
  const rest = serials.length - MOST_LISTED
  const what = serials.length === 1 ? 'certificate' : `${String(serials.length)} certificates:`
  return rest > 0 ? `${what} ${shown} and ${String(rest)} more` : `${what} ${shown}`
}
