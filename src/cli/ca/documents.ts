import type { Remark } from '../sinks/printer.js'

/** A CA and its folder. */
export interface CADocument {
  /** The folder. */
  readonly path: string
  /** CN of the root, as Settings lists it. */
  readonly commonName: string
  /** File of the root: what goes to the device. */
  readonly certificatePath: string
  /** File of the CA's key. */
  readonly keyPath: string
  /** Whether that key is encrypted. */
  readonly keyEncrypted: boolean
  /** SHA-256 of the root, `AB:CD:…`. */
  readonly fingerprint: string
  /** First instant of its validity, ISO 8601. */
  readonly notBefore: string
  /** Last instant of its validity, ISO 8601. */
  readonly notAfter: string
  /** What it can ever sign. */
  readonly canSign: CanSignDocument
  /** File that holds the passphrase, where Orchard keeps it. */
  readonly passphrasePath?: string
  /** The certificate that signs, where it is not the root but an intermediate below it. */
  readonly intermediate?: {
    /** CN of its subject. */
    readonly commonName: string
    /** Last instant of its validity, ISO 8601. */
    readonly notAfter: string
  }
}

/** What a root can ever sign. */
export interface CanSignDocument {
  /** Whether it may sign any name in the world. */
  readonly anything: boolean
  /** DNS names that it may sign, each with everything below it. */
  readonly names: readonly string[]
  /** Addresses and ranges that it may sign, as CIDR. */
  readonly networks: readonly string[]
  /** Names and ranges that it may not. */
  readonly excluded: readonly string[]
  /** The same in words. */
  readonly words: string
}

/** A certificate of a server. */
export interface ServerDocument {
  /** Name of its files. */
  readonly name: string
  /** The hosts that it is for. */
  readonly hosts: readonly string[]
  /** File of the chain, server first. */
  readonly certificatePath: string
  /** File of its key, where that is here. */
  readonly keyPath?: string
  /** Serial number, hexadecimal. */
  readonly serialNumber: string
  /** First instant of its validity, ISO 8601. */
  readonly notBefore: string
  /** Last instant of its validity, ISO 8601. */
  readonly notAfter: string
  /** Days from now until then, a day that has begun counted; zero or less once it has expired. */
  readonly daysLeft: number
  /** SHA-256 of the certificate, `AB:CD:…`. */
  readonly fingerprint: string
}

/** What was done about a certificate. */
export interface IssuedDocument extends ServerDocument {
  /** Whether it was kept, made, or made anew. */
  readonly outcome: 'reused' | 'issued' | 'renewed'
  /** Why. */
  readonly reason: string
}

/** Result of `orchard init --json`. */
export interface InitDocument {
  /** Tells the documents apart. */
  readonly command: 'init'
  /** The CA. */
  readonly ca: CADocument
  /** What to keep a copy of. */
  readonly backUp: readonly string[]
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}

/** A certificate or request in words. */
export interface FileDocument {
  /** What it is. */
  readonly kind: 'ca' | 'server' | 'csr'
  /** Its subject, `C=…, CN=…`. */
  readonly subject: string
  /** Who signed it; absent for a request. */
  readonly issuer?: string
  /** What its key is, e.g. `P-256`. */
  readonly key: string
  /** The names in subjectAltName. */
  readonly hosts: readonly string[]
  /** Serial number, hexadecimal; absent for a request. */
  readonly serialNumber?: string
  /** First instant of its validity, ISO 8601; absent for a request. */
  readonly notBefore?: string
  /** Last instant of its validity, ISO 8601; absent for a request. */
  readonly notAfter?: string
  /** SHA-256 of the whole, `AB:CD:…`. */
  readonly fingerprint: string
  /** What a CA can ever sign; absent for others. */
  readonly canSign?: CanSignDocument
}

/** Result of `orchard show --json`. */
export type ShowDocument =
  | {
      /** Tells the documents apart. */
      readonly command: 'show'
      /** The CA. */
      readonly ca: CADocument
      /** Its certificates. */
      readonly servers: readonly ServerDocument[]
    }
  | {
      /** Tells the documents apart. */
      readonly command: 'show'
      /** Each certificate or request of the file, in order. */
      readonly file: readonly FileDocument[]
    }
