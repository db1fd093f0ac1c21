import { constants } from 'node:crypto'
import { connect as connectTLS, type TLSSocket } from 'node:tls'
import { MOST_CERTIFICATES } from '../limits.js'
import { systemCodeOf } from '../system-code.js'
import type { NegotiatedTLS } from '../records.js'
import { IOS_OPENSSL, TLS_VERSIONS } from './ios-hello.js'
import type { TLSEndpoint } from './say-hello.js'

/** A connection over which a handshake with the offer of iOS has completed, or why it has not. */
export type Handshake =
  | {
      /** The connection; the caller ends it. Nothing about the server is verified. */
      readonly socket: TLSSocket
    }
  | {
      /** Code of the error, of OpenSSL or of the system; `timeout` when it took too long. */
      readonly failed: string
    }

/** Names of OpenSSL's curves, as people say them. */
const CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
}

/**
 * Completes a handshake with the versions, suites, groups and signature schemes that iOS offers. Whatever certificate is
 * accepted: to look at it is the purpose, and nothing secret may be sent before it is judged. Uses the network.
 */
export async function shakeHands(endpoint: TLSEndpoint, signal: AbortSignal): Promise<Handshake> {
  if (signal.aborted) return { failed: 'timeout' }
  const socket = connectTLS({
    host: endpoint.address,
    port: endpoint.port,
    ...(endpoint.serverName === undefined ? {} : { servername: endpoint.serverName }),
    ...IOS_OPENSSL,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: false,
    // No roots: OpenSSL must not complete the chain with what this machine has.
    ca: [],
    secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
  })
  return new Promise<Handshake>((resolve) => {
    const fail = (failed: string): void => {
      endTLS(socket)
      resolve({ failed })
    }
    socket.once('secureConnect', () => resolve({ socket }))
    // It also stays for errors after this function: without a listener they would end the process.
    socket.on('error', (error) => fail(systemCodeOf(error)))
    socket.once('close', () => fail('closed'))
    signal.addEventListener('abort', () => fail('timeout'), { once: true })
  })
}

/**
 * Ends a connection, a moment later: Node 20 crashes (a read of freed memory in `TLSWrap::ClearOut`, measured) when a TLS
 * socket is destroyed by what its own reading has called.
 */
export function endTLS(socket: TLSSocket): void {
  setImmediate(() => socket.destroy())
}

/** What was negotiated; `undefined` when OpenSSL cannot say. */
export function negotiatedOf(socket: TLSSocket): NegotiatedTLS | undefined {
  const protocol = (socket.getProtocol() ?? '').replace('TLSv', 'TLS ').replace(/^TLS 1$/, 'TLS 1.0')
  const version = TLS_VERSIONS.find((name) => name === protocol)
  if (version === undefined) return undefined
  const group = groupOf(socket)
  return {
    version,
    suite: socket.getCipher().standardName,
    ...(group === undefined ? {} : { group }),
  }
}

function groupOf(socket: TLSSocket): string | undefined {
  const key = socket.getEphemeralKeyInfo()
  const name = key !== null && 'name' in key && typeof key.name === 'string' ? key.name : undefined
  return name === undefined ? undefined : (CURVES[name] ?? name)
}

/**
 * The certificates of the server, its own first, DER. To be asked once for a connection: Node 20 takes them away as it hands
 * them out (`X509Certificate::GetPeerCert`, measured).
 */
export function peerCertificates(socket: TLSSocket): readonly Uint8Array[] {
  const certificates: Uint8Array[] = []
  let current = socket.getPeerX509Certificate()
  while (current !== undefined && certificates.length < MOST_CERTIFICATES) {
    certificates.push(new Uint8Array(current.raw))
    current = current.issuerCertificate
  }
  return certificates
}

/** Name of the alert in OpenSSL's code, e.g. `handshake_failure`; `undefined` where the code is of no alert. Pure. */
export function alertOf(code: string): string | undefined {
  return /_ALERT_([A-Z_]+)$/.exec(code)?.[1]?.toLowerCase()
}
