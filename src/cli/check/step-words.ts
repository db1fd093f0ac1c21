import type { ChainRemark, JupyterStep, ServerProbe, TLSRefusal } from '../../node.js'
import { daysText } from '../words/when.js'

/** What is said of one step of a look at a server. */
export interface StepWords {
  /** How it went: `bad` keeps the device away, `warn` does not, `ok` is good news. */
  readonly level: 'ok' | 'warn' | 'bad'
  /** Which step, one word. */
  readonly label: string
  /** What was seen. */
  readonly text: string
  /** What to do about it. */
  readonly fix?: string
}

/** Where a target is, as it is typed into Safari. */
export function addressOf({ target, connection }: ServerProbe): string {
  const host = target.kind === 'ip' && target.host.includes(':') ? `[${target.host}]` : target.host
  const port = connection.port === 443 ? '' : `:${String(connection.port)}`
  return `https://${host}${port}${target.basePath === '/' ? '' : target.basePath}`
}

const REFUSALS: Readonly<Record<TLSRefusal, readonly [string, string]>> = {
  version: [
    'the server speaks no version of TLS that iOS takes (1.2 or 1.3)',
    'Update the OpenSSL or Python of the server.',
  ],
  signature: [
    "the server's key is of a kind that iOS does not offer (P-521, Ed25519 or RSASSA-PSS)",
    'orchard up HOST makes a certificate with a P-256 key.',
  ],
  group: [
    'the server takes none of the groups that iOS offers (X25519, P-256, P-384, P-521)',
    'Let the server use X25519 or P-256.',
  ],
  suite: [
    'the server takes none of the cipher suites that iOS offers',
    'Let the server use ECDHE with AES-GCM or ChaCha20.',
  ],
  handshake: ['the server breaks off the handshake that iOS offers', 'The log of the server says why.'],
}

/** What iOS gets of the handshake. */
export function tlsWords({ tls }: ServerProbe): readonly StepWords[] {
  if (tls.status === 'not-tried') return []
  if (tls.status !== 'accepted') return [refusalWords(tls)]
  const { version = '', suite = '', group = '' } = tls.negotiated ?? {}
  const text = [version, suite, group].filter((part) => part !== '').join(', ')
  return [{ level: 'ok', label: 'TLS', text }, ...appWords(tls)]
}

function refusalWords({ refusal = 'handshake', alert }: ServerProbe['tls']): StepWords {
  const [text, fix] = REFUSALS[refusal]
  return {
    level: 'bad',
    label: 'TLS',
    text: alert === undefined ? text : `${text}; it answers ${alert}`,
    fix,
  }
}

/** What keeps apps out where Safari may connect. */
function appWords({ ats, asksForCertificate }: ServerProbe['tls']): readonly StepWords[] {
  const weak: StepWords = {
    level: 'warn',
    label: 'apps',
    text: 'Safari may connect, apps do not: the server is below App Transport Security (TLS 1.2, forward secrecy, SHA-256)',
    fix: 'Let the server use TLS 1.2 or 1.3 with ECDHE and AES-GCM.',
  }
  const asking: StepWords = {
    level: 'warn',
    label: 'client',
    text: 'the server asks the device for a certificate of its own; many apps stop there',
    fix: 'Switch client certificates off unless they are wanted.',
  }
  return [...(ats === 'refused' ? [weak] : []), ...(asksForCertificate ? [asking] : [])]
}

const CHAIN_REMARKS: Readonly<Record<ChainRemark['fact'], readonly [StepWords['level'], string, string]>> = {
  'missing-intermediate': [
    'bad',
    'who signed it was not sent, and is none of the roots',
    'Serve the whole chain: the certificate file that orchard up names holds it.',
  ],
  'wrong-order': [
    'warn',
    'it stands in the wrong place',
    'Serve the file that orchard up names: the server first, then who signed it.',
  ],
  'root-sent': [
    'warn',
    'a root, which the device has and needs not',
    'Leave it out of the certificate file.',
  ],
  duplicate: ['warn', 'it was sent twice', 'Leave it out of the certificate file.'],
  unrelated: ['warn', 'it signed none of the others', 'Leave it out of the certificate file.'],
  'self-signed': [
    'bad',
    'it signed itself, and no CA stands behind it',
    'orchard up HOST makes a CA and a certificate.',
  ],
  unreadable: ['bad', 'it is no certificate', 'Serve the file that orchard up names.'],
}

