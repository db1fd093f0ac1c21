import { PKIError } from '../index.js'
import { builtAt } from './built-at.js'

/** A day: a clock may stand in a time zone of its own. */
const TOLERANCE_MS = 86_400_000

/**
 * Refuses a system clock that shows a time before this program was built: a board without a battery makes
 * certificates that a device takes for expired or not yet valid.
 *
 * @throws PKIError `ERR_PKI_CLOCK`.
 */
export function checkClock(now: Date): void {
  const built = builtAt()
  if (now.getTime() >= built.getTime() - TOLERANCE_MS) return
  const [clock, day] = [now.toISOString(), built.toISOString()]
  throw new PKIError(
    'ERR_PKI_CLOCK',
    `the clock of this machine says ${clock.slice(0, 10)}, but this program was built on ${day.slice(0, 10)}`,
    {
      details: { now: clock, built: day },
      hint: 'Set the clock first (sudo timedatectl set-ntp true, or sudo date -s "2030-01-31 12:00"): a device refuses certificates with wrong dates.',
    },
  )
}
