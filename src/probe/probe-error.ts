import { PKIError, type PKIErrorOf, type UnreachableReason } from '../base/errors.js'
import { expectObject } from '../base/options.js'
import { formatHostPort } from './probe-target.js'
import type { ServerProbe, SpokenProtocol } from './records.js'

/** A message without its subject, and what to do. */
type Words = readonly [fact: string, hint: string]

const CHECK_POWER = 'Is the machine on, awake, and in the same network as this one?'
const START_TLS =
  'Start Jupyter with --certfile and --keyfile, as orchard up prints them, and type https:// in front of the address.'

const UNREACHABLE: Readonly<Record<UnreachableReason, Words>> = {
  'name-not-found': [
    'is a name that nobody knows here',
    'Is it spelt right? The address, such as 192.168.1.20, needs no name.',
  ],
  'resolver-failed': [
    'cannot be looked up: the name servers do not answer',
    'Is this machine connected to a network?',
  ],
  refused: [
    'refuses: the machine answers, and no server listens on this port',
    'Is Jupyter running, and is this the port that it prints at its start?',
  ],
  'loopback-only': [
    'refuses, but 127.0.0.1 answers on the same port: the server listens to this machine only',
    'For Jupyter: jupyter server password, then jupyter lab --ip=0.0.0.0.',
  ],
  timeout: [
    'does not answer in time',
    `${CHECK_POWER} A firewall may drop what comes in: sudo ufw allow PORT/tcp opens the port there.`,
  ],
  unreachable: ['cannot be reached from this machine', `${CHECK_POWER} A VPN may also take the way to it.`],
  closed: ['takes the connection and hangs up at once', 'What the server prints in its own window says why.'],
  silent: [
    'takes the connection and says nothing',
    'Jupyter does this when it cannot use its key: of another certificate, not readable for it, or with a passphrase. What it prints in its own window says which.',
  ],
}

/** A name that a machine announces by itself (RFC 6762). */
const LOCAL_NAME: Words = [
  'is announced by no machine in this network',
  'Names in .local come from the machine itself (Bonjour, avahi-daemon): is it on, and is that service running? Or give its address.',
]

const SPOKEN: Readonly<Record<SpokenProtocol, Words>> = {
  http: ['speaks plain HTTP: no certificate is in use there', START_TLS],
  ssh: ['speaks SSH', 'It is the port of the remote shell: give that of Jupyter.'],
  ftp: ['speaks FTP', 'Give the port of Jupyter.'],
  smtp: ['speaks SMTP or another mail protocol', 'Give the port of Jupyter.'],
  imap: ['speaks IMAP', 'Give the port of Jupyter.'],
  pop3: ['speaks POP3', 'Give the port of Jupyter.'],
  vnc: ['speaks VNC', 'It is the port of a remote screen: give that of Jupyter.'],
  redis: ['speaks the protocol of Redis', 'Give the port of Jupyter.'],
  mysql: ['speaks the protocol of MySQL', 'Give the port of Jupyter.'],
  zeromq: ['speaks ZeroMQ', 'It is the port of a kernel: give that of the Jupyter server itself.'],
  unknown: ['answers, and not in TLS', 'Is it the port of Jupyter?'],
}

/**
 * Gives the error of a probe that did not come as far as TLS, with its words and its cure; `undefined` when it did, and then
 * the steps of the probe say the rest. Pure.
 *
 * @returns `ERR_PKI_UNREACHABLE` or `ERR_PKI_NOT_TLS`.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is no probe.
 */
export function probeError(
  probe: ServerProbe,
): PKIErrorOf<'ERR_PKI_UNREACHABLE' | 'ERR_PKI_NOT_TLS'> | undefined {
  expectObject(probe, 'probe')
  for (const field of ['target', 'name', 'connection', 'protocol'] as const) expectObject(probe[field], field)
  const { target, connection, protocol } = probe
  const { host } = target
  const { port } = connection
  const reason = unreachableReason(probe)
  const where = formatHostPort(host, port)
  if (reason !== undefined) {
    const [fact, hint] = reason === 'name-not-found' && isLocalName(host) ? LOCAL_NAME : UNREACHABLE[reason]
    const subject = reason === 'name-not-found' || reason === 'resolver-failed' ? host : where
    return new PKIError('ERR_PKI_UNREACHABLE', `${subject} ${fact}`, {
      details: { host, port, reason },
      hint: hint.replace('PORT', String(port)),
    })
  }
  if (protocol.status === 'tls') return undefined
  const spoken = protocol.spoken ?? 'unknown'
  const [fact, hint] = protocol.status === 'malformed' ? MALFORMED : SPOKEN[spoken]
  return new PKIError('ERR_PKI_NOT_TLS', `${where} ${fact}`, { details: { host, port, spoken }, hint })
}

const MALFORMED: Words = ['answers with something that only looks like TLS', 'Is it the port of Jupyter?']

function unreachableReason({ name, connection, protocol }: ServerProbe): UnreachableReason | undefined {
  if (name.status === 'name-not-found' || name.status === 'resolver-failed') return name.status
  if (name.status === 'timeout') return 'resolver-failed'
  if (connection.status === 'not-tried') return 'timeout'
  if (connection.status !== 'connected') return connection.status
  if (protocol.status === 'not-tried') return 'timeout'
  return protocol.status === 'closed' || protocol.status === 'silent' ? protocol.status : undefined
}

function isLocalName(host: string): boolean {
  return /(?:^|\.)local$/.test(host)
}
