import { PKIError } from '../base/errors.js'
import { expectArray, expectString } from '../base/options.js'
import { writeAuthorityInfoAccess, writeCRLDistributionPoints } from '../x509/write/extensions.js'
import type { AddressOptions } from './records.js'

/** Writes the extensions that tell a reader where CRL, OCSP responder and issuer are; none when none is given. */
export function writeAddresses(options: AddressOptions): readonly Uint8Array[] {
  const crl = takeAddresses(options.crlAddresses, 'crlAddresses')
  const ocsp = takeAddresses(options.ocspAddresses, 'ocspAddresses')
  const caIssuers = takeAddresses(options.caIssuersAddresses, 'caIssuersAddresses')
  return [
    ...(crl.length === 0 ? [] : [writeCRLDistributionPoints(crl)]),
    ...(ocsp.length + caIssuers.length === 0 ? [] : [writeAuthorityInfoAccess({ ocsp, caIssuers })]),
  ]
}

/** RFC 5280 §4.2.1.13 and §4.2.2.1 want http: with https a reader would need the very trust that it looks for. */
function takeAddresses(given: readonly string[] | undefined, option: string): readonly string[] {
  if (given === undefined) return []
  return expectArray(given, option).map((entry, index) => {
    const path = `${option}[${String(index)}]`
    const text = expectString(entry, path)
    if (/^http:\/\/[\x21-\x7e]+$/i.test(text) && URL.canParse(text)) return text
    throw new PKIError('ERR_PKI_OPTION', `${path} is no http address`, {
      details: { option: path, expected: 'an ASCII address that begins with http://' },
      hint: 'Use http: a reader cannot fetch over https what it needs in order to trust https.',
    })
  })
}
