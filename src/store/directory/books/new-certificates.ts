import { join } from 'node:path'
import { equalBytes } from '../../../base/bytes.js'
import { isPKIError, PKIError } from '../../../base/errors.js'
import { encodePEM, requirePEM } from '../../../base/pem.js'
import { readCertificate } from '../../../x509/read/certificate.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import { indexSerialOf, normalSerial } from '../../index-line.js'
import { MODE } from '../durable-files.js'
import type { WritableFile } from '../file-layer.js'
import type { Layout } from '../layout.js'
import { writeWhole } from '../write-whole.js'
import type { BookFiles } from './book-files.js'

const FILE_NAME = /^([0-9A-Fa-f]+)\.pem$/

/** The folder with one certificate per serial number: the creation of its file is what makes a number unique. */
export class NewCertificates {
  readonly #files: BookFiles
  readonly #folder: string

  /** The folder of a CA. */
  constructor(files: BookFiles, { newCerts }: Layout) {
    this.#files = files
    this.#folder = newCerts
  }

  /** Where the certificate of a serial number lies. */
  pathOf(serial: string): string {
    return join(this.#folder, `${normalSerial(serial)}.pem`)
  }

  /** Takes a serial number; false when it has been taken before. */
  async claim(serial: string): Promise<boolean> {
    return this.#files.claim(this.pathOf(serial))
  }

  /**
   * Writes a certificate under its serial number, which should have been taken. It is not durable.
   *
   * @throws PKIError `ERR_PKI_CONFLICT` (`serial-used`) when another certificate has this number; `ERR_PKI_FILE`.
   */
  async fill(serial: string, der: Uint8Array): Promise<void> {
    const path = this.pathOf(serial)
    const octets = new TextEncoder().encode(encodePEM('CERTIFICATE', der))
    const write = (): Promise<void> => this.#files.withFile(path, (file) => this.#write(file, serial, octets))
    try {
      await write()
    } catch (error) {
      if (!isPKIError(error, 'ERR_PKI_FILE') || error.details.systemCode !== 'ENOENT') throw error
      await this.claim(serial)
      await write()
    }
  }

  async #write(file: WritableFile, serial: string, octets: Uint8Array): Promise<void> {
    if ((await file.facts()).size > 0) throw serialUsed(serial)
    try {
      await writeWhole(file, octets)
      await file.setMode(MODE.certificate)
    } catch (error) {
      await this.discard(serial)
      throw error
    }
  }

  /** Takes back what was written for a certificate that has never been: its number may be used again. */
  async discard(serial: string): Promise<void> {
    await this.#files.discard(this.pathOf(serial))
  }

  /** Takes back a group that has failed, durably where the disk still does that: no power failure brings it back. */
  async takeBack(serials: readonly string[]): Promise<void> {
    for (const serial of serials) await this.discard(serial)
    // The failure that led here is what is told.
    if (serials.length > 0) await this.#files.syncFolder(this.#folder).catch(() => undefined)
  }

  /** Serial numbers that have been taken, as openssl writes them. */
  async serials(): Promise<readonly string[]> {
    const names = (await this.#files.list(this.#folder)) ?? []
    return names.flatMap((name) => {
      const digits = FILE_NAME.exec(name)?.[1]
      return digits === undefined ? [] : [normalSerial(digits)]
    })
  }

  /** The certificate of a serial number; `undefined` where there is none, or only the beginning of one. */
  async find(serial: string): Promise<CertificateRecord | undefined> {
    const octets = await this.#files.find(this.pathOf(serial))
    const certificate = octets === undefined ? undefined : certificateIn(octets)
    return certificate !== undefined && indexSerialOf(certificate) === normalSerial(serial)
      ? certificate
      : undefined
  }

  /** Tells whether a certificate lies there octet for octet. */
  async holds(serial: string, der: Uint8Array): Promise<boolean> {
    const found = await this.find(serial)
    return found !== undefined && equalBytes(found.der, der)
  }
}

function serialUsed(serial: string): PKIError<'ERR_PKI_CONFLICT'> {
  return new PKIError('ERR_PKI_CONFLICT', `the serial number ${serial} has been used`, {
    details: { subject: serial.toLowerCase(), reason: 'serial-used' },
    hint: 'Sign it again with another serial number.',
  })
}

/** The first certificate in a text; `undefined` where none can be read. */
export function certificateIn(octets: Uint8Array): CertificateRecord | undefined {
  try {
    return readCertificate(requirePEM(new TextDecoder().decode(octets), ['CERTIFICATE']).der)
  } catch {
    return undefined
  }
}
