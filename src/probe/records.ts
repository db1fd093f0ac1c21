import type { IOSTrustReport } from '../check/records.js'
import type { ProbeTarget } from './probe-target.js'
import type { TLSVersion } from './tls/ios-hello.js'

/** How one attempt to connect ended. */
export type ConnectionOutcome = 'connected' | 'refused' | 'timeout' | 'unreachable' | 'closed'

/** Step 1: what the name stands for. */
export interface NameStep {
  /**
   * `not-needed`: the target is an address. `name-not-found`: nobody knows it. `resolver-failed`: the name servers do not
   * answer, so nothing is known of it.
   */
  readonly status: 'not-needed' | 'resolved' | 'name-not-found' | 'resolver-failed' | 'timeout'
  /** Its addresses in the order in which the system gives them, at most eight. */
  readonly addresses: readonly string[]
}

/** One address and port that was tried. */
export interface ConnectionAttempt {
  /** The address. */
  readonly address: string
  /** The port. */
  readonly port: number
  /** How it ended. */
  readonly outcome: ConnectionOutcome
}

/** Step 2: whether anybody answers there. */
export interface ConnectionStep {
  /**
   * How it ended: `connected` when one attempt is. `loopback-only`: the address is one of this machine, it refuses, and the
   * same port of 127.0.0.1 or ::1 answers: the server listens to this machine only.
   */
  readonly status: 'not-tried' | 'loopback-only' | ConnectionOutcome
  /** Each address and port that was tried, in order. */
  readonly attempts: readonly ConnectionAttempt[]
  /** The address that everything after this step talks to; absent where none answers. */
  readonly address?: string
  /** The port that was dialled: the one that answers, or else the first that was tried. */
  readonly port: number
}

/** What a server may speak that does not speak TLS. */
export type SpokenProtocol =
  'http' | 'ssh' | 'ftp' | 'smtp' | 'imap' | 'pop3' | 'vnc' | 'redis' | 'mysql' | 'zeromq' | 'unknown'

/** Step 3: whether it speaks TLS at all. */
export interface ProtocolStep {
  /**
   * `tls`: yes, also when it refuses. `http`: plain HTTP. `other`: something else, see `spoken`. `silent`: it takes the
   * connection and says nothing in time. `closed`: it hangs up at a TLS hello. `malformed`: it speaks TLS, wrongly.
   */
  readonly status: 'not-tried' | 'tls' | 'http' | 'other' | 'silent' | 'closed' | 'malformed'
  /** What it speaks instead; present with `http` and `other`. */
  readonly spoken?: SpokenProtocol
}

/** What client and server agree on. */
export interface NegotiatedTLS {
  /** The version. */
  readonly version: TLSVersion
  /** IANA's name of the cipher suite. */
  readonly suite: string
  /** The group of the key exchange; absent where none is used. */
  readonly group?: string
}

/**
 * Which part of the offer of iOS a server refuses, found by varying one at a time: `version` (below 1.2), `signature` (a
 * P-521, Ed25519 or RSASSA-PSS key), `group`, `suite`; `handshake` when none of them alone is it.
 */
export type TLSRefusal = 'version' | 'signature' | 'group' | 'suite' | 'handshake'

/** Step 4: the TLS that it offers, against what iOS offers. */
export interface TLSStep {
  /** `accepted`: a handshake with exactly the offer of iOS completes. */
  readonly status: 'not-tried' | 'accepted' | 'refused' | 'timeout'
  /** What an iPhone or iPad gets; present when accepted. */
  readonly negotiated?: NegotiatedTLS
  /** What of the offer it refuses; present when refused. */
  readonly refusal?: TLSRefusal
  /** Alert by which it refuses, as the RFC names it, e.g. `handshake_failure`; absent where it just hangs up. */
  readonly alert?: string
  /** Versions that it takes, the newest first. */
  readonly versions: readonly TLSVersion[]
  /**
   * Groups that it is seen to take, of those that iOS offers, in the order of iOS; a server without TLS 1.3 and with an ECDSA
   * key may take more.
   */
  readonly groups: readonly string[]
  /** Whether the offer that App Transport Security leaves to apps suffices: TLS 1.2, forward secrecy, SHA-256. */
  readonly ats: 'not-tried' | 'met' | 'refused'
  /** Whether it asks the client for a certificate, which keeps many apps out. */
  readonly asksForCertificate: boolean
}

/** One thing about the certificates as they were sent. */
export type ChainFact =
  | 'missing-intermediate'
  | 'wrong-order'
  | 'root-sent'
  | 'duplicate'
  | 'unrelated'
  | 'self-signed'
  | 'unreadable'

