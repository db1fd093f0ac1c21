import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { createCADirectory, ensureServerCertificate, openCADirectory } from '../../../src/node.js'
import type { CADirectory } from '../../../src/node.js'
import { mustRun, runProgram, without } from '../../support/interop/run-program.js'
import type { ProgramOutcome } from '../../support/interop/run-program.js'
import { freshFolder, snapshot, textOf } from '../../support/store.js'

const DAY_MS = 86_400_000

describe('openssl ca in a CA directory', { skip: without('openssl') }, () => {
  const elsewhere = freshFolder()
  const csr = join(elsewhere, 'server.csr')

  before(async () => {
    const key = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      join(elsewhere, 'key'),
    ]
    const names = [
      '-subj',
      '/CN=homebox.local',
      '-addext',
      'subjectAltName=DNS:homebox.local,IP:192.168.1.20',
    ]
    await mustRun('openssl', ['req', '-new', ...key, '-out', csr, ...names])
  })

  it('signs at once, in turns with this library, and both read all lines', async () => {
    const directory = await realCA()
    const { path } = directory
    const first = await ensureServerCertificate({ store: directory, hosts: ['192.168.1.20'] })
    await signHere(path, 'one.pem')
    const second = await ensureServerCertificate({
      store: directory,
      hosts: ['192.168.1.20', 'homebox.local'],
    })
    await signHere(path, 'two.pem')
    const lines = textOf(path, 'ca/index.txt').trimEnd().split('\n')
    const serials = lines.map((line) => line.split('\t')[3] ?? '')
    assert.deepEqual(serials, [
      first.serialNumber.toUpperCase(),
      '1000',
      second.serialNumber.toUpperCase(),
      '1001',
    ])
    assert.ok(lines.every((line) => line.split('\t').length === 6))
    for (const serial of serials) {
      const { stderr } = await status(path, serial)
      assert.match(stderr, new RegExp(`^${serial}=Valid`, 'm'))
    }
    await mustRun(
      'openssl',
      ['ca', '-config', 'ca/openssl.cnf', '-revoke', join(path, `ca/newcerts/${serials[0] ?? ''}.pem`)],
      { cwd: path },
    )
    await mustRun('openssl', ['ca', '-config', 'ca/openssl.cnf', '-gencrl', '-out', 'ca/crl/ca.crl.pem'], {
      cwd: path,
    })
    assert.deepEqual((await openCADirectory({ path })).warnings, [])
    assert.equal(
      (
        await ensureServerCertificate({
          store: directory,
          hosts: ['homebox.local', '192.168.1.20'],
          name: first.name,
        })
      ).outcome,
      'reused',
    )
  })

  it('makes a certificate that verifies for its hosts and lives no longer than iOS takes, both ends counted', async () => {
    const { path } = await realCA()
    const file = await signHere(path, 'server.pem')
    const verify = [
      'verify',
      '-x509_strict',
      '-CAfile',
      join(path, 'ca/certs/ca.cert.pem'),
      '-purpose',
      'sslserver',
    ]
    await mustRun('openssl', [...verify, '-verify_ip', '192.168.1.20', file])
    await mustRun('openssl', [...verify, '-verify_hostname', 'homebox.local', file])
    const { validFrom, validTo, ca } = new X509Certificate(readFileSync(file))
    assert.equal(new Date(validTo).getTime() - new Date(validFrom).getTime(), 824 * DAY_MS)
    assert.equal(ca, false)
  })

  it('works from anywhere with ORCHARD_CA, and never in the original of a copy', async () => {
    const { path } = await realCA()
    const copy = join(freshFolder(), 'copy')
    cpSync(path, copy, { recursive: true })
    const original = snapshot(path)
    await signHere(copy, 'copy.pem')
    assert.deepEqual(snapshot(path), original)
    const env = { ORCHARD_CA: join(path, 'ca') }
    await mustRun('openssl', sign(join(path, 'ca/openssl.cnf'), 'far.pem'), { cwd: elsewhere, env })
    assert.deepEqual(readdirSync(join(path, 'ca/newcerts')), ['1000.pem'])
    await assert.rejects(
      mustRun('openssl', sign(join(path, 'ca/openssl.cnf'), 'none.pem'), { cwd: elsewhere }),
    )
  })

  async function signHere(path: string, out: string): Promise<string> {
    await mustRun('openssl', sign('ca/openssl.cnf', out), { cwd: path })
    return join(elsewhere, out)
  }

  function sign(config: string, out: string): readonly string[] {
    return ['ca', '-batch', '-config', config, '-in', csr, '-out', join(elsewhere, out), '-notext']
  }
})

/** openssl reads the clock: so does this CA. */
async function realCA(): Promise<CADirectory> {
  return createCADirectory({
    path: join(freshFolder(), 'orchard'),
    unencrypted: true,
    root: { commonName: 'Test CA' },
  })
}

async function status(path: string, serial: string): Promise<ProgramOutcome> {
  return runProgram('openssl', ['ca', '-config', 'ca/openssl.cnf', '-status', serial], { cwd: path })
}
