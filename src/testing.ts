/**
 * Makes what the main door refuses, so that clients and judges can be tested: nothing here belongs on a real server.
 *
 * @packageDocumentation
 */
export { isPKIError, PKIError } from './base/errors.js'
