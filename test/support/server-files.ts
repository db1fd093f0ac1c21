import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { decodePEM, listServers, readCertificate, renew } from '../../src/index.js'
import type { EnsuredServer } from '../../src/index.js'
import { openCADirectory } from '../../src/node.js'
import type { CADirectory, FileLayer } from '../../src/node.js'
import { formatIndexLine } from '../../src/store/index-line.js'
import { NOW } from './issue.js'
import { ensure, textOf } from './store.js'

/** The certificate in use and the key beside it belong together and are of this CA. */
export async function assertPair(directory: CADirectory, name: string): Promise<void> {
  const store = await openCADirectory({ path: directory.path })
  const server = (await listServers({ store })).find((each) => each.name === name)
  assert.ok(server)
  const again = await ensure(store, { hosts: server.hosts, name })
  assert.deepEqual([again.outcome, again.serialNumber], ['reused', server.serialNumber])
}

/** Index and `newcerts` say the same, and every certificate in use is among them. */
export async function assertBooks(directory: CADirectory, count?: number): Promise<void> {
  const store = await openCADirectory({ path: directory.path })
  const lines = textOf(directory.path, 'ca/index.txt').split('\n')
  assert.equal(lines.pop(), '')
  const folder = join(directory.path, 'ca/newcerts')
  // A number that was given away for a certificate that never came to be is an empty file.
  const names = readdirSync(folder).filter((name) => !name.endsWith('.tmp') && textOf(folder, name) !== '')
  const expected = names.map((name) => {
    const [block] = decodePEM(textOf(folder, name))
    const certificate = readCertificate(block?.der ?? new Uint8Array())
    assert.equal(name, `${new X509Certificate(certificate.der).serialNumber}.pem`)
    return formatIndexLine(certificate)
  })
  assert.deepEqual([...lines].sort(), expected.sort())
  if (count !== undefined) assert.equal(lines.length, count)
  for (const { serialNumber } of await listServers({ store }))
    assert.ok(names.includes(`${serialNumber.toUpperCase()}.pem`), serialNumber)
}

/** Renews a server through a file layer. */
export async function renewThrough(
  directory: CADirectory,
  { name, files, newKey }: { readonly name: string; readonly files?: FileLayer; readonly newKey?: boolean },
): Promise<EnsuredServer> {
  const store = files === undefined ? directory : await openCADirectory({ path: directory.path, files })
  return renew({ store, name, now: NOW, ...(newKey === undefined ? {} : { newKey }) })
}
