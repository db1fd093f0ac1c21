import { createServer } from 'node:net'
import type { Server } from 'node:net'
import { createSecureContext } from 'node:tls'
import { PKIError } from '../base/errors.js'
import { plainAddress } from './address-group.js'
import { ConnectionMeter } from './connection-meter.js'
import { takeEnrolmentOptions } from './enrolment-options.js'
import type { EnrolmentOptions, EnrolmentRequest } from './enrolment-options.js'
import { authorityOf } from './host-gate.js'
import { LIMITS } from './limits.js'
import { PageAnswers } from './page-answers.js'
import { makePagePath } from './page-path.js'
import { pageScript } from './page/page-script.js'
import { pageStyle } from './page/page-style.js'
import type { Enrolment, EnrolmentEnd, EnrolmentEvent } from './records.js'
import { refuseSocket } from './refusal.js'
import { createRoutes } from './routes.js'
import { tellProtocol } from './shared-port.js'
import { SocketGate } from './socket-gate.js'
import { Visitors } from './visitors.js'

/**
 * Serves the page that carries a root to a device, for a limited time, and watches the trust arrive. Everything that it
 * can answer is a closed list held in memory; http and TLS share one port. Uses the network, the clock and randomness;
 * no disk.
 *
 * What the page says over http can be rewritten on the way, so that a person must compare the fingerprint that the
 * device shows with the one in the terminal. `trusted` means that whoever loaded the page took a TLS connection with
 * this certificate.
 *
 * @throws {@link PKIError} `ERR_PKI_PORT` when the port is in use or may not be taken; `ERR_PKI_OPTION`, `ERR_PKI_HOST`,
 * `ERR_PKI_NO_HOSTS`; `ERR_PKI_PEM` and `ERR_PKI_DER` when a root is no certificate.
 * @see RFC 6455 (WebSocket), https://support.apple.com/102390
 */
export async function startEnrolment(options: EnrolmentOptions): Promise<Enrolment> {
  const request = await takeEnrolmentOptions(options)
  assertTLS(request)
  const listener = createServer()
  const port = await listen(listener, request.port)
  const endsAt = new Date(Date.now() + request.durationMs)
  const base = makePagePath()
  const { profile, root, reminder } = request
  const routes = createRoutes({ base, style: pageStyle(), script: pageScript(), profile, root, reminder })
  let fail: (cause: unknown) => void = () => undefined
  const visitors = new Visitors(guardListener(request.onEvent, (cause) => fail(cause)))
  const facts = { request, port, base, routes, endsAt, visitors }
  const ending = serve(listener, new PageAnswers(facts), request)
  const { ended, close } = ending
  fail = ending.fail
  return Object.freeze({
    port,
    base,
    urls: request.hosts.map((host) => urlOf(request, host, port) + base),
    paths: [...routes.keys()],
    endsAt,
    watching: request.tls !== undefined,
    visitors: () => visitors.list(),
    ended,
    close,
  })
}

/** Before anything listens: what is wrong with a key must not be found out by a device. */
function assertTLS({ tls }: EnrolmentRequest): void {
  if (tls === undefined) return
  try {
    createSecureContext({ cert: tls.cert, key: tls.key })
  } catch (error) {
    const expected = 'a certificate chain and its private key in clear, both PEM'
    // What OpenSSL says is no cause here: it may quote the input.
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    throw new PKIError('ERR_PKI_OPTION', `tls must be ${expected}${reason}`, {
      details: { option: 'tls', expected },
    })
  }
}

function urlOf({ secureOnly, published }: EnrolmentRequest, host: string, port: number): string {
  const place = published?.host === host ? published : { host, port }
  return `${secureOnly ? 'https' : 'http'}://${authorityOf(place)}`
}

async function listen(listener: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    listener.once('error', (error: NodeJS.ErrnoException) => reject(portError(port, error)))
    // Without a host: IPv6 and IPv4 where there are both, IPv4 where there is no IPv6.
    listener.listen(port, () => resolve())
  })
  listener.removeAllListeners('error')
  const address = listener.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

function portError(port: number, error: NodeJS.ErrnoException): PKIError<'ERR_PKI_PORT'> {
  const systemCode = error.code ?? 'unknown'
  const [fact, hint] =
    systemCode === 'EADDRINUSE'
      ? ['is in use by another program', 'End that program, or take another port, e.g. --port 8471.']
      : systemCode === 'EACCES'
        ? ['may not be taken by this user', 'Take one above 1023.']
        : [`cannot be listened on: ${systemCode}`, 'Take another port.']
  return new PKIError('ERR_PKI_PORT', `port ${String(port)} ${fact}`, {
    details: { port, systemCode },
    hint,
    cause: error,
  })
}

/** Hands connections to who answers them, until the time is over. */
function serve(listener: Server, answers: PageAnswers, { tls, durationMs }: EnrolmentRequest): Ending {
  const plain = answers.createServer()
  const secure = tls === undefined ? undefined : answers.createSecureServer(tls)
  const gate = new SocketGate()
  const meter = new ConnectionMeter(performance.now())
  listener.on('error', () => undefined)
  listener.on('connection', (socket) => {
    const address = plainAddress(socket.remoteAddress)
    socket.on('error', () => socket.destroy())
    gate.admit(socket, address)
    const isAllowed = meter.take(address, performance.now())
    tellProtocol(socket, LIMITS.firstOctetMs, (protocol) => {
      const server = protocol === 'tls' ? secure : plain
      if (server === undefined || (protocol === 'tls' && !isAllowed)) socket.destroy()
      else if (isAllowed) server.emit('connection', socket)
      else refuseSocket(socket, 429)
    })
  })
  return endWith(listener, gate, durationMs)
}

/** How a page ends. */
interface Ending extends Pick<Enrolment, 'ended' | 'close'> {
  /** Ends it because of a fault of the one who serves it. */
  readonly fail: (cause: unknown) => void
}

function endWith(listener: Server, gate: SocketGate, durationMs: number): Ending {
  const stop = (then: () => void): void => {
    clearTimeout(timer)
    listener.close(then)
    gate.destroyAll()
  }
  let end: (why: EnrolmentEnd) => void = () => undefined
  let fail: Ending['fail'] = () => undefined
  const ended = new Promise<EnrolmentEnd>((resolve, reject) => {
    end = (why) => stop(() => resolve(why))
    fail = (cause) => stop(() => reject(listenerFailed(cause)))
  })
  // Who does not wait for the end must not be ended by it.
  const over = ended.then(
    () => undefined,
    () => undefined,
  )
  const timer = setTimeout(() => end('time'), durationMs)
  const close = async (): Promise<void> => {
    end('closed')
    await over
  }
  return { ended, close, fail }
}

/** Keeps what a listener throws, now or later, from ending the process: anybody in the network makes events. */
function guardListener(
  onEvent: (event: EnrolmentEvent) => unknown,
  fail: (cause: unknown) => void,
): EnrolmentRequest['onEvent'] {
  let hasFailed = false
  const failOnce = (cause: unknown): void => {
    hasFailed = true
    fail(cause)
  }
  return (event) => {
    if (hasFailed) return
    try {
      const told = onEvent(event)
      Promise.resolve(told).catch(failOnce)
    } catch (error) {
      failOnce(error)
    }
  }
}

function listenerFailed(cause: unknown): PKIError<'ERR_PKI_OPTION'> {
  const expected = 'a function that does not throw'
  return new PKIError('ERR_PKI_OPTION', `onEvent must be ${expected}: the page has ended`, {
    details: { option: 'onEvent', expected },
    cause,
  })
}
