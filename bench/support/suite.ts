/** What a figure is counted in: `x` is a ratio, `%` a share. */
export type FigureUnit = 'x' | '%' | 'ms' | 'MB' | 'kB' | 's' | '/s' | 'us'

/** What a figure wants to reach. */
export type FigureTarget = { readonly atLeast: number } | { readonly atMost: number }

/** One measured figure: always a ratio or a size against something measured in the same run, or a stated limit. */
export interface Figure {
  /** Stable, kebab-case, unique in its suite: the key of the kept results. */
  readonly id: string
  /** One line for people. */
  readonly what: string
  /** What was measured. */
  readonly value: number
  /** What it is counted in. A ratio without a target is the better the higher. */
  readonly unit: FigureUnit
  /** Absent: told, not judged. */
  readonly target?: FigureTarget
}

/** Programs of others that a suite may ask; which version answered is kept with its figures. */
export type ForeignProgram = 'go' | 'openssl' | 'python'

/** A bench: the file bench/suites/<name>.ts exports it as `suite`, and its figures are kept in bench/results/<name>.json. */
export interface BenchSuite {
  /** The name of its file. */
  readonly name: string
  /** One line for people. */
  readonly title: string
  /** Runs on one core only, where there is `taskset`; so does every process that it starts. */
  readonly oneCore?: boolean
  /** Takes minutes: runs where it is named or with `--long`. */
  readonly long?: boolean
  /** What it asks besides packages. */
  readonly programs?: readonly ForeignProgram[]
  /**
   * Prints its tables while it runs; gives the figures. Says in one line what it leaves out because a program is absent.
   * Each suite has a process of its own.
   */
  readonly run: (say: Say) => Promise<readonly Figure[]>
}

/** Prints a line of a table. */
export type Say = (line: string) => void

/** Whether `--long` was asked for: for a suite of which one part only is long. */
export function isLong(): boolean {
  return process.argv.includes('--long')
}

/** True where a figure reaches its target, false where it misses it, `undefined` where it has none. */
export function isMet({ value, target }: Figure): boolean | undefined {
  if (target === undefined) return undefined
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost
}

/** A figure in one line, with MET or MISSED where it is judged. */
export function figureLine(figure: Figure): string {
  const met = isMet(figure)
  const verdict = met === undefined ? 'told  ' : met ? 'MET   ' : 'MISSED'
  return `${verdict} ${figure.what}: ${amountOf(figure)}${wantedOf(figure)}`
}

/** The value with its unit, three digits that count. */
export function amountOf({ value, unit }: Pick<Figure, 'value' | 'unit'>): string {
  const rounded = Number(value.toPrecision(3))
  const digits = rounded >= 10_000 ? rounded.toLocaleString('en') : String(rounded)
  return unit === '/s' || unit === '%' ? `${digits}${unit}` : `${digits} ${unit.replace('us', 'µs')}`
}

function wantedOf({ target, unit }: Figure): string {
  if (target === undefined) return ''
  return 'atLeast' in target
    ? `, wanted at least ${amountOf({ value: target.atLeast, unit })}`
    : `, wanted at most ${amountOf({ value: target.atMost, unit })}`
}
