/** Replaced by the bundler with the day of the build; absent in code that tsc alone compiled. */
declare const ORCHARD_BUILT_AT: string | undefined

/** Replaced by the bundler with the version in package.json; absent in code that tsc alone compiled. */
declare const ORCHARD_VERSION: string | undefined

/** Replaced by the bundler with what `orchard --help` prints; absent in code that tsc alone compiled. */
declare const ORCHARD_HELP: string | undefined

/** The version of this program, as `orchard --version` prints it. */
export function version(): string {
  return typeof ORCHARD_VERSION === 'string' ? ORCHARD_VERSION : 'unbundled'
}

/** What `orchard --help` printed when this program was built. */
export function helpText(): string | undefined {
  return typeof ORCHARD_HELP === 'string' ? ORCHARD_HELP : undefined
}

/** The day of this release: a build on a machine whose clock stands in 1970 is no older than this. */
const RELEASED_AT = '2026-11-22T00:00:00.000Z'

/** The day this program was built. A system clock that shows an earlier one is wrong. */
export function builtAt(): Date {
  const released = new Date(RELEASED_AT)
  if (typeof ORCHARD_BUILT_AT !== 'string') return released
  const built = new Date(ORCHARD_BUILT_AT)
  return built > released ? built : released
}
