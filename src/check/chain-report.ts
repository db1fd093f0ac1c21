import type { CertificateRecord } from '../x509/read/records.js'
import { FAULT_TITLES } from './path/fault-titles.js'
import type { PathFault } from './path/records.js'

/** One thing that the plain validator found. */
export interface ChainFinding {
  /** A {@link PathFaultCode}, the id of a rule, `host` or `malformed`. */
  readonly code: string
  /** `fail`: it is why the chain is refused. `warn`: it is not, and yet worth repair. */
  readonly level: 'fail' | 'warn'
  /** What should hold, one sentence without a full stop. */
  readonly title: string
  /** Which certificate of the path, 0 for the first; absent where it is about the path. */
  readonly index?: number
  /** What was found. Foreign text: encode it where it leaves. */
  readonly found: string
  /** What was expected. */
  readonly expected: string
}

/** What the plain validator says of a chain. */
export interface ChainReport {
  /** Whether there is a path, and nothing failed. */
  readonly valid: boolean
  /** Everything found, failures first. */
  readonly findings: readonly ChainFinding[]
  /** The path that was judged, the first certificate first; empty where that cannot be read. */
  readonly path: readonly CertificateRecord[]
  /** How many other paths were looked at. */
  readonly rejectedPaths: number
}

/** Makes a report; `valid` follows from the findings. */
export function createChainReport(parts: Omit<ChainReport, 'valid'>): ChainReport {
  const { rejectedPaths } = parts
  const byLevel = (level: ChainFinding['level']): readonly ChainFinding[] =>
    parts.findings.filter((finding) => finding.level === level)
  const findings = Object.freeze([...byLevel('fail'), ...byLevel('warn')])
  const path = Object.freeze([...parts.path])
  return Object.freeze({
    get valid() {
      return path.length > 0 && findings.every(({ level }) => level !== 'fail')
    },
    findings,
    path,
    rejectedPaths,
  })
}

/** Says what is wrong with a path in the words of a report. */
export function pathFinding({ code, index, found, expected }: PathFault): ChainFinding {
  const place = index === undefined ? {} : { index }
  return Object.freeze({ code, level: 'fail', title: FAULT_TITLES[code], ...place, found, expected })
}
