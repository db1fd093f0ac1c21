import { PKIError } from '../base/errors.js'
import { expectArray, expectDate, expectInteger, expectRecord, expectString } from '../base/options.js'
import { takeCertificateDER } from '../check/certificate-input.js'
import type { CertificateInput } from '../check/records.js'
import { readCertificate } from '../x509/read/certificate.js'
import { DEFAULT_TIMEOUT_MS, TIMEOUT_RANGE } from './limits.js'
import { parseProbeTarget, type ProbeTarget } from './probe-target.js'
import { resolveBySystem, type NameResolver } from './resolve-name.js'

/** Options of {@link probeServer}. */
export interface ProbeServerOptions {
  /**
   * What to look at: `https://192.168.1.20:8888`, `homebox.local:8888/user/alice`, `[fd00::20]:8888`. Without a port,
   * `https://` means 443 and a bare host 8888, and 443 where nobody answers there.
   */
  readonly url: string
  /** The roots that a person has installed on the device; absent or empty: the chain is not judged, and no token is sent. */
  readonly roots?: readonly CertificateInput[]
  /** Token of Jupyter. It is shown to a server that iOS would trust under `roots`, and to no other. */
  readonly token?: string
  /** The present that certificates are judged at; absent: the clock. */
  readonly now?: Date
  /** Milliseconds that all of it takes at most, 100 to 120 000; absent: 10 000. */
  readonly timeoutMs?: number
  /** Fires when the caller no longer wants the answer. */
  readonly signal?: AbortSignal
  /** Finds the addresses of a name; absent: the system. */
  readonly resolver?: NameResolver
  /** The addresses of this machine, which decide whether a server may listen to this machine only; absent: its interfaces'. */
  readonly ownAddresses?: readonly string[]
}

const KEYS = [
  'url',
  'roots',
  'token',
  'now',
  'timeoutMs',
  'signal',
  'resolver',
  'ownAddresses',
] as const satisfies readonly (keyof ProbeServerOptions)[]

/** The options, each taken and with what absence means. */
export interface ProbeRequest {
  /** What to look at. */
  readonly target: ProbeTarget
  /** The roots, DER. */
  readonly roots: readonly Uint8Array[]
  /** The token. */
  readonly token: string | undefined
  /** The present, where it was given. */
  readonly now: Date | undefined
  /** Milliseconds for all of it. */
  readonly timeoutMs: number
  /** Fires when the caller gives up. */
  readonly signal: AbortSignal | undefined
  /** Finds the addresses of a name. */
  readonly resolver: NameResolver
  /** The addresses of this machine, where they were given. */
  readonly ownAddresses: readonly string[] | undefined
}

/** Takes the options. Throws as {@link probeServer} says. */
export function takeProbeOptions(options: ProbeServerOptions): ProbeRequest {
  const { url, roots, token, now, timeoutMs, ownAddresses } = expectRecord(options, '', KEYS)
  const { signal, resolver } = options
  return {
    target: parseProbeTarget(expectString(url, 'url'), 'url'),
    roots: roots === undefined ? [] : expectArray(roots, 'roots').map(takeRoot),
    token: token === undefined ? undefined : takeToken(token),
    now: now === undefined ? undefined : expectDate(now, 'now'),
    timeoutMs:
      timeoutMs === undefined ? DEFAULT_TIMEOUT_MS : expectInteger(timeoutMs, 'timeoutMs', TIMEOUT_RANGE),
    signal: signal === undefined ? undefined : takeSignal(signal),
    resolver: resolver === undefined ? resolveBySystem : takeResolver(resolver),
    ownAddresses:
      ownAddresses === undefined
        ? undefined
        : expectArray(ownAddresses, 'ownAddresses').map((address, index) =>
            expectString(address, `ownAddresses[${index}]`),
          ),
  }
}

function takeRoot(input: unknown, index: number): Uint8Array {
  return readCertificate(takeCertificateDER(input, `roots[${index}]`)).der
}

/** It becomes a header field: what is no visible ASCII would break the field, or the request (RFC 9110 §5.5). */
function takeToken(value: unknown): string {
  const token = expectString(value, 'token')
  if (/^[\x21-\x7e]{1,4096}$/.test(token)) return token
  const expected = '1 to 4096 visible ASCII characters'
  throw new PKIError('ERR_PKI_OPTION', `token must be ${expected}`, {
    details: { option: 'token', expected },
    hint: 'Jupyter prints it behind ?token= at its start; a line break at its end does not belong to it.',
  })
}

function takeSignal(signal: AbortSignal): AbortSignal {
  if (signal instanceof AbortSignal) return signal
  throw wrongType('signal', 'an AbortSignal')
}

function takeResolver(resolver: NameResolver): NameResolver {
  if (typeof resolver === 'function') return resolver
  throw wrongType('resolver', 'a function')
}

function wrongType(option: string, expected: string): PKIError<'ERR_PKI_OPTION'> {
  return new PKIError('ERR_PKI_OPTION', `${option} must be ${expected}`, { details: { option, expected } })
}
