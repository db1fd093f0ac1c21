const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
/** Milliseconds of a day. */
export const DAY_MS = 86_400_000

/** A day as people write it, e.g. `24 Feb 2029` (UTC, as certificates count). */
export function dayText(date: Date): string {
  return `${date.getUTCDate()} ${monthText(date)}`
}

/** A month, e.g. `Nov 2026` (UTC). */
export function monthText(date: Date): string {
  return `${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`
}

/** Days from one instant to another, begun ones counted; negative or zero when it has passed. */
export function daysBetween(from: Date, to: Date): number {
  return Math.ceil((to.getTime() - from.getTime()) / DAY_MS)
}

/** A number of days, e.g. `1 day`, `825 days`. */
export function daysText(days: number): string {
  return days === 1 ? '1 day' : `${String(days)} days`
}

/** How long something lasts, e.g. `24 Feb 2029, 824 days from now`. */
export function untilText(now: Date, notAfter: Date): string {
  const days = daysBetween(now, notAfter)
  if (notAfter < now) return `${dayText(notAfter)}: expired`
  return `${dayText(notAfter)}, ${daysText(days)} from now`
}
