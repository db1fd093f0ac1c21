import { readResults } from '../bench/support/kept-results.js'

/** Sizes of fleets, in certificates. */
const FLEETS = [
  { name: '10³', count: 1e3 },
  { name: '10⁶', count: 1e6 },
  { name: '10⁹', count: 1e9 },
] as const

/** Days after which a certificate is renewed: 30 before its 825 end. */
const RENEWED_AFTER_DAYS = 795
/** One certificate in so many stands in the list of the revoked. */
const REVOKED_ONE_IN = 100
/** Days for which an OCSP response is good. */
const OCSP_DAYS = 7
/** Entries of the list that was measured. */
const MEASURED_ENTRIES = 1e5
/** Longest list that this library reads, in octets. */
const MOST_LIST_OCTETS = 16 * 1024 * 1024

/** What one certificate, one entry and one response cost, measured. */
interface Units {
  /** Seconds of a certificate in memory. */
  readonly signed: number
  /** Seconds of a certificate with its line in the books of a CA directory. */
  readonly kept: number
  /** Seconds of an entry of a list. */
  readonly entry: number
  /** Octets of an entry of a list. */
  readonly octets: number
  /** Seconds of a signature. */
  readonly signature: number
}

/** What a fleet costs, worked out from the kept results; says which suites are missing where some are. */
export function fleetPart(): string {
  const units = readUnits()
  if (units === undefined)
    return '_Not kept yet: `npm run bench -- issue issue-many crl --keep`, then `npm run pages`._'
  return [...unitLines(units), '', ...costTable(units)].join('\n')
}

function readUnits(): Units | undefined {
  const valueOf = (suite: string, id: string): number =>
    readResults(suite)?.figures.find((figure) => figure.id === id)?.value ?? NaN
  const units = {
    signed: 1 / valueOf('issue', 'ec-p256-rate-orchard-pki-nodecrypto'),
    kept: 1 / valueOf('issue-many', 'requests-per-second'),
    entry: valueOf('crl', 'write') / 1_000 / MEASURED_ENTRIES,
    octets: (valueOf('crl', 'size') * 1_000) / MEASURED_ENTRIES,
    signature: 1 / valueOf('issue', 'ec-p256-signatures'),
  }
  return Object.values(units).some(Number.isNaN) ? undefined : units
}

function unitLines(units: Units): readonly string[] {
  const perList = Math.floor(MOST_LIST_OCTETS / units.octets)
  return [
    `- **A certificate** (P-256, request in, certificate out, \`nodeCrypto\`, one core): ${duration(units.signed)}.`,
    `- **The same, and its line in a CA directory**, durable on the disk (\`issueMany\`, WebCrypto, whose threads use a second core where there is one): ${duration(units.kept)}. A renewal with the same key is this too.`,
    `- **An entry of a revocation list**: ${duration(units.entry)} and ${units.octets.toFixed(1)} octets; the list's one signature is nothing beside it. In the 16 MiB that this library reads there is room for 16 × 1024² ÷ ${units.octets.toFixed(1)} ≈ ${perList.toLocaleString('en')} entries.`,
    `- **An OCSP response**: at least its signature, ${duration(units.signature)}. This library answers no OCSP; the figure is the floor of whoever does.`,
  ]
}

function costTable(units: Units): readonly string[] {
  const rows: readonly (readonly [what: string, cell: (count: number) => string])[] = [
    ['all signed once, in memory', (count) => times(count, units.signed)],
    ['all issued once into a CA directory', (count) => times(count, units.kept)],
    [
      `renewals of a day (÷ ${RENEWED_AFTER_DAYS})`,
      (count) => times(Math.ceil(count / RENEWED_AFTER_DAYS), units.kept),
    ],
    [
      `revocation list, ${100 / REVOKED_ONE_IN} % of all revoked`,
      (count) => listCell(count / REVOKED_ONE_IN, units),
    ],
    [
      `OCSP responses of a day, each good for ${OCSP_DAYS}`,
      (count) => times(Math.ceil(count / OCSP_DAYS), units.signature),
    ],
  ]
  return [
    `| one process | ${FLEETS.map(({ name }) => `${name} certificates`).join(' | ')} |`,
    `| --- | ${FLEETS.map(() => '---').join(' | ')} |`,
    ...rows.map(([what, cell]) => `| ${what} | ${FLEETS.map(({ count }) => cell(count)).join(' | ')} |`),
  ]
}

function times(count: number, seconds: number): string {
  return `${count.toLocaleString('en')} × ${duration(seconds)} = **${duration(count * seconds)}**`
}

function listCell(entries: number, { entry, octets }: Units): string {
  const lists = Math.ceil((entries * octets) / MOST_LIST_OCTETS)
  const cost = `${times(entries, entry)}, ${size(entries * octets)}`
  return lists === 1 ? cost : `${cost}: ${lists.toLocaleString('en')} lists or more, so as many CAs`
}

const DURATIONS = [
  ['days', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
  ['ms', 1e-3],
  ['µs', 1e-6],
] as const

function duration(seconds: number): string {
  const [unit, length] = DURATIONS.find(([, from]) => seconds >= from) ?? ['µs', 1e-6]
  return `${Number((seconds / length).toPrecision(3)).toLocaleString('en')} ${unit}`
}

function size(octets: number): string {
  const rounded = (length: number): string => Number((octets / length).toPrecision(3)).toLocaleString('en')
  return octets >= 1e6 ? `${rounded(1e6)} MB` : `${rounded(1e3)} kB`
}
