import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLIENTS } from '../support/interop/nine-servers/clients.js'
import { isAccepted } from '../support/interop/nine-servers/expected-table.js'
import {
  formatTable,
  measureJudge,
  measureRow,
  type Row,
} from '../support/interop/nine-servers/measure-table.js'
import { startServers } from '../support/interop/nine-servers/start-servers.js'
import { without } from '../support/interop/run-program.js'

/** `npm run servers`: starts the nine servers, lets every client that is installed dial them, prints what they say. */
const folder = mkdtempSync(join(tmpdir(), 'orchard-servers-'))
const running = await startServers(folder)
try {
  const rows: Row[] = []
  for (const client of CLIENTS) {
    const absent = without(...client.programs)
    if (absent === false) rows.push(await measureRow(client, running))
    else console.log(`${client.name} is not asked: ${absent}`)
  }
  rows.push(await measureJudge(running))
  console.log(formatTable(rows))
  for (const { client, cells } of rows) {
    for (const { server, accepted, said } of cells) {
      if (accepted === isAccepted(client, server)) continue
      console.log(`\n${client}, ${server}: not as expected\n${said}`)
      process.exitCode = 1
    }
  }
} finally {
  running.close()
  rmSync(folder, { recursive: true, force: true })
}