/** What is worth saying of the certificates as they were sent; why a chain is refused is for the judge to say. */
export function chainWords({ chain, trust: { report } }: ServerProbe): readonly StepWords[] {
  const trusted = report?.trusted === true
  const remarks =
    report === undefined || trusted
      ? chain.remarks
      : chain.remarks.filter(({ fact }) => CHAIN_REMARKS[fact][0] !== 'bad')
  return remarks.map(({ fact, index }) => {
    const [level, text, fix] = CHAIN_REMARKS[fact]
    const place = `certificate ${String(index + 1)} of ${String(chain.certificates.length)}`
    return {
      level: trusted && level === 'bad' ? 'warn' : level,
      label: 'sent',
      text: `${place}: ${text}`,
      fix,
    }
  })
}

/** Level, words and cure of each answer; a number of HTTP is put behind the words. */
const JUPYTER_WORDS: Readonly<
  Record<Exclude<JupyterStep['status'], 'not-tried'>, readonly [StepWords['level'], string, string?]>
> = {
  jupyter: ['ok', 'it is Jupyter'],
  jupyterhub: ['ok', 'JupyterHub: people log in first'],
  login: ['ok', 'somebody must log in before it says what it is'],
  forbidden: ['ok', 'somebody must log in before it says what it is'],
  redirect: [
    'warn',
    'it sends people elsewhere, and that is not followed',
    'Check the address that the browser ends at.',
  ],
  'not-found': [
    'warn',
    'a web server, and no Jupyter at this path',
    'With a base URL, give it: https://HOST:PORT/path.',
  ],
  'not-jupyter': [
    'warn',
    'a web server, and no Jupyter at this path',
    'With a base URL, give it: https://HOST:PORT/path.',
  ],
  failed: ['warn', 'TLS works, and no answer of HTTP comes', 'The log of the server says why.'],
  timeout: ['warn', 'TLS works, and no answer of HTTP comes in time', 'The log of the server says why.'],
}

/** Whether it is Jupyter, in words. */
export function jupyterWords({ jupyter }: ServerProbe): StepWords | undefined {
  const { status, version, httpStatus } = jupyter
  if (status === 'not-tried') return undefined
  const [level, words, fix] = JUPYTER_WORDS[status]
  const number = httpStatus === undefined || status === 'jupyter' ? '' : ` (HTTP ${String(httpStatus)})`
  const text = version === undefined ? `${words}${number}` : `Jupyter ${version}`
  return { level, label: 'Jupyter', text, ...(fix === undefined ? {} : { fix }) }
}

/** Whether kernels can be reached, in words. */
export function webSocketWords({ webSocket, trust }: ServerProbe): StepWords | undefined {
  const label = 'wss'
  switch (webSocket.status) {
    case 'not-tried':
      return undefined
    case 'passes':
      return { level: 'ok', label, text: 'the WebSocket upgrade passes: kernels connect' }
    case 'not-logged-in':
      return webSocket.token === 'sent'
        ? {
            level: 'warn',
            label,
            text: 'TLS is good, and the token is refused',
            fix: 'jupyter server list shows the token that runs.',
          }
        : { level: 'ok', label, ...notLoggedIn(webSocket, trust) }
    case 'undecided':
      return {
        level: 'ok',
        label,
        text: 'TLS is good; this older Jupyter upgrades only for a running kernel, which is left alone',
      }
    case 'upgrade-dropped':
      return {
        level: 'bad',
        label,
        text: 'the WebSocket upgrade is dropped on the way: pages load, kernels never connect',
        fix: 'In the reverse proxy: HTTP/1.1 to Jupyter, and pass the headers Upgrade and Connection on.',
      }
    case 'redirect':
    case 'failed':
    case 'timeout':
      return {
        level: 'warn',
        label,
        text: 'whether kernels connect could not be found out',
        fix: 'Give the token in a file (--token-file) or as JUPYTER_TOKEN.',
      }
  }
}

function notLoggedIn(
  { token }: ServerProbe['webSocket'],
  { report }: ServerProbe['trust'],
): Pick<StepWords, 'text' | 'fix'> {
  if (token === 'withheld')
    return {
      text: 'TLS is good, not logged in; the token was not sent, because iOS would not trust this server',
    }
  const text = 'TLS is good, not logged in'
  // A server that is not trusted would not get the token.
  if (report?.trusted !== true) return { text }
  return {
    text,
    fix: 'To look as far as the kernels, give the token in a file (--token-file) or as JUPYTER_TOKEN.',
  }
}

/** The good news of a server on one line: `Jupyter 2.21, wss works, 825 days left`. */
export function summaryWords(probe: ServerProbe, daysLeft: number | undefined): string {
  const { jupyter, webSocket } = probe
  const name = jupyter.status === 'jupyter' ? `Jupyter ${jupyter.version ?? ''}`.trim() : undefined
  const wss = webSocket.status === 'passes' ? 'wss works' : undefined
  const days = daysLeft === undefined ? undefined : `${daysText(daysLeft)} left`
  return [name, wss, days].filter((part) => part !== undefined).join(', ')
}
