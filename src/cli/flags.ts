import type { RevocationReason } from '../index.js'

/** Options that every command takes. */
export interface CommonFlags {
  /** The folder of the CA; absent, the one of this user and platform. */
  readonly dir?: string
  /** One JSON document on standard output instead of words. */
  readonly json?: true
}

/** Options of commands that use the key of the CA. */
export interface PassphraseFlags extends CommonFlags {
  /** File that holds the passphrase in its first line; `-` is standard input. */
  readonly passphraseFile?: string
}

/** Options of commands that may create a root. */
export interface RootFlags extends PassphraseFlags {
  /** Further names and ranges that the root may sign. */
  readonly permit?: readonly string[]
  /** The root may sign any name. */
  readonly unconstrained?: true
  /** CN of the root; absent, user, host and month. */
  readonly commonName?: string
  /** Kind of new keys. */
  readonly keyKind?: string
  /** Who owns the files of the server, `USER[:GROUP]`. */
  readonly owner?: string
  /** Length of the certificate's life in days. */
  readonly days?: number
}

/** Options of `orchard init`. */
export interface InitFlags extends RootFlags {
  /** C. */
  readonly country?: string
  /** ST. */
  readonly state?: string
  /** L. */
  readonly locality?: string
  /** O; several are allowed. */
  readonly organization?: readonly string[]
  /** OU; several are allowed. */
  readonly organizationalUnit?: readonly string[]
  /** Folder of the CA that signs this one: an intermediate. */
  readonly intermediateOf?: string
  /** File that holds the passphrase of that CA in its first line. */
  readonly issuerPassphraseFile?: string
  /** emailAddress. */
  readonly email?: string
}

/** Options of `orchard up`. */
export interface UpFlags extends RootFlags {
  /** Name of the server's files; absent, made of its first host. */
  readonly name?: string
  /** Adds no host to those that were typed. */
  readonly only?: true
  /** Answers every question with yes. */
  readonly yes?: true
  /** Whether Jupyter's settings are written; absent: a terminal is asked where Jupyter is installed. */
  readonly jupyter?: boolean
  /** False: the page for the device is not offered. */
  readonly enroll?: boolean
}

/** Options of `orchard issue`. */
export interface IssueFlags extends PassphraseFlags {
  /** Name of the server's files; absent, made of its first host. */
  readonly name?: string
  /** Adds no host to those that were typed. */
  readonly only?: true
  /** Length of the certificate's life in days. */
  readonly days?: number
  /** Kind of the server's key. */
  readonly keyKind?: string
  /** Who owns the files of the server, `USER[:GROUP]`. */
  readonly owner?: string
  /** A root and a certificate that exist nowhere but in the output. */
  readonly ephemeral?: true
  /** File that lists the servers; `-` is standard input. */
  readonly batch?: string
}

/** Options of `orchard request`. */
export interface RequestFlags extends CommonFlags {
  /** Name of the files; absent, made of the first host. */
  readonly name?: string
  /** Adds no host to those that were typed. */
  readonly only?: true
  /** Kind of the key. */
  readonly keyKind?: string
  /** Where the key is written. */
  readonly key?: string
  /** Where the request is written; `-` is standard output. */
  readonly out?: string
  /** Who owns the key, `USER[:GROUP]`. */
  readonly owner?: string
}

/** Options of `orchard sign`. */
export interface SignFlags extends PassphraseFlags {
  /** File that lists the requests, or folder that holds them; `-` is standard input. */
  readonly batch?: string
  /** Name of the certificate's file; absent, made of its first host. */
  readonly name?: string
  /** Length of the certificate's life in days. */
  readonly days?: number
  /** Where the chain is written besides the folder of the CA; `-` is standard output. */
  readonly out?: string
  /** Signs without asking. */
  readonly yes?: true
  /** Who owns the certificate's file, `USER[:GROUP]`. */
  readonly owner?: string
}

