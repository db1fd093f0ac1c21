import type { Remark } from '../sinks/printer.js'
import type { CADocument, IssuedDocument, ServerDocument } from './documents.js'

/** Result of `orchard issue --json`. */
export interface IssueDocument {
  /** Tells the documents apart. */
  readonly command: 'issue'
  /** The CA. */
  readonly ca: CADocument
  /** The certificate. */
  readonly server: IssuedDocument
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}

/** Result of `orchard issue --ephemeral --json`: all there is; the key of the root is gone when it appears. */
export interface EphemeralDocument {
  /** Tells the documents apart. */
  readonly command: 'issue'
  /** Always true. */
  readonly ephemeral: true
  /** The root: what a client must trust. */
  readonly root: {
    readonly pem: string
    readonly commonName: string
    readonly fingerprint: string
    readonly notAfter: string
  }
  /** What the server needs. */
  readonly server: {
    /** The hosts that it is for. */
    readonly hosts: readonly string[]
    /** Certificate chain, server first. */
    readonly chainPEM: string
    /** Private key, PKCS#8, not encrypted. */
    readonly privateKeyPEM: string
    /** Serial number, hexadecimal. */
    readonly serialNumber: string
    /** First instant of its validity, ISO 8601. */
    readonly notBefore: string
    /** Last instant of its validity, ISO 8601. */
    readonly notAfter: string
    /** SHA-256 of the certificate, `AB:CD:…`. */
    readonly fingerprint: string
  }
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}

/** Result of `orchard request --json`. */
export interface RequestDocument {
  /** Tells the documents apart. */
  readonly command: 'request'
  /** Name of the files. */
  readonly name: string
  /** The hosts that it asks for. */
  readonly hosts: readonly string[]
  /** File of the key. */
  readonly keyPath: string
  /** File of the request, where one was written. */
  readonly csrPath?: string
  /** The request, PEM. */
  readonly csr: string
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}

/** Result of `orchard sign --json`. */
export interface SignDocument {
  /** Tells the documents apart. */
  readonly command: 'sign'
  /** The certificate. */
  readonly server: ServerDocument
  /** Certificate chain, server first, PEM. */
  readonly chainPEM: string
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}
