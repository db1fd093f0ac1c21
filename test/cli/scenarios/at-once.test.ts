import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../../src/cli/main.js', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'orchard-at-once-'))
after(() => rmSync(home, { recursive: true, force: true }))

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts `orchard up` as a process of its own and gives what it left when it ends. */
async function up(folder: string, passphrase?: string): Promise<Ended> {
  const variables = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(home, folder),
    ...(passphrase === undefined ? {} : { ORCHARD_PASSPHRASE: passphrase }),
  }
  const child = spawn(process.execPath, [MAIN, 'up', '127.0.0.2', '--dir', folder, '--json'], {
    cwd: home,
    env: variables,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }
}

interface Document {
  readonly ca: { readonly fingerprint: string; readonly created: boolean; readonly passphrasePath?: string }
}

test('two runs of up in one new folder make one CA with one passphrase file, and both end well', async () => {
  const ended = await Promise.all([up('made'), up('made')])
  for (const { status, stderr } of ended) assert.equal(status, 0, stderr)
  const [first, second] = ended.map(({ stdout }) => (JSON.parse(stdout) as Document).ca)
  assert.equal(first?.fingerprint, second?.fingerprint)
  assert.deepEqual([first?.created, second?.created].sort(), [false, true])
  const kept = readdirSync(join(home, 'made/.local/state/orchard'))
  assert.deepEqual(kept, [`${first?.fingerprint.replaceAll(':', '').toLowerCase() ?? ''}.passphrase`])
})

test('two runs of up at once with the same passphrase make one CA, and both end well', async () => {
  const ended = await Promise.all([up('given', 'correct horse'), up('given', 'correct horse')])
  for (const { status, stderr } of ended) assert.equal(status, 0, stderr)
  const made = ended.map(({ stdout }) => (JSON.parse(stdout) as Document).ca.created)
  assert.deepEqual(made.sort(), [false, true])
})
