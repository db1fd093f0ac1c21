/** The kinds of places on a machine that decide which roots are trusted. */
export const TRUST_STORES = ['system', 'firefox', 'chromium'] as const
/** `system`: what OpenSSL, curl and most programs read; Firefox and Chromium keep their own on Linux. */
export type TrustStore = (typeof TRUST_STORES)[number]

/** Whether the root is put into stores or taken out. */
export type TrustAction = 'trust' | 'untrust'

/** A root, as the stores of a machine take it. */
export interface StoreRoot {
  /** The certificate, one PEM block with LF. */
  readonly pem: string
  /** A file that holds it and nothing else; commands that are shown or run name it. */
  readonly path: string
  /** SHA-256 of its DER, lower-case hexadecimal: its names in stores are made of it. */
  readonly sha256: string
  /** SHA-1 of its DER, lower-case hexadecimal: by which macOS and Windows delete. */
  readonly sha1: string
}

/** A file of the system's folder for own roots that holds the root. */
export interface AnchorFile {
  /** Its path. */
  readonly path: string
  /** Whether the root is all that it holds: otherwise it is not ours to remove. */
  readonly alone: boolean
}

/** What a database of certificates calls the root. */
export interface StoredNickname {
  /** The nickname. */
  readonly nickname: string
  /** Whether the root is trusted there for servers; an import that failed half-way leaves it without. */
  readonly trusted: boolean
  /** Whether no other certificate has this nickname: `certutil` deletes by nickname only. */
  readonly alone: boolean
}

/** A database of certificates as Firefox and Chromium keep them (NSS). */
export interface NSSDatabase {
  /** Whose it is. */
  readonly store: 'firefox' | 'chromium'
  /** Its folder. */
  readonly folder: string
  /** Whether it is there; where it is not, a Chromium that is installed would make it at its first start. */
  readonly exists: boolean
  /** Where the root stands in it; empty where it does not, or where there is no `certutil` to ask. */
  readonly copies: readonly StoredNickname[]
}

/** Programs that stores are changed by. */
export const TRUST_PROGRAMS = [
  'update-ca-certificates',
  'update-ca-trust',
  'trust',
  'certutil',
  'security',
] as const
/** A program that stores are changed by. */
export type TrustProgram = (typeof TRUST_PROGRAMS)[number]

/** What is known of a machine, as far as it decides how a root is put into its stores. */
export interface TrustFacts {
  /** As `process.platform`. */
  readonly platform: string
  /** Text of `/etc/os-release`; empty where there is none. */
  readonly osRelease: string
  /** Whether this process may change the stores of the system. */
  readonly isRoot: boolean
  /** The user for whom root acts (`SUDO_USER`); absent: nobody else. */
  readonly user?: string
  /** Where programs lie; those that are not installed are absent. */
  readonly programs: Readonly<Partial<Record<TrustProgram, string>>>
  /** The program by which Debian tells Java of changes; absent: it does not. */
  readonly javaHook?: string
  /** Files of the system's folder for own roots that hold the root; on a Mac, its keychain for everybody. */
  readonly anchors: readonly AnchorFile[]
  /** Files by which this machine distrusts the root on purpose, whatever else holds it; absent: none. */
  readonly distrusted?: readonly string[]
  /** Whether programs find the root among those that they trust. */
  readonly systemHolds: boolean
  /** The databases of browsers. */
  readonly databases: readonly NSSDatabase[]
}

/** One program that is run, with its words; no shell is between. */
export interface StoreStep {
  /** What it does, as a sentence without its full stop. */
  readonly what: string
  /** The program, or its path. */
  readonly program: string
  /** Its words. */
  readonly args: readonly string[]
  /** What it reads from standard input; absent: nothing. */
  readonly input?: string
  /** The file that holds `input`, where one does. */
  readonly inputPath?: string
  /** A file that this step writes, world-readable; it is then written in one step by this process, of the PEM of the root. */
  readonly writes?: string
  /** Whether only root may. */
  readonly needsRoot: boolean
  /** What takes a failed step back. */
  readonly undo?: StoreStep
}

/** What is to be done about one store. */
export interface StorePlan {
  /** The kind of store. */
  readonly store: TrustStore
  /** Where it is: a folder, or the name that its system gives it. */
  readonly place: string
  /**
   * `change`: `steps` are to be run. `present`: it holds the root, as wanted. `absent`: it does not, as wanted.
   * `impossible`: a person has to do it, or something else first; `why` and `hint` say what.
   */
  readonly outcome: 'change' | 'present' | 'absent' | 'impossible'
  /** The outcome in words. */
  readonly why: string
  /** What to do about it. */
  readonly hint?: string
  /** The steps, in order; the next one runs only when one has succeeded. */
  readonly steps: readonly StoreStep[]
}

/** What is to be done on a machine. */
export interface TrustPlan {
  /** Whether the root is put in or taken out. */
  readonly action: TrustAction
  /** The root. */
  readonly root: StoreRoot
  /** Each store. */
  readonly stores: readonly StorePlan[]
}

/** What `planTrust` takes besides the facts. */
export interface TrustRequest {
  /** Whether the root is put in or taken out. */
  readonly action: TrustAction
  /** The root. */
  readonly root: StoreRoot
  /** The kinds of stores that are meant; absent: all. */
  readonly only?: readonly TrustStore[]
}
