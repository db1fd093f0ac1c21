import { SUBJECT_FIELDS } from './subject.js'

const VALIDITY = ['validDays', 'notBefore', 'notAfter', 'now'] as const
const KEY = ['keyKind', 'privateKey'] as const
const ADDRESSES = ['crlAddresses', 'ocspAddresses', 'caIssuersAddresses'] as const

/** Options of `createRootCA`. */
export const ROOT_OPTIONS = [...SUBJECT_FIELDS, ...VALIDITY, ...KEY, 'pathLength', 'nameConstraints', 'crypto'] as const
/** Options of `createIntermediateCA`. */
export const INTERMEDIATE_OPTIONS = [...ROOT_OPTIONS, ...ADDRESSES, 'issuer'] as const
/** Options of `createServerCSR`. */
export const CSR_OPTIONS = [...SUBJECT_FIELDS, ...KEY, 'hosts', 'crypto'] as const
/** Options of `signServerCert`. */
export const SERVER_OPTIONS = [...SUBJECT_FIELDS, ...VALIDITY, ...ADDRESSES, 'issuer', 'csr', 'hosts', 'crypto'] as const
/** Options of `loadIssuer`. */
export const LOAD_OPTIONS = ['certificate', 'privateKey', 'chain', 'crypto'] as const
