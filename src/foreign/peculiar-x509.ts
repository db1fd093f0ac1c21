import type * as PeculiarX509 from '@peculiar/x509'
import type { Pkcs10CertificateRequest, X509Certificate } from '@peculiar/x509'
import { PKIError } from '../base/errors.js'
import { expectBytes, expectObject } from '../base/options.js'
import { encodePEM } from '../base/pem.js'

/** An object of ours: whatever has DER. */
export interface DERObject {
  /** The encoded bytes. */
  readonly der: Uint8Array
}

/** An encoded object in both of its forms: what every verb of this library takes. */
export interface BorderObject extends DERObject {
  /** PEM with LF and a final newline. */
  readonly pem: string
}

/**
 * Gives a certificate of this library as an `X509Certificate` of `@peculiar/x509`, which is loaded now if it was not.
 *
 * @param certificate - A root, an intermediate, a server certificate, or anything with `der`.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it has no `der` or that library cannot read it.
 * @example
 * ```ts
 * import { createRootCA } from 'orchard-pki'
 * import { toX509Certificate } from 'orchard-pki/peculiar'
 *
 * const certificate = await toX509Certificate(await createRootCA({ commonName: 'Home CA' }))
 * console.log(certificate.subject) // CN=Home CA
 * ```
 */
export async function toX509Certificate(certificate: DERObject): Promise<X509Certificate> {
  const der = expectBytes(expectObject(certificate, 'certificate')['der'], 'certificate.der')
  const library = await loadLibrary()
  return construct(() => new library.X509Certificate(der), 'certificate')
}

/**
 * Takes an `X509Certificate` of `@peculiar/x509` over the border, by its DER.
 *
 * @returns A value for every option of this library that takes a certificate. It is read strictly there.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is no such object.
 */
export function fromX509Certificate(certificate: X509Certificate): BorderObject {
  return borderObject(expectObject(certificate, 'certificate')['rawData'], 'CERTIFICATE')
}

/**
 * Gives a request of this library as a `Pkcs10CertificateRequest` of `@peculiar/x509`.
 *
 * @param csr - A result of `createServerCSR`, or anything with `der`.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it has no `der` or that library cannot read it.
 */
export async function toPkcs10CertificateRequest(csr: DERObject): Promise<Pkcs10CertificateRequest> {
  const der = expectBytes(expectObject(csr, 'csr')['der'], 'csr.der')
  const library = await loadLibrary()
  return construct(() => new library.Pkcs10CertificateRequest(der), 'csr')
}

/**
 * Takes a `Pkcs10CertificateRequest` of `@peculiar/x509` over the border, by its DER.
 *
 * @returns A foreign `csr` for `signServerCert`: whose names it gets must be said there.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is no such object.
 */
export function fromPkcs10CertificateRequest(request: Pkcs10CertificateRequest): BorderObject {
  return borderObject(expectObject(request, 'request')['rawData'], 'CERTIFICATE REQUEST')
}

/** Loads the library with the polyfill that its import needs; both are side effects that nobody else should pay for. */
async function loadLibrary(): Promise<typeof PeculiarX509> {
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

function construct<Made>(make: () => Made, option: string): Made {
  try {
    return make()
  } catch (cause) {
    throw new PKIError('ERR_PKI_OPTION', `@peculiar/x509 cannot read this ${option}`, {
      details: { option, expected: `a ${option} of this library` },
      cause,
    })
  }
}

function borderObject(rawData: unknown, label: string): BorderObject {
  if (!(rawData instanceof ArrayBuffer)) {
    throw new PKIError('ERR_PKI_OPTION', 'this is no object of @peculiar/x509: it has no rawData', {
      details: { option: 'rawData', expected: 'an X509Certificate or a Pkcs10CertificateRequest' },
    })
  }
  const der = new Uint8Array(rawData.slice(0))
  return Object.freeze({ der, pem: encodePEM(label, der) })
}
