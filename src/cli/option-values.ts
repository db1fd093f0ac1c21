import { InvalidArgumentError } from 'commander'

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value]
}

/** Reads a number of days. @throws InvalidArgumentError when it is none. */
export function parseDays(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

/** Reads a number of seconds. @throws InvalidArgumentError when it is none. */
export function parseSeconds(text: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) < 1 || Number(text) > 120)
    throw new InvalidArgumentError('It must be 1 to 120.')
  return Number(text)
}

/** Reads a port. @throws InvalidArgumentError when it is none. */
export function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > 65_535)
    throw new InvalidArgumentError('It must be 1 to 65535.')
  return Number(text)
}
