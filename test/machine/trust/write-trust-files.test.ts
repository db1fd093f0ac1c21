import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { createRootCA, decodePEM } from '../../../src/index.js'
import { isPKIError, writeTrustFiles } from '../../../src/node.js'
import { memoryFolder } from '../../support/trust-facts.js'

let pem: string
let company: string
before(async () => {
  pem = (await createRootCA({ commonName: 'Home' })).pem
  company = (await createRootCA({ commonName: 'Company' })).pem
})

test('the bundle holds each root of the system once and ours, the other file ours alone, both readable by everybody', async () => {
  const folder = join(memoryFolder(), 'made')
  const before = process.umask(0o077)
  try {
    const { rootPath, bundlePath, roots } = await writeTrustFiles({ pem, folder, env: {} })
    assert.equal(readFileSync(rootPath, 'utf8'), pem)
    const bundle = readFileSync(bundlePath, 'utf8')
    assert.ok(bundle.startsWith(pem))
    assert.equal(decodePEM(bundle).length, roots)
    assert.ok(roots > 100)
    for (const path of [rootPath, bundlePath]) assert.equal(statSync(path).mode & 0o777, 0o644)
    assert.deepEqual(readdirSync(folder).sort(), ['bundle.pem', 'root.pem'])
  } finally {
    process.umask(before)
  }
})

test('roots that variables name already stay trusted, and a second run in that environment changes nothing', async () => {
  const folder = memoryFolder()
  const own = join(folder, 'company.pem')
  writeFileSync(own, company)
  const plain = await writeTrustFiles({ pem, folder, env: {} })
  assert.equal(plain.variables['NODE_EXTRA_CA_CERTS'], plain.rootPath)
  for (const name of ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'GIT_SSL_CAINFO']) {
    const { bundlePath, roots, variables } = await writeTrustFiles({ pem, folder, env: { [name]: own } })
    assert.equal(roots, plain.roots + 1)
    assert.ok(readFileSync(bundlePath, 'utf8').includes(company))
    if (name.startsWith('NODE')) assert.equal(variables[name], bundlePath)
    const again = await writeTrustFiles({ pem, folder, env: variables })
    assert.deepEqual([again.roots, again.variables], [roots, variables])
  }
})

test('a variable that names no file is ignored, and one whose file cannot be read is refused', async () => {
  const folder = memoryFolder()
  await writeTrustFiles({ pem, folder, env: { SSL_CERT_FILE: join(folder, 'gone'), CURL_CA_BUNDLE: '' } })
  mkdirSync(join(folder, 'folder'))
  await assert.rejects(
    writeTrustFiles({ pem, folder, env: { SSL_CERT_FILE: join(folder, 'folder') } }),
    (error) => isPKIError(error, 'ERR_PKI_FILE') && error.details.systemCode === 'EISDIR',
  )
})

test('a folder that cannot be made is refused with its path', async () => {
  const folder = memoryFolder()
  writeFileSync(join(folder, 'file'), '')
  await assert.rejects(writeTrustFiles({ pem, folder: join(folder, 'file/below'), env: {} }), (error) =>
    isPKIError(error, 'ERR_PKI_FILE'),
  )
})