/** Options of `orchard renew`. */
export interface RenewFlags extends PassphraseFlags {
  /** Days before its end that a certificate is due. */
  readonly due?: number
  /** Line for a shell, run once for each server that got a new certificate. */
  readonly exec?: string
  /** Each server gets a new key in a new file. */
  readonly newKey?: true
  /** Says what is due and renews nothing. */
  readonly dryRun?: true
  /** The root itself is renewed: same key, same subject, new dates. */
  readonly root?: true
  /** Length of the new certificate's life in days. */
  readonly days?: number
  /** Who owns the files of the server, `USER[:GROUP]`. */
  readonly owner?: string
  /** Answers every question with yes. */
  readonly yes?: true
}

/** Options of `orchard passwd`. */
export interface PasswdFlags extends PassphraseFlags {
  /** File that holds the new passphrase in its first line; `-` is standard input. */
  readonly newPassphraseFile?: string
  /** The key is kept in clear. */
  readonly removePassphrase?: true
  /** Does not ask before that. */
  readonly yes?: true
}

/** Options of `orchard revoke`. */
export interface RevokeFlags extends CommonFlags {
  /** Why. */
  readonly reason?: RevocationReason
  /** Since when the key must be doubted. */
  readonly invalidSince?: Date
  /** Takes a hold back instead. */
  readonly release?: true
  /** Does not ask. */
  readonly yes?: true
}

/** Options of `orchard crl`. */
export interface CRLFlags extends PassphraseFlags {
  /** Days until the next list. */
  readonly days?: number
  /** Where the list is written besides the folder of the CA; `-` is standard output. */
  readonly out?: string
  /** DER instead of PEM in that file. */
  readonly der?: true
}

/** Options of `orchard list` and `orchard find`. */
export interface ListFlags extends CommonFlags {
  /** Every line of the books instead of the servers in use. */
  readonly all?: true
  /** Only what ends within so many days. */
  readonly due?: number
  /** Only what is revoked. */
  readonly revoked?: true
}

/** Options of `orchard check`. */
export interface CheckFlags extends CommonFlags {
  /** Files of the roots that the device trusts; absent, the root of the CA. */
  readonly root?: readonly string[]
  /** Hosts that a file is judged for; absent, those that it names. */
  readonly host?: readonly string[]
  /** A rule's id or a message to explain. */
  readonly explain?: string
  /** File that the drawing of the chain is written to. */
  readonly svg?: string
  /** File that holds the token of Jupyter in its first line; `-` is standard input. */
  readonly tokenFile?: string
  /** Seconds that one server gets. */
  readonly timeout?: number
  /** Port of this CA's servers, where no server is named. */
  readonly port?: number
}

/** Options of `orchard jupyter`. */
export interface JupyterFlags extends CommonFlags {
  /** Says what would be written and writes nothing. */
  readonly dryRun?: true
  /** A marked block in the Python settings instead of JSON. */
  readonly python?: true
  /** The settings file. */
  readonly config?: string
  /** Who runs Jupyter, `USER[:GROUP]`. */
  readonly owner?: string
  /** Takes our settings out again. */
  readonly undo?: true
}

/** Options of `orchard enroll`. */
export interface EnrollFlags extends PassphraseFlags {
  /** Address of the real server, which the device tries at the end. */
  readonly server?: string
  /** Name or address of the page, as the device types it, with its port where that is another one. */
  readonly host?: string
  /** Port of the page. */
  readonly port?: number
  /** Minutes that it is served. */
  readonly minutes?: number
  /** Over https only: for a root that the device trusts already. */
  readonly https?: true
}

/** Options of `orchard export`. */
export interface ExportFlags extends CommonFlags {
  /** Encrypts by what is sound today; so does leaving both away. */
  readonly modern?: true
  /** Encrypts by what every iOS and macOS reads. */
  readonly legacyApple?: true
  /** Where the file is written. */
  readonly out?: string
  /** File that holds its password in the first line; `-` is standard input. */
  readonly passwordFile?: string
}
