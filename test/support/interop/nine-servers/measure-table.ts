import { TEST_SERVER_NAMES } from '../../../../src/testing.js'
import { askJudge, failuresOf } from '../judge.js'
import type { TestServerName } from '../../../../src/testing.js'
import type { Answer, Client } from './clients.js'
import type { RunningServers } from './start-servers.js'

/** One cell: what a client did with a server. */
export interface Cell {
  /** The server. */
  readonly server: TestServerName
  /** True: it trusts; false: it refuses the certificate; `undefined`: it failed for another reason. */
  readonly accepted: boolean | undefined
  /** The client's own words. */
  readonly said: Answer
}

/** One row: what a client did with all servers. */
export interface Row {
  /** The client. */
  readonly client: string
  /** Its cells, in the order of the servers. */
  readonly cells: readonly Cell[]
}

/** Lets one client dial all servers. */
export async function measureRow({ name, dial, refusal }: Client, running: RunningServers): Promise<Row> {
  const answers = await dial(running)
  const cells = running.servers.map(({ name: server }, index) => {
    const said = answers[index] ?? 'no answer'
    return { server, accepted: said === 'ok' ? true : refusal.test(said) ? false : undefined, said }
  })
  return { client: name, cells }
}

/** Name of our own judge in the table. */
export const JUDGE = 'orchard-pki/check'

/** Lets our own judge look at what each server sends; it dials nobody. */
export async function measureJudge({ servers }: RunningServers): Promise<Row> {
  const cells: Cell[] = []
  for (const { name: server, server: served } of servers) {
    const { chain, root } = served
    const report = await askJudge({ chain, root, host: 'localhost', now: new Date() })
    const status = report.findings.find(({ level }) => level === 'fail')?.osStatus
    // It must refuse for the right reason: another OSStatus is no refusal.
    const accepted = report.trusted ? true : status === served.iOS.osStatus ? false : undefined
    cells.push({ server, accepted, said: failuresOf(report).join('\n') })
  }
  return { client: JUDGE, cells }
}

/** The table as text, a line for each client. */
export function formatTable(rows: readonly Row[]): string {
  const head = ['', ...TEST_SERVER_NAMES]
  const body = rows.map(({ client, cells }) => [client, ...cells.map(({ accepted }) => word(accepted))])
  const widths = head.map((_, column) =>
    Math.max(...[head, ...body].map((line) => (line[column] ?? '').length)),
  )
  const format = (line: readonly string[]): string =>
    line
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [head, ...body].map(format).join('\n')
}

function word(accepted: boolean | undefined): string {
  if (accepted === undefined) return '?'
  return accepted ? 'ok' : 'refused'
}
