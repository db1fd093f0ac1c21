import { PKIError } from '../base/errors.js'
import type { ServerCertificate } from '../issue/records.js'
import type { CAStore } from './ca-store.js'

/** How often a certificate is signed before its store counts as broken: 120 random bits do not meet twice. */
const TRIES = 3

/**
 * Signs until the store takes the serial number, which it then keeps for this certificate.
 *
 * @param signed - What has been signed already: its number is tried first.
 * @throws {@link PKIError} `ERR_PKI_CONFLICT` (`serial-used`) after three serial numbers that were in use.
 */
export async function signReserved<Signed extends Pick<ServerCertificate, 'serialNumber'>>(
  store: CAStore,
  sign: () => Promise<Signed>,
  signed?: Signed,
): Promise<Signed> {
  let subject = ''
  for (let tries = 0; tries < TRIES; tries += 1) {
    const certificate = (tries === 0 ? signed : undefined) ?? (await sign())
    subject = certificate.serialNumber.replace(/^(?:00)+(?=.)/, '')
    if (await store.reserve(subject)) return certificate
  }
  throw new PKIError('ERR_PKI_CONFLICT', `no serial number is free: ${subject} has been used before`, {
    details: { subject, reason: 'serial-used' },
    hint: 'Random numbers that repeat mean a broken source of randomness, such as a copied virtual machine: check it first.',
  })
}
