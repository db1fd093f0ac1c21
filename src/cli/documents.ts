import type { AdoptDocument } from './adopt/documents.js'
import type { CRLDocument, ListDocument, RevokeDocument } from './books/documents.js'
import type { CheckDocument, ExplainDocument } from './check/documents.js'
import type { ExportDocument } from './export/documents.js'
import type {
  BundleDocument,
  JupyterSettingsDocument,
  SettingsCommandDocument,
  SnippetDocument,
} from './jupyter/documents.js'
import type { ProfileDocument, ReminderDocument } from './profile/documents.js'
import type { Remark } from './sinks/printer.js'
import type { EnvDocument, TrustDocument } from './trust/documents.js'

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

/** How Jupyter is started with the certificate. */
export interface JupyterDocument {
  /** JupyterLab. */
  readonly lab: string
  /** Jupyter Server alone. */
  readonly server: string
  /** Notebook. */
  readonly notebook: string
  /** Whether it listens to the network, so that a password must be set first with `jupyter server password`. */
  readonly needsPassword: boolean
}

/** How the certificate gets to a server that is another machine: shell lines to run here. */
export interface RemoteDocument {
  /** Sends certificate and key that were made here. */
  readonly send: string
  /** Or: makes the key there, so that it never travels. */
  readonly keyStaysThere: string
  /** Starts Jupyter there after `send`. */
  readonly start: string
}

/** Result of `orchard up --json`. */
export interface UpDocument {
  /** Tells the documents apart. */
  readonly command: 'up'
  /** The CA, and whether this run made it. */
  readonly ca: CADocument & { readonly created: boolean }
  /** The certificate. */
  readonly server: IssuedDocument
  /** Whether one of the hosts is this machine. */
  readonly here: boolean
  /** Where it is: how to start Jupyter. */
  readonly jupyter?: JupyterDocument
  /** What was written into Jupyter's settings, where that was wanted. */
  readonly settings?: JupyterSettingsDocument
  /** Where it is not: how to get the files there. */
  readonly remote?: RemoteDocument
  /** What is left to do on the device, in order. */
  readonly device: readonly string[]
  /** What to keep a copy of. */
  readonly backUp: readonly string[]
  /** What a person should know. */
  readonly remarks: readonly Remark[]
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

/** How the command of `renew --exec` ended. */
export interface HookDocument {
  /** Its exit status; absent where a signal ended it or it could not be started. */
  readonly status?: number
  /** The signal that ended it. */
  readonly signal?: string
  /** Why it could not be started, e.g. `ENOENT`. */
  readonly systemCode?: string
}

/** What became of one server, by `orchard renew`. */
export type RenewalDocument =
  | (ServerDocument & {
      /** Whether it was made anew; kept where another run had done so already. */
      readonly outcome: 'reused' | 'issued' | 'renewed'
      /** Why. */
      readonly reason: string
      /** How the command of `--exec` ended, where it was run. */
      readonly hook?: HookDocument
    })
  | (ServerDocument & {
      /** `--dry-run`: it would be renewed. */
      readonly outcome: 'due'
      /** Why. */
      readonly reason: string
    })
  | {
      /** The server, or the word that should name one. */
      readonly name: string
      /** It could not be renewed. */
      readonly outcome: 'failed'
      /** Why. */
      readonly error: ErrorDocument['error']
    }

/** Result of `orchard renew --json`. */
export interface RenewDocument {
  /** Tells the documents apart. */
  readonly command: 'renew'
  /** The servers that were due or named. */
  readonly servers: readonly RenewalDocument[]
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}

/** Result of `orchard renew --root --json`. */
export interface RenewRootDocument {
  /** Tells the documents apart; this one has a `root`. */
  readonly command: 'renew'
  /** The CA with its new root: each device must trust its fingerprint. */
  readonly root: CADocument
  /** The old root. */
  readonly previous: {
    /** SHA-256, `AB:CD:…`. */
    readonly fingerprint: string
    /** Until when devices that trust it go on working, ISO 8601. */
    readonly notAfter: string
    /** File that it is kept in. */
    readonly path: string
  }
  /** Servers that got a new certificate: theirs named the old root by its serial number. */
  readonly reissued: readonly ServerDocument[]
  /** Servers that need one and could not get it here. */
  readonly stranded: readonly {
    /** The server. */
    readonly name: string
    /** Why. */
    readonly error: ErrorDocument['error']
  }[]
  /** Serial numbers of other certificates that name the old root so. */
  readonly unreached: readonly string[]
  /** What is to be done on each device, in order. */
  readonly device: readonly string[]
  /** What to keep a copy of. */
  readonly backUp: readonly string[]
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}

/** Result of `orchard passwd --json`. */
export interface PasswdDocument {
  /** Tells the documents apart. */
  readonly command: 'passwd'
  /** The key file. */
  readonly keyPath: string
  /** What its key is, e.g. `ec-p256`. */
  readonly keyKind: string
  /** Whether it was encrypted. */
  readonly wasEncrypted: boolean
  /** Whether it is encrypted now. */
  readonly encrypted: boolean
  /** Certificate that the key was found to belong to; absent where there is none to read. */
  readonly certificatePath?: string
  /** File that keeps the new passphrase; absent: nobody keeps it. */
  readonly passphrasePath?: string
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

/** What a failed command writes with `--json`. */
export interface ErrorDocument {
  /** The failure. */
  readonly error: {
    /** Stable code, e.g. `ERR_PKI_NAME_CONSTRAINTS`. */
    readonly code: string
    /** What happened; may change in any release. */
    readonly message: string
    /** What to do about it. */
    readonly hint?: string
    /** The facts; their shape depends on `code`. */
    readonly details?: object
  }
}

/** What a command that succeeded writes with `--json`. */
export type CommandDocument =
  | AdoptDocument
  | UpDocument
  | InitDocument
  | IssueDocument
  | EphemeralDocument
  | RequestDocument
  | SignDocument
  | ShowDocument
  | RenewDocument
  | RenewRootDocument
  | PasswdDocument
  | RevokeDocument
  | CRLDocument
  | ListDocument
  | CheckDocument
  | ExplainDocument
  | ProfileDocument
  | ReminderDocument
  | ExportDocument
  | SettingsCommandDocument
  | SnippetDocument
  | BundleDocument
  | TrustDocument
  | EnvDocument
