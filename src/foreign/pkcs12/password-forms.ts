import { bmpOctets } from './bmp-string.js'

/** A password in the two forms that a PKCS#12 file uses side by side. */
export interface PasswordForms {
  /** UTF-8: what PBES2 derives from (RFC 8018 §3). */
  readonly utf8: Uint8Array
  /** UTF-16 with two zero octets behind it, or nothing: what PKCS#12's own derivation takes (RFC 7292 §B.1). */
  readonly bmp: Uint8Array
}

/** The forms of a password that is there, be it empty. */
export function passwordForms(password: string): PasswordForms {
  return {
    utf8: new TextEncoder().encode(password),
    bmp: bmpOctets(`${password}\0`),
  }
}

/** The form of a password that is absent: no octets at all. It is not the same as an empty one. */
export const NO_PASSWORD: PasswordForms = { utf8: new Uint8Array(0), bmp: new Uint8Array(0) }
