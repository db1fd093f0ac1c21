import type { Deviation } from '../../der/deviation.js'
import type { PathProfile } from '../path/path-settings.js'
import { APPLE_EXTENSIONS, PROCESSED_EXTENSIONS } from './processed-extensions.js'

/** Plain path validation: what RFC 5280 §6 asks of a path, and nothing of what it asks of those who issue. */
export const RFC5280_PATH: PathProfile = Object.freeze({
  style: 'rfc5280',
  processedExtensions: PROCESSED_EXTENSIONS,
  anchorExtensionsCount: true,
  oldAnchors: true,
  keyIds: 'none',
  namesRequired: true,
  refusesDeviation: () => false,
  nameConstraints: Object.freeze({ style: 'rfc5280', commonNames: 'hosts' }),
})

/** The Web PKI: the encoding without a fault, key identifiers that fit, names where RFC 6125 looks for them. */
export const WEB_PKI_PATH: PathProfile = Object.freeze({
  ...RFC5280_PATH,
  oldAnchors: false,
  keyIds: 'key-id',
  refusesDeviation: () => true,
  nameConstraints: Object.freeze({ style: 'rfc5280', commonNames: 'ignored' }),
})

/** The device: facts of Apple's own source. */
export const IOS_PATH: PathProfile = Object.freeze({
  style: 'ios',
  processedExtensions: APPLE_EXTENSIONS,
  anchorExtensionsCount: false,
  oldAnchors: true,
  keyIds: 'key-id',
  namesRequired: true,
  refusesDeviation: refusedByApple,
  nameConstraints: Object.freeze({ style: 'ios', commonNames: 'ignored' }),
})

/** Version 1 written out, and other parameters of an RSA algorithm than NULL, stop the device's parser. */
function refusedByApple({ kind, path }: Deviation): boolean {
  return kind === 'algorithm-parameters' || (kind === 'encoded-default' && path.endsWith('version'))
}
