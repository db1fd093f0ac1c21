import assert from 'node:assert/strict'
import test from 'node:test'
import { ensureServerCertificate } from '../../../src/store/ensure-server-certificate.js'
import { imageWithCA, recordCreation, recordScript, SCRIPT_NAMES } from '../../support/disk/crash-scripts.js'
import { surviveCrashes, workAfterCrashes } from '../../support/disk/run-crashes.js'
import { NOW } from '../../support/issue.js'

const THOROUGHNESS = { states: 100, again: 4, statesAgain: 8 }

test('whenever the power fails or the process is killed while a CA is created, there is a whole one or none', async () => {
  const { states } = await surviveCrashes(await recordCreation(), { states: 200, again: 0, statesAgain: 0 })
  assert.ok(states > 50)
})

for (const name of SCRIPT_NAMES) {
  test(`whenever the power fails or the process is killed, nothing is lost of: ${name}`, async () => {
    const survey = await surviveCrashes(await recordScript(name, await imageWithCA()), THOROUGHNESS)
    assert.ok(survey.states > 60 && survey.statesAgain > 10, JSON.stringify(survey))
  })

  test(`after any crash the next run works as if there had been none: ${name}`, async () => {
    await workAfterCrashes(
      await recordScript(name, await imageWithCA()),
      24,
      async ({ directory }, server) => {
        if (directory === undefined) return
        await ensureServerCertificate({ store: directory, name: server, hosts: ['after.local'], now: NOW })
      },
    )
  })
}
