import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { createRootCA, decodePEM, exportUnencryptedPrivateKey } from '../../../src/index.js'
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

test('a file that holds anything but certificates is never written over, nor are its permissions changed', async () => {
  const { privateKey } = await createRootCA({ commonName: 'Somebody' })
  const { pem: key } = await exportUnencryptedPrivateKey({ privateKey })
  for (const name of ['bundle.pem', 'root.pem']) {
    for (const text of [
      key,
      company + key,
      `${company}my notes\n`,
      'x',
      company.replace('-----END', '-----FIN'),
    ]) {
      const folder = memoryFolder()
      const path = join(folder, name)
      writeFileSync(path, text, { mode: 0o600 })
      await assert.rejects(writeTrustFiles({ pem, folder, env: {} }), (error) =>
        isPKIError(error, 'ERR_PKI_FILE_EXISTS'),
      )
      assert.equal(readFileSync(path, 'utf8'), text)
      assert.equal(statSync(path).mode & 0o777, 0o600)
      assert.deepEqual(readdirSync(folder), [name], 'the other file is not written either')
    }
  }
})

test('what is empty or holds certificates alone is written over, a link or a folder is not', async () => {
  const folder = memoryFolder()
  writeFileSync(join(folder, 'bundle.pem'), '')
  writeFileSync(join(folder, 'root.pem'), company)
  const { rootPath } = await writeTrustFiles({ pem, folder, env: {} })
  assert.equal(readFileSync(rootPath, 'utf8'), pem)
  const behind = join(folder, 'behind.pem')
  writeFileSync(behind, company)
  for (const make of [
    (path: string) => symlinkSync(behind, path),
    (path: string) => symlinkSync(join(folder, 'nowhere'), path),
    (path: string) => mkdirSync(path),
  ]) {
    const other = memoryFolder()
    make(join(other, 'bundle.pem'))
    await assert.rejects(writeTrustFiles({ pem, folder: other, env: {} }), (error) =>
      isPKIError(error, 'ERR_PKI_FILE_EXISTS'),
    )
  }
  assert.equal(readFileSync(behind, 'utf8'), company)
})

test('a root that was ours before leaves the bundle, and what others gave stays through any number of runs', async () => {
  const own = memoryFolder()
  const given = join(own, '..', `${own.split('/').at(-1) ?? ''}-company.pem`)
  writeFileSync(given, company)
  try {
    const old = (await createRootCA({ commonName: 'Removed' })).pem
    const [before, after] = [join(own, 'old'), join(own, 'new')]
    const first = await writeTrustFiles({ pem: old, folder: before, own, env: { SSL_CERT_FILE: given } })
    assert.ok(readFileSync(first.bundlePath, 'utf8').includes(old))
    let env = first.variables
    for (let run = 0; run < 3; run += 1) {
      const { bundlePath, variables, roots } = await writeTrustFiles({ pem, folder: after, own, env })
      const bundle = readFileSync(bundlePath, 'utf8')
      assert.deepEqual([bundle.includes(old), bundle.includes(company)], [false, true])
      assert.equal(roots, first.roots)
      env = variables
    }
    const elsewhere = join(memoryFolder(), 'out')
    const third = await writeTrustFiles({ pem: old, folder: elsewhere, env: {} })
    const fourth = await writeTrustFiles({ pem, folder: elsewhere, env: third.variables })
    assert.equal(readFileSync(fourth.bundlePath, 'utf8').includes(old), false)
  } finally {
    rmSync(given)
  }
})

test('a folder of hashed certificates is read where requests and pip read one', async () => {
  const folder = memoryFolder()
  const hashed = join(folder, 'certs')
  mkdirSync(hashed)
  writeFileSync(join(hashed, 'company.pem'), company)
  symlinkSync('company.pem', join(hashed, '0123abcd.0'))
  writeFileSync(join(hashed, 'README'), 'no certificate')
  const plain = await writeTrustFiles({ pem, folder: join(folder, 'a'), env: {} })
  for (const name of ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'PIP_CERT']) {
    const { roots, bundlePath } = await writeTrustFiles({
      pem,
      folder: join(folder, 'b'),
      env: { [name]: hashed },
    })
    assert.equal(roots, plain.roots + 1, name)
    assert.ok(readFileSync(bundlePath, 'utf8').includes(company))
  }
  await assert.rejects(writeTrustFiles({ pem, folder, env: { GIT_SSL_CAINFO: hashed } }), (error) => {
    assert.ok(isPKIError(error, 'ERR_PKI_FILE'))
    assert.match(error.hint ?? '', /GIT_SSL_CAINFO/)
    assert.doesNotMatch(error.hint ?? '', /move it away/)
    return true
  })
})
