/**
 * The border to `@peculiar/x509`: takes and gives its classes, by their DER. That library and its polyfill are loaded
 * when a function needs them, never at import.
 *
 * @packageDocumentation
 */
export {
  fromPkcs10CertificateRequest,
  fromX509Certificate,
  toPkcs10CertificateRequest,
  toX509Certificate,
} from './foreign/peculiar-x509.js'
export type { BorderObject, DERObject } from './foreign/peculiar-x509.js'
export { isPKIError, PKIError } from './base/errors.js'
