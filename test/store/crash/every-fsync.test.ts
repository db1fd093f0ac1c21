import assert from 'node:assert/strict'
import test from 'node:test'
import { imageWithCA, recordCreation, recordScript, SCRIPT_NAMES } from '../../support/disk/crash-scripts.js'
import type { Recording } from '../../support/disk/crash-scripts.js'
import { DISK_SCRIPT_NAMES, recordDiskScript, recordFirstServers } from '../../support/disk/disk-scripts.js'
import { faultWithout, fsyncKindsOf } from '../../support/disk/fsync-kinds.js'
import { surviveCrashes } from '../../support/disk/run-crashes.js'

const LIGHT = { states: 40, again: 1, statesAgain: 4 }

for (const name of DISK_SCRIPT_NAMES) {
  test(`whenever the power fails or the process is killed, nothing is lost of: ${name}`, async () => {
    const survey = await surviveCrashes(await recordDiskScript(name, await imageWithCA()), LIGHT)
    assert.ok(survey.states > 5, JSON.stringify(survey))
  })
}

test('that any one kind of fsync does nothing is noticed', async () => {
  const noticed = new Map<string, string>()
  const kinds = new Set<string>()
  const found = await recordings()
  for (const lookedAt of ['ends', 'between'] as const) {
    for (const recording of found) {
      for (const [kind, places] of fsyncKindsOf(recording.disk.log)) {
        kinds.add(kind)
        const fault = noticed.has(kind) ? undefined : await faultWithout(recording, places, lookedAt)
        if (fault !== undefined) noticed.set(kind, fault)
      }
    }
  }
  assert.deepEqual(
    [...kinds].filter((kind) => !noticed.has(kind)),
    [],
  )
  assert.ok(kinds.size > 40, String(kinds.size))
  if (process.env['ORCHARD_SHOW_FSYNCS'] !== undefined) console.log(noticed)
})

async function recordings(): Promise<readonly Recording[]> {
  const image = await imageWithCA()
  const found = [await recordCreation(), await recordFirstServers()]
  for (const name of SCRIPT_NAMES) found.push(await recordScript(name, image))
  for (const name of DISK_SCRIPT_NAMES) found.push(await recordDiskScript(name, image))
  return found
}
