import { webcrypto } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import type { Contender } from '../support/interleave.js'
import type { Input, Job } from '../support/job.js'

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'
const SUBJECT_ALT_NAME = '2.5.29.17'

/** What a certificate is for. */
interface Wanted {
  readonly spki: pkijs.PublicKeyInfo
  readonly names: pkijs.Extension
}

/** `pkijs` 3.4 with its classes, on native WebCrypto. */
export async function pkijsLibrary(job: Job, input: Input): Promise<Contender> {
  const engine = new pkijs.CryptoEngine({ name: 'bench', crypto: webcrypto })
  const signingKey = await webcrypto.subtle.importKey('pkcs8', job.caKey, job.importParameters, false, [
    'sign',
  ])
  const issuer = { ca: pkijs.Certificate.fromBER(job.root.der), signingKey, engine }
  const wanted = input === 'key' ? () => keyOf(job, engine) : () => requestOf(job, engine)
  return { name: 'pkijs', run: async () => issue(await wanted(), issuer) }
}

async function keyOf(job: Job, engine: pkijs.CryptoEngine): Promise<Wanted> {
  const spki = new pkijs.PublicKeyInfo()
  await spki.importKey(job.nextKey(), engine)
  const address = new asn1js.OctetString({ valueHex: Uint8Array.of(192, 168, 1, 1).buffer })
  const altNames = new pkijs.GeneralNames({
    names: [
      new pkijs.GeneralName({ type: 2, value: 'host.home.arpa' }),
      new pkijs.GeneralName({ type: 7, value: address }),
    ],
  })
  return { spki, names: extension(SUBJECT_ALT_NAME, true, altNames.toSchema()) }
}

async function requestOf(job: Job, engine: pkijs.CryptoEngine): Promise<Wanted> {
  const request = pkijs.CertificationRequest.fromBER(job.nextRequest())
  if (!(await request.verify(engine))) throw new Error('the request does not verify')
  return { spki: request.subjectPublicKeyInfo, names: requestedNames(request) }
}

/** The CA, its key, and the engine to sign with. */
interface Issuer {
  readonly ca: pkijs.Certificate
  readonly signingKey: webcrypto.CryptoKey
  readonly engine: pkijs.CryptoEngine
}

async function issue({ spki, names }: Wanted, { ca, signingKey, engine }: Issuer): Promise<Uint8Array> {
  const certificate = new pkijs.Certificate()
  certificate.version = 2
  const serial = webcrypto.getRandomValues(new Uint8Array(16))
  certificate.serialNumber = new asn1js.Integer({ valueHex: serial.buffer })
  certificate.issuer = ca.subject
  certificate.notBefore.value = new Date('2026-11-22T00:00:00Z')
  certificate.notAfter.value = new Date('2028-11-22T00:00:00Z')
  certificate.subjectPublicKeyInfo = spki
  const keyId = await webcrypto.subtle.digest('SHA-1', spki.subjectPublicKey.valueBlock.valueHexView)
  const digitalSignature = new asn1js.BitString({ valueHex: Uint8Array.of(0x80).buffer, unusedBits: 7 })
  certificate.extensions = [
    extension('2.5.29.15', true, digitalSignature),
    extension('2.5.29.37', false, new pkijs.ExtKeyUsage({ keyPurposes: ['1.3.6.1.5.5.7.3.1'] }).toSchema()),
    names,
    extension('2.5.29.14', false, new asn1js.OctetString({ valueHex: keyId })),
    extension('2.5.29.35', false, authorityKeyId(ca).toSchema()),
  ]
  await certificate.sign(signingKey, 'SHA-256', engine)
  return new Uint8Array(certificate.toSchema(true).toBER(false))
}

function extension(extnID: string, critical: boolean, value: asn1js.BaseBlock): pkijs.Extension {
  return new pkijs.Extension({ extnID, critical, extnValue: value.toBER(false) })
}

function requestedNames(request: pkijs.CertificationRequest): pkijs.Extension {
  const attribute = request.attributes?.find(({ type }) => type === EXTENSION_REQUEST)
  const requested = new pkijs.Extensions({ schema: attribute?.values[0] as asn1js.AsnType })
  const names = requested.extensions.find(({ extnID }) => extnID === SUBJECT_ALT_NAME)
  if (names === undefined) throw new Error('the request names nothing')
  return names
}

function authorityKeyId(ca: pkijs.Certificate): pkijs.AuthorityKeyIdentifier {
  const subjectKeyId = ca.extensions?.find(({ extnID }) => extnID === '2.5.29.14')
  const keyIdentifier = subjectKeyId?.parsedValue as asn1js.OctetString
  return new pkijs.AuthorityKeyIdentifier({ keyIdentifier })
}
