import assert from 'node:assert/strict'
import { createHash, X509Certificate as NodeCertificate } from 'node:crypto'
import { describe, it } from 'node:test'
import { Certificate } from 'pkijs'
import type { AltName } from 'pkijs'
import 'reflect-metadata'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
} from '@peculiar/x509'
import { KEY_KINDS } from '../../src/index.js'
import type { CertificateAuthority, ServerCertificate } from '../../src/index.js'
import { isAddress } from '../support/interop/check.js'
import { matrixOf } from '../support/interop/matrix.js'
import type { MatrixCase } from '../support/interop/matrix.js'

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'
const SUBJECT_ALT_NAME = '2.5.29.17'
const NAME_CONSTRAINTS = '2.5.29.30'
const ROOT_SUBJECT = (commonName: string) => `O=Büro & Söhne, CN=${commonName}`

for (const kind of KEY_KINDS) {
  describe(`What the verbs make with ${kind} keys`, () => {
    // What is read does not depend on the key: the whole matrix once, one case of each shape for the other kinds.
    const cases = matrixOf(kind).then((all) => (kind === 'ec-p256' ? all : sample(all)))

    it('is read by @peculiar/x509 with every field as it was asked for', async () => {
      for (const { root, intermediate, server } of await cases) {
        const rootRead = new X509Certificate(root.der)
        assertSameFacts(rootRead, root)
        assertCA(rootRead, undefined)
        assert.equal(rootRead.subject, ROOT_SUBJECT(root.commonName))
        if (intermediate !== undefined) {
          const read = new X509Certificate(intermediate.der)
          assertSameFacts(read, intermediate)
          assertCA(read, 0)
          assert.equal(read.issuer, rootRead.subject)
        }
        assertServer(new X509Certificate(server.der), server, new X509Certificate((intermediate ?? root).der))
      }
    })

    it('is verified by @peculiar/x509, signature by signature', async () => {
      for (const { root, intermediate, server } of sample(await cases)) {
        const issuer = new X509Certificate((intermediate ?? root).der)
        assert.ok(await new X509Certificate(server.der).verify({ publicKey: issuer.publicKey }))
      }
    })

    it('is read by pkijs and written again to the same octets', async () => {
      for (const { root, intermediate, server } of await cases) {
        for (const certificate of [root, intermediate, server]) {
          if (certificate !== undefined) assertSurvives(certificate.der)
        }
      }
    })

    it('names its hosts to pkijs as octets and text', async () => {
      for (const { server } of await cases) {
        const { extensions = [] } = Certificate.fromBER(server.der)
        const names = extensions.find(({ extnID }) => extnID === SUBJECT_ALT_NAME)?.parsedValue as AltName
        assert.deepEqual(
          names.altNames.map(({ type }) => type),
          server.hosts.map((host) => (isAddress(host) ? 7 : 2)),
        )
      }
    })
  })
}

/** One case for each shape. */
function sample(cases: readonly MatrixCase[]): readonly MatrixCase[] {
  return cases.filter((entry, index) => entry.shape !== cases[index - 1]?.shape)
}

function assertSameFacts(read: X509Certificate, made: CertificateAuthority | ServerCertificate): void {
  assert.equal(read.serialNumber, made.serialNumber)
  assert.equal(read.notBefore.toISOString(), made.notBefore.toISOString())
  assert.equal(read.notAfter.toISOString(), made.notAfter.toISOString())
  const { subjectPublicKeyInfo } = Certificate.fromBER(made.der)
  const keyBits = subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView
  const keyId = createHash('sha1').update(keyBits).digest('hex')
  assert.equal(read.getExtension(SubjectKeyIdentifierExtension)?.keyId, keyId)
}

function assertCA(read: X509Certificate, pathLength: number | undefined): void {
  const constraints = read.getExtension(BasicConstraintsExtension)
  assert.deepEqual(
    [constraints?.ca, constraints?.pathLength, constraints?.critical],
    [true, pathLength, true],
  )
  const usages = read.getExtension(KeyUsagesExtension)
  assert.deepEqual(
    [usages?.usages, usages?.critical],
    [KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true],
  )
  assert.equal(read.getExtension(ExtendedKeyUsageExtension), null)
}

function assertServer(read: X509Certificate, made: ServerCertificate, issuer: X509Certificate): void {
  assertSameFacts(read, made)
  assert.equal(read.subject, '')
  assert.equal(read.issuer, issuer.subject)
  const names = read.getExtension(SubjectAlternativeNameExtension)
  assert.deepEqual(
    names?.names.items.map(({ type, value }) => `${type} ${value}`),
    made.hosts.map((host) => `${isAddress(host) ? 'ip' : 'dns'} ${host}`),
  )
  assert.equal(names.critical, true)
  assert.deepEqual([...(read.getExtension(ExtendedKeyUsageExtension)?.usages ?? [])], [SERVER_AUTH])
  const isRSA = new NodeCertificate(made.pem).publicKey.asymmetricKeyType === 'rsa'
  const expected = KeyUsageFlags.digitalSignature | (isRSA ? KeyUsageFlags.keyEncipherment : 0)
  assert.equal(read.getExtension(KeyUsagesExtension)?.usages, expected)
  assert.equal(read.getExtension(BasicConstraintsExtension), null)
  assert.equal(
    read.getExtension(AuthorityKeyIdentifierExtension)?.keyId,
    issuer.getExtension(SubjectKeyIdentifierExtension)?.keyId,
  )
}

/** The certificate, and each extension that pkijs understands, are the same after a way through its objects. */
function assertSurvives(der: Uint8Array): void {
  const certificate = Certificate.fromBER(der)
  assert.ok(Buffer.from(certificate.toSchema(true).toBER()).equals(der))
  for (const extension of certificate.extensions ?? []) {
    const { extnID, extnValue } = extension
    const parsed = extension.parsedValue as Writable | Schema | undefined
    if (extnID === NAME_CONSTRAINTS) assert.ok(parsed, 'the name constraints are understood')
    if (parsed === undefined) continue
    const written = 'toSchema' in parsed ? parsed.toSchema() : parsed
    assert.ok(Buffer.from(written.toBER()).equals(extnValue.valueBlock.valueHexView), extnID)
  }
}

/** A value of pkijs. */
interface Schema {
  readonly toSchema: () => Writable
}

/** A value of asn1js. */
interface Writable {
  readonly toBER: () => ArrayBuffer
}
