import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { probeError } from '../../src/node.js'
import type { ConnectionOutcome, ServerProbe } from '../../src/node.js'
import { decideOutcome } from '../../src/probe/connect.js'
import { recogniseProtocol } from '../../src/probe/first-octets.js'
import { decideConnection } from '../../src/probe/probe-connection.js'
import { decideNameFailure } from '../../src/probe/resolve-name.js'
import { decideProtocol, decideRefusal } from '../../src/probe/tls/examine-tls.js'
import { nameAlert, nameGroup, nameSuite } from '../../src/probe/tls/names.js'
import { alertOf } from '../../src/probe/tls/shake-hands.js'
import { decideJupyter } from '../../src/probe/web/examine-jupyter.js'
import { plainVersion } from '../../src/probe/web/exchange.js'

describe('decideConnection', () => {
  const attempts = (...outcomes: readonly (readonly [number, ConnectionOutcome])[]) =>
    outcomes.map(([port, outcome], index) => ({ address: `192.168.1.${index}`, port, outcome }))

  it('takes the first that answers, also on the second port', () => {
    const step = decideConnection(
      attempts([8888, 'refused'], [443, 'timeout'], [443, 'connected']),
      [8888, 443],
    )
    assert.deepEqual([step.status, step.port, step.address], ['connected', 443, '192.168.1.2'])
  })

  it('says of the first port what is nearest to an answer', () => {
    const status = (...outcomes: readonly ConnectionOutcome[]) =>
      decideConnection(
        attempts(...outcomes.map((outcome) => [8888, outcome] as const), [443, 'refused']),
        [8888, 443],
      ).status
    assert.equal(status('unreachable', 'timeout', 'refused'), 'refused')
    assert.equal(status('unreachable', 'timeout'), 'timeout')
    assert.equal(status('unreachable'), 'unreachable')
    assert.equal(decideConnection([], []).status, 'unreachable')
  })
})

describe('codes of the system', () => {
  it('tell refused, timed out, closed and unreachable apart', () => {
    const codes = ['ECONNREFUSED', 'ETIMEDOUT', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'EACCES', '']
    assert.deepEqual(codes.map(decideOutcome), [
      'refused',
      'timeout',
      'closed',
      ...['unreachable', 'unreachable', 'unreachable', 'unreachable'],
    ])
  })

  it('tell a name that is not there from a resolver that does not answer', () => {
    assert.deepEqual(['ENOTFOUND', 'ENODATA', ''].map(decideNameFailure), Array(3).fill('name-not-found'))
    assert.deepEqual(['EAI_AGAIN', 'ESERVFAIL'].map(decideNameFailure), Array(2).fill('resolver-failed'))
  })

  it('carry the name of an alert, in the words of old and new OpenSSL', () => {
    assert.equal(alertOf('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'), 'handshake_failure')
    assert.equal(alertOf('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'), 'protocol_version')
    assert.equal(alertOf('ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE'), 'handshake_failure')
    assert.equal(alertOf('ECONNRESET'), undefined)
  })
})

describe('recogniseProtocol', () => {
  const beginnings = {
    http: ['HTTP/1.1 400 Bad Request\r\n', '<!DOCTYPE html>', '<html>'],
    ssh: ['SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'],
    ftp: ['220 (vsFTPd 3.0.3)\r\n'],
    smtp: ['220 mail.example ESMTP Postfix\r\n'],
    imap: ['* OK [CAPABILITY IMAP4rev1]'],
    pop3: ['+OK Dovecot ready.'],
    vnc: ['RFB 003.008\n'],
    redis: ["-ERR unknown command '\u0016'"],
    zeromq: ['\u00ff\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0001\u007f'],
    mysql: ['\u004a\u0000\u0000\u0000\u000a8.0.36\u0000'],
    unknown: ['', 'hello', 'XHTTP/1.1', '\u0015\u0003\u0001'],
  } as const
  for (const [protocol, texts] of Object.entries(beginnings)) {
    it(`knows ${protocol}`, () => {
      for (const text of texts) {
        const octets = Uint8Array.from(text, (character) => character.charCodeAt(0))
        assert.equal(recogniseProtocol(octets), protocol, text)
      }
    })
  }
})

describe('decideProtocol', () => {
  it('takes a refusal in TLS for TLS', () => {
    assert.equal(decideProtocol({ kind: 'alert', alert: 70 }).status, 'tls')
    assert.equal(decideProtocol({ kind: 'reset' }).status, 'closed')
    assert.equal(decideProtocol({ kind: 'unreachable' }).status, 'closed')
    assert.equal(decideProtocol({ kind: 'too-large' }).status, 'malformed')
  })
})

