import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { CLIENTS } from '../support/interop/nine-servers/clients.js'
import { isAccepted } from '../support/interop/nine-servers/expected-table.js'
import { JUDGE, measureJudge, measureRow } from '../support/interop/nine-servers/measure-table.js'
import { startServers, type RunningServers } from '../support/interop/nine-servers/start-servers.js'
import { without } from '../support/interop/run-program.js'
import { temporaryFolder } from '../support/interop/workspace.js'

describe('nine servers on the loopback', () => {
  const folder = temporaryFolder()
  let running: RunningServers | undefined

  before(async () => {
    running = await startServers(folder)
  })
  after(() => running?.close())

  for (const client of CLIENTS) {
    it(
      `${client.name} trusts and refuses as the table says`,
      { skip: without(...client.programs) },
      async () => {
        assert.ok(running !== undefined)
        const { cells } = await measureRow(client, running)
        assert.equal(cells.length, 9)
        const surprises = cells.filter(({ server, accepted }) => accepted !== isAccepted(client.name, server))
        assert.deepEqual(surprises, [])
      },
    )
  }

  it('our judge says what an iPhone would, each with its reason', async () => {
    assert.ok(running !== undefined)
    const { cells } = await measureJudge(running)
    const surprises = cells.filter(({ server, accepted }) => accepted !== isAccepted(JUDGE, server))
    assert.deepEqual(surprises, [])
  })
})
