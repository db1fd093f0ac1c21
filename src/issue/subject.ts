import { expectArray, expectString } from '../base/options.js'
import { PKIError } from '../base/errors.js'
import { ATTRIBUTE } from '../x509/read/oids.js'
import { writeName } from '../x509/write/name.js'
import type { NameAttributeInput } from '../x509/write/name.js'
import type { SubjectFields } from './records.js'

/** Every field of a subject in the order in which it is written: the order of openssl's tutorial. */
export const SUBJECT_FIELDS: readonly (keyof SubjectFields)[] = [
  'countryName',
  'stateOrProvinceName',
  'localityName',
  'organizationName',
  'organizationalUnitName',
  'commonName',
  'emailAddress',
]

/**
 * Writes the subject of a certificate or request, one attribute an RDN.
 *
 * @returns DER of the Name; an empty SEQUENCE when no field is given.
 * @throws {@link PKIError} `ERR_PKI_NAME` for a value that is empty, too long, or not of its string type.
 */
export function writeSubject(fields: SubjectFields): Uint8Array {
  const rdns: NameAttributeInput[][] = []
  for (const field of SUBJECT_FIELDS) {
    for (const [option, value] of valuesOf(fields[field], field)) {
      rdns.push([{ oid: ATTRIBUTE[field], value, option }])
    }
  }
  return writeName(rdns)
}

/** Refuses a CA without a CN: Settings lists only roots that have one. */
export function assertCommonName(fields: SubjectFields): void {
  if (fields.commonName !== undefined) return
  throw new PKIError('ERR_PKI_NAME', 'a CA needs a commonName: iOS lists no root without one', {
    details: { option: 'commonName', expected: 'a name that a person recognises, at most 64 characters' },
    hint: "Pass commonName, e.g. 'Home CA, Nov 2026'.",
  })
}

/** Most values of a field that may be repeated. */
const MOST_VALUES = 64

/** O and OU may be lists; every other field is one text. */
function valuesOf(given: unknown, field: keyof SubjectFields): readonly (readonly [string, string])[] {
  if (given === undefined) return []
  const mayRepeat = field === 'organizationName' || field === 'organizationalUnitName'
  if (!mayRepeat || !Array.isArray(given)) return [[field, expectString(given, field)]]
  const values = expectArray(given, field)
  if (values.length > MOST_VALUES) throw tooManyValues(field)
  return values.map((value, index) => {
    const option = `${field}[${String(index)}]`
    return [option, expectString(value, option)]
  })
}

function tooManyValues(option: string): PKIError<'ERR_PKI_OPTION'> {
  const expected = `at most ${String(MOST_VALUES)} texts`
  return new PKIError('ERR_PKI_OPTION', `${option} must be ${expected}`, { details: { option, expected } })
}
