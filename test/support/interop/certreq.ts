import { encodePEM } from '../../../src/index.js'
import type { PrivateKey } from '../../../src/index.js'
import { writeOID } from '../../../src/der/oid.js'
import {
  writeBitString,
  writeElement,
  writeOctetString,
  writeSequence,
  writeSmallInteger,
} from '../../../src/der/write.js'
import { signerOf } from '../../../src/keys/sign/private-key.js'
import { signatureAlgorithmDER } from '../../../src/keys/verify/algorithms.js'
import { writeSigned } from '../../../src/x509/write/certificate.js'
import { writeExtension, writeSubjectAltName } from '../../../src/x509/write/extensions.js'

const [SET, IA5_STRING, UTF8_STRING, BMP_STRING, ATTRIBUTES] = [0x31, 0x16, 0x0c, 0x1e, 0xa0]

/**
 * A request as `certreq -new` of Windows 10 writes it: four attributes in its order, of which one is the
 * extensionRequest (MS-WCCE §2.2.2.7), and the old label.
 */
export async function certreqRequest(key: PrivateKey): Promise<string> {
  const attributes = [
    attribute('1.3.6.1.4.1.311.13.2.3', text(IA5_STRING, '10.0.19045.2')),
    attribute('1.3.6.1.4.1.311.21.20', clientInfo()),
    attribute('1.2.840.113549.1.9.14', extensions()),
    attribute('1.3.6.1.4.1.311.13.2.2', cryptographicProvider()),
  ]
  const info = writeSequence(
    writeSmallInteger(0),
    writeSequence(),
    key.publicKey,
    writeElement(ATTRIBUTES, ...attributes),
  )
  const signer = signerOf(key)
  const der = writeSigned(info, signatureAlgorithmDER(signer.algorithm), await signer.sign(info))
  return encodePEM('NEW CERTIFICATE REQUEST', der)
}

function attribute(oid: string, value: Uint8Array): Uint8Array {
  return writeSequence(writeOID(oid), writeElement(SET, value))
}

function clientInfo(): Uint8Array {
  const words = ['homebox', 'HOMEBOX\\alice', 'certreq.exe'].map((word) => text(UTF8_STRING, word))
  return writeSequence(writeSmallInteger(9), ...words)
}

function extensions(): Uint8Array {
  const hosts = [
    { type: 'dns', value: 'homebox.local' } as const,
    { type: 'ip', octets: Uint8Array.of(192, 168, 1, 20) } as const,
  ]
  return writeSequence(
    writeSubjectAltName(hosts, { critical: false }),
    writeExtension('2.5.29.14', false, writeOctetString(new Uint8Array(20).fill(7))),
    // digitalSignature and keyEncipherment, critical.
    writeExtension('2.5.29.15', true, Uint8Array.of(3, 2, 5, 0xa0)),
  )
}

function cryptographicProvider(): Uint8Array {
  const name = Array.from('Microsoft RSA SChannel Cryptographic Provider', (letter) => [
    0,
    letter.charCodeAt(0),
  ]).flat()
  return writeSequence(
    writeSmallInteger(1),
    writeElement(BMP_STRING, Uint8Array.from(name)),
    writeBitString(new Uint8Array(0)),
  )
}

function text(tag: number, value: string): Uint8Array {
  return writeElement(tag, new TextEncoder().encode(value))
}
