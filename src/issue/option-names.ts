import type { CreateCRLOptions } from './create-crl.js'
import type { CreateIntermediateCAOptions } from './create-intermediate-ca.js'
import type { CreateRootCAOptions } from './create-root-ca.js'
import type { CreateServerCSROptions } from './create-server-csr.js'
import type { LoadIssuerOptions } from './load-issuer.js'
import type { AddressOptions, KeyOptions, ValidityOptions } from './records.js'
import type { RenewRootCAOptions } from './renew-root-ca.js'
import type { SignServerCertOptions } from './sign-server-cert.js'
import { SUBJECT_FIELDS } from './subject.js'

const VALIDITY: readonly (keyof ValidityOptions)[] = ['validDays', 'notBefore', 'notAfter', 'now']
const KEY: readonly (keyof KeyOptions)[] = ['keyKind', 'privateKey']
const ADDRESSES: readonly (keyof AddressOptions)[] = ['crlAddresses', 'ocspAddresses', 'caIssuersAddresses']

/** Options of `createRootCA`. */
export const ROOT_OPTIONS: readonly (keyof CreateRootCAOptions)[] = [
  ...SUBJECT_FIELDS,
  ...VALIDITY,
  ...KEY,
  'pathLength',
  'nameConstraints',
  'crypto',
]
/** Options of `createIntermediateCA`. */
export const INTERMEDIATE_OPTIONS: readonly (keyof CreateIntermediateCAOptions)[] = [
  ...ROOT_OPTIONS,
  ...ADDRESSES,
  'issuer',
]
/** Options of `createServerCSR`. */
export const CSR_OPTIONS: readonly (keyof CreateServerCSROptions)[] = [
  ...SUBJECT_FIELDS,
  ...KEY,
  'hosts',
  'crypto',
]
/** Options of `signServerCert`. */
export const SERVER_OPTIONS: readonly (keyof SignServerCertOptions)[] = [
  ...SUBJECT_FIELDS,
  ...VALIDITY,
  ...ADDRESSES,
  'issuer',
  'csr',
  'hosts',
  'crypto',
]
/** Options of `loadIssuer`. */
export const LOAD_OPTIONS: readonly (keyof LoadIssuerOptions)[] = [
  'certificate',
  'privateKey',
  'chain',
  'crypto',
]
/** Options of `createCRL`. */
export const CRL_OPTIONS: readonly (keyof CreateCRLOptions)[] = [
  'issuer',
  'revoked',
  'number',
  'nextUpdate',
  'validDays',
  'now',
  'crypto',
]
/** Options of `renewRootCA`. */
export const RENEW_ROOT_OPTIONS: readonly (keyof RenewRootCAOptions)[] = [...VALIDITY, 'issuer', 'crypto']
