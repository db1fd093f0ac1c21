const DAY_SECONDS = 86_400

/** A length of time as people say it: whole days, and the rest in seconds. */
export function describeSeconds(seconds: number): string {
  const days = Math.floor(seconds / DAY_SECONDS)
  const rest = seconds - days * DAY_SECONDS
  return rest === 0 ? `${String(days)} days` : `${String(days)} days and ${String(rest)} s`
}
