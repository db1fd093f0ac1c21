import { InvalidArgumentError } from 'commander'
import { REVOCATION_REASONS } from '../index.js'
import type { RevocationReason } from '../index.js'

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value]
}

/** Reads a number of days, from 1. @throws InvalidArgumentError when it is none. */
export function parseDays(text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError('It must be a whole number, from 1.')
  return Number(text)
}

/** Reads a number of seconds. @throws InvalidArgumentError when it is none. */
export function parseSeconds(text: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) < 1 || Number(text) > 120)
    throw new InvalidArgumentError('It must be 1 to 120.')
  return Number(text)
}

/** Longest time that a page is served, in minutes. */
const MOST_MINUTES = 240

/** Reads a number of minutes, also `0.5`. @throws InvalidArgumentError when it is none. */
export function parseMinutes(text: string): number {
  const minutes = Number(text)
  if (!/^\d{1,3}(?:\.\d{1,3})?$/.test(text) || minutes === 0 || minutes > MOST_MINUTES)
    throw new InvalidArgumentError(`It must be more than 0 and at most ${String(MOST_MINUTES)}.`)
  return minutes
}

/** Reads a port. @throws InvalidArgumentError when it is none. */
export function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > 65_535)
    throw new InvalidArgumentError('It must be 1 to 65535.')
  return Number(text)
}

/** Reads a period in days, `30d` or `30`. @throws InvalidArgumentError when it is none. */
export function parsePeriod(text: string): number {
  const [, days] = /^(\d{1,6})d?$/.exec(text) ?? []
  if (days === undefined) throw new InvalidArgumentError('It must be a number of days, e.g. 30d.')
  return Number(days)
}

/** Reads a reason of revocation. @throws InvalidArgumentError when it is none. */
export function parseReason(text: string): RevocationReason {
  const found = REVOCATION_REASONS.find((reason) => reason.toLowerCase() === text.toLowerCase())
  if (found === undefined)
    throw new InvalidArgumentError(`It must be one of ${REVOCATION_REASONS.join(', ')}.`)
  return found
}

/** Reads a day, `2026-11-01`, or an instant in UTC, `2026-11-01T12:00:00Z`. @throws InvalidArgumentError when it is none. */
export function parseInstant(text: string): Date {
  const shape = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2})?Z)?$/.exec(text)
  const instant = new Date(text)
  // The day is compared because 2026-02-30 is read as the second of March.
  if (shape === null || Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== shape[1])
    throw new InvalidArgumentError('It must be a day such as 2026-11-01, or 2026-11-01T12:00:00Z.')
  return instant
}
