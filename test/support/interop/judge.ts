import { checkIOSTrust } from '../../../src/check.js'
import type { IOSTrustReport } from '../../../src/check.js'

/** What the judge is asked. */
export interface JudgeQuestion {
  /** What the server sends, its own first. */
  readonly chain: readonly { readonly der: Uint8Array }[]
  /** The root that a person trusts. */
  readonly root: { readonly der: Uint8Array }
  /** Whom the device dials. */
  readonly host: string
  /** The present. */
  readonly now: Date
}

/** Asks our own judge what an iPhone would do. */
export async function askJudge({ chain, root, host, now }: JudgeQuestion): Promise<IOSTrustReport> {
  return checkIOSTrust({ chain, anchors: [root], host, now })
}

/** What of a report a failing test should show. */
export function failuresOf(report: IOSTrustReport): readonly string[] {
  return report.findings
    .filter(({ level }) => level === 'fail')
    .map(({ code, osStatus, found }) => `${code} (${String(osStatus)}): ${found}`)
}