/** A fact about one of the certificates that were sent. */
export interface ChainRemark {
  /**
   * `missing-intermediate`: the issuer of it was not sent, and is none of the roots. `wrong-order`: it does not stand behind
   * the one that it issued. `root-sent`: a root, which the device has and needs not. `duplicate`: it was there already.
   * `unrelated`: it issued none of the others. `self-signed`: the server's own certificate issued itself. `unreadable`: it
   * is no certificate.
   */
  readonly fact: ChainFact
  /** Its place among those that were sent, 0 for the first. */
  readonly index: number
}

/** Step 5: the certificates. */
export interface ChainStep {
  /** `none`: the handshake gave none. */
  readonly status: 'not-tried' | 'received' | 'none'
  /**
   * `wire`: exactly as sent, read from the unencrypted handshake of TLS 1.2. `tls-library`: of a server that speaks only
   * 1.3; then node:tls gives what it could link, without order, duplicates and strangers.
   */
  readonly source?: 'wire' | 'tls-library'
  /** The certificates, DER, in the order in which they were sent. */
  readonly certificates: readonly Uint8Array[]
  /** What is worth saying of them. */
  readonly remarks: readonly ChainRemark[]
}

/** Step 6: what an iPhone or iPad says. */
export interface TrustStep {
  /** `no-roots`: there is nothing to judge against. */
  readonly status: 'not-tried' | 'no-roots' | 'judged'
  /** What it says; present when judged. */
  readonly report?: IOSTrustReport
}

/** Step 7: whether it is Jupyter. */
export interface JupyterStep {
  /**
   * `jupyter`: it tells its version. `jupyterhub`: a hub, at which people log in first. `login`: it redirects to a login
   * page before it says what it is. `forbidden`: 401 or 403. `redirect`: elsewhere; redirects are never followed.
   * `not-found`: 404, as with a wrong base URL. `not-jupyter`: another answer. `failed`: none that is HTTP.
   */
  readonly status:
    | 'not-tried'
    | 'jupyter'
    | 'jupyterhub'
    | 'login'
    | 'forbidden'
    | 'redirect'
    | 'not-found'
    | 'not-jupyter'
    | 'failed'
    | 'timeout'
  /** Status of the HTTP answer. */
  readonly httpStatus?: number
  /** Version of Jupyter Server or Notebook, e.g. `2.21.1`: digits, dots, letters, at most 64 characters. */
  readonly version?: string
  /** Whether Tornado, Jupyter's own web server, names itself: it need not. */
  readonly tornado: boolean
}

/** Step 8: whether notebooks can talk to their kernels. */
export interface WebSocketStep {
  /**
   * `passes`: the upgrade was answered with 101. `not-logged-in`: 401 or 403, TLS is good and a token is missing or wrong.
   * `upgrade-dropped`: something on the way takes the upgrade out of the request, as a reverse proxy does that is not set up
   * for WebSockets. `undecided`: an older Jupyter (before Server 2) with a good token; it upgrades only where a kernel
   * runs, and a running kernel is left alone: to connect would throw away what it keeps for a sleeping device.
   */
  readonly status:
    | 'not-tried'
    | 'passes'
    | 'not-logged-in'
    | 'upgrade-dropped'
    | 'undecided'
    | 'redirect'
    | 'failed'
    | 'timeout'
  /** Status of the HTTP answer that decided. */
  readonly httpStatus?: number
  /**
   * What became of the token: `sent` only to a server that iOS would trust, over a connection that showed the certificate
   * that was judged; `withheld` from any other.
   */
  readonly token: 'none' | 'sent' | 'withheld'
}

/**
 * What a server looks like from here, step by step in the order in which a person must hear it; what comes after a failed
 * step is `not-tried`. Frozen, and JSON but for the certificates' bytes. No octet of an answer is in it except the
 * certificates and a version of a few plain characters.
 */
export interface ServerProbe {
  /** What was looked at. */
  readonly target: ProbeTarget
  /** What the name stands for. */
  readonly name: NameStep
  /** Whether anybody answers there. */
  readonly connection: ConnectionStep
  /** Whether it speaks TLS at all. */
  readonly protocol: ProtocolStep
  /** Versions, suites and groups, against what iOS offers. */
  readonly tls: TLSStep
  /** The certificates as sent. */
  readonly chain: ChainStep
  /** What an iPhone or iPad says. */
  readonly trust: TrustStep
  /** Whether it is Jupyter. */
  readonly jupyter: JupyterStep
  /** Whether notebooks can talk to their kernels. */
  readonly webSocket: WebSocketStep
}
