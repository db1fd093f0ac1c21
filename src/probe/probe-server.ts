import { equalBytes } from '../base/bytes.js'
import { networkInterfaces } from 'node:os'
import { remarkChain } from './chain-remarks.js'
import { startDeadline, type Deadline } from './deadline.js'
import { freezeDeep } from './freeze-deep.js'
import { judgeSent } from './judge-sent.js'
import { probeConnection } from './probe-connection.js'
import { takeProbeOptions, type ProbeRequest, type ProbeServerOptions } from './probe-options.js'
import { formatHostPort } from './probe-target.js'
import type { ChainStep, ServerProbe, TrustStep } from './records.js'
import { resolveName } from './resolve-name.js'
import { examineProtocol, examineTLS, type Offered } from './tls/examine-tls.js'
import type { TLSEndpoint } from './tls/say-hello.js'
import { decideJupyter, examineJupyter, type WebExamination } from './web/examine-jupyter.js'
import { examineWebSocket } from './web/examine-web-socket.js'
import type { ExchangeOutcome } from './web/exchange.js'

/** What a probe finds. */
type Steps = Omit<ServerProbe, 'target'>

/** What stands in the record for what was not tried. */
const NOT_TRIED = {
  connection: { status: 'not-tried', attempts: [], port: 0 },
  protocol: { status: 'not-tried' },
  tls: { status: 'not-tried', versions: [], groups: [], ats: 'not-tried', asksForCertificate: false },
  chain: { status: 'not-tried', certificates: [], remarks: [] },
  trust: { status: 'not-tried' },
  jupyter: { status: 'not-tried', tornado: false },
  webSocket: { status: 'not-tried', token: 'none' },
} as const satisfies Omit<Steps, 'name'>

/**
 * Looks at a live server as an iPhone or iPad would: name, connection, whether it speaks TLS, which TLS against what iOS
 * offers, the certificates as sent, the verdict under the given roots, whether it is Jupyter, and whether WebSockets pass.
 * Uses the network, and says about twenty hellos to the server; changes nothing there. Reads the clock.
 *
 * A server that cannot be reached is a result, not an error: see {@link probeError}. A hostile server costs at most the time
 * that was given and a few MiB. No certificate is trusted by connecting: a token goes only to a server that the judge trusts
 * under `roots`, over a connection that shows the very certificate that was judged.
 *
 * @throws {@link PKIError} `ERR_PKI_HOST` when `url` is no address of a server, or holds a password; `ERR_PKI_OPTION` for any
 * other option; `ERR_PKI_DER` or `ERR_PKI_PEM` when a root is no certificate.
 */
export async function probeServer(options: ProbeServerOptions): Promise<ServerProbe> {
  const request = takeProbeOptions(options)
  const deadline = startDeadline(request.timeoutMs, request.signal)
  const steps = await probeSteps(request, deadline)
  request.signal?.throwIfAborted()
  const { name, connection, protocol, tls, chain, trust, jupyter, webSocket } = steps
  const { target } = request
  return freezeDeep({ target, name, connection, protocol, tls, chain, trust, jupyter, webSocket })
}

async function probeSteps(request: ProbeRequest, deadline: Deadline): Promise<Steps> {
  const { target, resolver } = request
  const name = await deadline.step((signal) => resolveName(target, resolver, signal))
  const [port = 0] = target.ports
  if (name.addresses.length === 0)
    return { ...NOT_TRIED, name, connection: { ...NOT_TRIED.connection, port } }
  const connection = await probeConnection(
    { addresses: name.addresses, ports: target.ports, ownAddresses: request.ownAddresses ?? ownAddresses() },
    deadline,
  )
  if (connection.address === undefined) return { ...NOT_TRIED, name, connection }
  const endpoint = {
    address: connection.address,
    port: connection.port,
    ...(target.kind === 'dns' ? { serverName: target.host } : {}),
  }
  return { ...(await probeTLS(request, { endpoint, deadline })), name, connection }
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address))
}

/** Where the rest is asked, and in what time. */
interface Reached {
  readonly endpoint: TLSEndpoint
  readonly deadline: Deadline
}

async function probeTLS(
  request: ProbeRequest,
  reached: Reached,
): Promise<Omit<Steps, 'name' | 'connection'>> {
  if (reached.deadline.isOver()) return NOT_TRIED
  const { protocol, flight } = await examineProtocol(reached)
  if (protocol.status !== 'tls') return { ...NOT_TRIED, protocol }
  const offered = await examineTLS(reached, flight)
  const chain = chainOf(offered, request.roots)
  const trust = await judgeSent(chain, request)
  const { tls } = offered
  const before = { ...NOT_TRIED, protocol, tls, chain, trust }
  if (tls.status !== 'accepted' || reached.deadline.isOver()) return before
  const web = await probeWeb(request, { ...reached, chain, trust })
  const asksForCertificate = tls.asksForCertificate || web.asksForCertificate
  return { ...before, tls: { ...tls, asksForCertificate }, jupyter: web.jupyter, webSocket: web.webSocket }
}

/** The chain as it was sent to the same hello; another server certificate over TLS 1.3 counts more, for iOS speaks that. */
function chainOf({ sent, linked }: Offered, roots: readonly Uint8Array[]): ChainStep {
  const [leaf] = linked
  const isSame = leaf === undefined || (sent?.[0] !== undefined && equalBytes(sent[0], leaf))
  const certificates = sent !== undefined && isSame ? sent : linked
  if (certificates.length === 0) return { ...NOT_TRIED.chain, status: 'none' }
  const source = certificates === sent ? 'wire' : 'tls-library'
  return { status: 'received', source, certificates, remarks: remarkChain(certificates, roots) }
}

/** Where the web is asked, and what is known of who answers. */
interface Judged extends Reached {
  readonly chain: ChainStep
  readonly trust: TrustStep
}

async function probeWeb(request: ProbeRequest, { endpoint, deadline, chain, trust }: Judged) {
  const { token, target } = request
  const [leaf] = chain.certificates
  const isTrusted = trust.report?.trusted === true
  const guarded = token !== undefined && isTrusted && leaf !== undefined ? { token, leaf } : undefined
  const host = formatHostPort(target.host, endpoint.port)
  const examination: WebExamination = {
    question: { endpoint, host, guarded },
    basePath: target.basePath,
    deadline,
  }
  const outcome = await examineJupyter(examination)
  const jupyter = decideJupyter(outcome)
  const asksForCertificate = isCertificateRequired(outcome)
  if (jupyter.status !== 'jupyter' || deadline.isOver()) {
    return { jupyter, webSocket: NOT_TRIED.webSocket, asksForCertificate }
  }
  const webSocket = await examineWebSocket(examination)
  const isWithheld = token !== undefined && webSocket.token === 'none'
  return {
    jupyter,
    webSocket: isWithheld ? { ...webSocket, token: 'withheld' as const } : webSocket,
    asksForCertificate,
  }
}

/** TLS 1.3 tells only behind the handshake that a certificate of the client is wanted. */
function isCertificateRequired(outcome: ExchangeOutcome): boolean {
  return outcome.kind === 'failed' && outcome.reason.endsWith('_ALERT_CERTIFICATE_REQUIRED')
}
