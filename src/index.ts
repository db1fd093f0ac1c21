export { isPKIError, PKIError } from './base/errors.js'
export type { PKIErrorCode, PKIErrorDetails } from './base/errors.js'
