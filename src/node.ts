export { isPKIError, PKIError } from './base/errors.js'
