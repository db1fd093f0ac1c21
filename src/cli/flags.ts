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