describe('decideRefusal', () => {
  it('names the first part of the offer that is refused', () => {
    assert.equal(decideRefusal([false, false, false, false]), 'handshake')
    assert.equal(decideRefusal([true, false, false, false]), 'version')
    assert.equal(decideRefusal([true, true, false, false]), 'signature')
    assert.equal(decideRefusal([true, true, true, false]), 'group')
    assert.equal(decideRefusal([true, true, true, true]), 'suite')
  })
})

describe('names of TLS', () => {
  it('fall back to numbers', () => {
    assert.deepEqual([nameSuite(0x1301), nameSuite(0x0a0b)], ['TLS_AES_128_GCM_SHA256', '0x0a0b'])
    assert.deepEqual([nameGroup(0x1d), nameGroup(0x11ec)], ['X25519', '0x11ec'])
    assert.deepEqual([nameAlert(70), nameAlert(200)], ['protocol_version', 'alert_200'])
  })
})

describe('plainVersion', () => {
  it('keeps versions of 64 characters, and nothing else', () => {
    for (const version of ['2.21.1', '6.4.12', '4.0.0b1', '1.0.0+local-2', '9'.repeat(64)])
      assert.equal(plainVersion(version), version)
    for (const other of ['', 'v2', '2 1', '2\n', '2<b>', '9'.repeat(65), 2, null])
      assert.equal(plainVersion(other), undefined)
  })
})

describe('decideJupyter', () => {
  it('tells an answer that does not come in time from one that is no HTTP', () => {
    assert.equal(decideJupyter({ kind: 'failed', reason: 'timeout' }).status, 'timeout')
    assert.equal(decideJupyter({ kind: 'failed', reason: 'HPE_INVALID_CONSTANT' }).status, 'failed')
  })
})

describe('probeError', () => {
  const target = { host: 'fd00::20', kind: 'ip', ports: [8888], scheme: 'https', basePath: '/' } as const
  const notTried = {
    tls: { status: 'not-tried', versions: [], groups: [], ats: 'not-tried', asksForCertificate: false },
    chain: { status: 'not-tried', certificates: [], remarks: [] },
    trust: { status: 'not-tried' },
    jupyter: { status: 'not-tried', tornado: false },
    webSocket: { status: 'not-tried', token: 'none' },
  } as const
  const probe = (parts: Partial<ServerProbe>): ServerProbe => ({
    target,
    name: { status: 'not-needed', addresses: ['fd00::20'] },
    connection: { status: 'connected', attempts: [], port: 8888, address: 'fd00::20' },
    protocol: { status: 'tls' },
    ...notTried,
    ...parts,
  })

  it('gives none where TLS was reached', () => {
    assert.equal(probeError(probe({})), undefined)
  })

  it('gives every failed connection its own words and cure', () => {
    const statuses = ['refused', 'loopback-only', 'timeout', 'unreachable', 'closed'] as const
    const errors = statuses.map((status) =>
      probeError(probe({ connection: { status, attempts: [], port: 8888 } })),
    )
    assert.deepEqual(
      errors.map((error) => error?.code === 'ERR_PKI_UNREACHABLE' && error.details.reason),
      [...statuses],
    )
    assert.equal(new Set(errors.map((error) => error?.message)).size, statuses.length)
    assert.ok(
      errors.every((error) => error?.message.startsWith('[fd00::20]:8888 ') && error.hint !== undefined),
    )
  })

  it('puts the port into the line that opens it', () => {
    const error = probeError(probe({ connection: { status: 'timeout', attempts: [], port: 9999 } }))
    assert.match(error?.hint ?? '', /ufw allow 9999\/tcp/)
  })

  it('says what is spoken instead of TLS', () => {
    for (const spoken of ['http', 'ssh', 'zeromq', 'unknown'] as const) {
      const error = probeError(probe({ protocol: { status: spoken === 'http' ? 'http' : 'other', spoken } }))
      assert.ok(error?.code === 'ERR_PKI_NOT_TLS' && error.details.spoken === spoken)
    }
    const malformed = probeError(probe({ protocol: { status: 'malformed' } }))
    assert.equal(malformed?.code, 'ERR_PKI_NOT_TLS')
  })

  it('takes a step that time did not suffice for as a timeout', () => {
    const connection = { status: 'not-tried', attempts: [], port: 8888 } as const
    const first = probeError(probe({ connection }))
    assert.ok(first?.code === 'ERR_PKI_UNREACHABLE' && first.details.reason === 'timeout')
    const second = probeError(probe({ protocol: { status: 'not-tried' } }))
    assert.ok(second?.code === 'ERR_PKI_UNREACHABLE' && second.details.reason === 'timeout')
  })
})
