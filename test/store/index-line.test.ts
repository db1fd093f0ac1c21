import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readCertificate } from '../../src/index.js'
import { decodePEM } from '../../src/base/pem.js'
import { formatIndexLine, onelineName } from '../../src/store/index-line.js'
import { OPENSSL_CONFIG } from '../../src/store/directory/openssl-config.js'
import { TAG } from '../../src/der/tags.js'
import { writeElement, writeSequence, writeSetOf } from '../../src/der/write.js'
import { writeOID } from '../../src/der/oid.js'
import { readName } from '../../src/x509/read/name.js'
import { mustRun, without } from '../support/interop/run-program.js'
import { freshFolder } from '../support/store.js'

const OPENSSL = { skip: without('openssl') }

/** Subjects that openssl is asked to sign, and the end of their validity. */
const SUBJECTS: readonly (readonly [subject: string, ...options: readonly string[]])[] = [
  ['/'],
  ['/CN=homebox.local'],
  ['/C=DE/ST=Berlin/L=Berlin/O=Example/OU=One/OU=Two/CN=a b/emailAddress=a@b.example'],
  ['/O=Jörg Müller & Söhne/CN=日本'],
  ['/O=a\\/b \\+ c\\\\d "e" ~\\x7f/CN=x'],
  ['/O=tab\there/CN=x'],
  ['/C=DE/O=one+CN=two'],
  ['/DC=example/UID=u1/title=Dr/SN=M/GN=J/initials=J/serialNumber=7/street=S/postalCode=1/CN=x'],
  [
    '/dnQualifier=q/pseudonym=p/generationQualifier=III/name=n/description=d/businessCategory=b/1.2.3.4.5=odd',
  ],
  ['/CN=last second of UTCTime', '-enddate', '20491231235959Z'],
  ['/CN=first second of GeneralizedTime', '-enddate', '20500101000000Z'],
]

describe('formatIndexLine', () => {
  it('writes octet for octet the lines that openssl ca writes', OPENSSL, async () => {
    const folder = freshFolder()
    await makeCA(folder)
    for (const [index, [subject, ...options]] of SUBJECTS.entries()) {
      const openssl = (...args: readonly string[]): Promise<string> =>
        mustRun('openssl', args, { cwd: folder })
      const csr = ['-utf8', '-multivalue-rdn', '-config', 'ca/openssl.cnf', '-subj', subject]
      await openssl('req', '-new', '-key', 'server.key', '-out', 's.csr', ...csr)
      const ca = ['-batch', '-config', 'ca/openssl.cnf', '-preserveDN', '-notext', '-policy', 'any']
      await openssl('ca', ...ca, '-in', 's.csr', '-out', `${String(index)}.pem`, ...options)
    }
    const lines = readFileSync(join(folder, 'ca/index.txt'), 'utf8').split('\n')
    assert.equal(lines.length, SUBJECTS.length + 1)
    for (const [index, [subject]] of SUBJECTS.entries()) {
      const [block] = decodePEM(readFileSync(join(folder, `${String(index)}.pem`), 'utf8'))
      assert.ok(block)
      assert.equal(formatIndexLine(readCertificate(block.der)), lines[index], subject)
    }
  })

  it('writes the object identifier of a type that OpenSSL has no name for', () => {
    assert.equal(onelineName(nameOf('1.3.6.1.4.1.99999.1', 'x')), '/1.3.6.1.4.1.99999.1=x')
  })

  it('escapes the octets on both sides of printable ASCII, and those two signs that separate', () => {
    assert.equal(onelineName(nameOf('2.5.4.3', '\x1f ~\x7f/+')), String.raw`/CN=\x1F ~\x7F\/\+`)
  })
})

function nameOf(oid: string, value: string): ReturnType<typeof readName> {
  const text = writeElement(TAG.utf8String, new TextEncoder().encode(value))
  return readName(writeSequence(writeSetOf([writeSequence(writeOID(oid), text)])))
}

/** A CA of openssl's own making, with our configuration and a policy that lets every subject through. */
async function makeCA(folder: string): Promise<void> {
  for (const name of ['certs', 'newcerts', 'private'])
    mkdirSync(join(folder, 'ca', name), { recursive: true })
  const extra = '\n[ any ]\ncommonName = optional\n[ v3_ca ]\nbasicConstraints = critical, CA:TRUE\n'
  writeFileSync(join(folder, 'ca/openssl.cnf'), OPENSSL_CONFIG.replace('prompt = yes', 'prompt = no') + extra)
  writeFileSync(join(folder, 'ca/index.txt'), '')
  writeFileSync(join(folder, 'ca/serial'), '0F\n')
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-config', 'ca/openssl.cnf']
  const files = ['-keyout', 'ca/private/ca.key.pem', '-out', 'ca/certs/ca.cert.pem']
  const root = ['-x509', '-days', '36500', '-extensions', 'v3_ca', '-subj', '/CN=CA']
  await mustRun('openssl', ['req', ...key, ...files, ...root], { cwd: folder })
  await mustRun(
    'openssl',
    ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'server.key'],
    {
      cwd: folder,
    },
  )
}
