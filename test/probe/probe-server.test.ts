import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { describe, it } from 'node:test'
import { isPKIError } from '../../src/index.js'
import { probeError, probeServer } from '../../src/node.js'
import type { ServerProbe } from '../../src/node.js'
import { readCertificate } from '../../src/x509/read/certificate.js'
import type { TestFault } from '../../src/testing.js'
import {
  goodRoots,
  listenHTTP,
  listenTCP,
  listenTLS,
  look,
  portOf,
  serverWith,
  tlsOptions,
} from '../support/probe.js'
import { refusal } from '../support/issue.js'

/** The details of the error of a probe. */
function failure(probe: ServerProbe) {
  const error = probeError(probe)
  assert.ok(error !== undefined)
  const { details } = error
  return { code: error.code, ...details, reason: 'reason' in details ? details.reason : undefined }
}

const notFound = () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }))

describe('probeServer, before TLS', () => {
  it('says that a name is not found, of .local in words of its own, and tries nothing more', async () => {
    const probe = await look('https://homebox.local', { resolver: notFound })
    assert.deepEqual(
      [probe.name.status, probe.connection.status, probe.tls.status],
      ['name-not-found', 'not-tried', 'not-tried'],
    )
    assert.deepEqual(failure(probe), {
      code: 'ERR_PKI_UNREACHABLE',
      host: 'homebox.local',
      port: 443,
      reason: 'name-not-found',
    })
    const other = await look('https://homebox.example', { resolver: notFound })
    assert.notEqual(probeError(probe)?.hint, probeError(other)?.hint)
  })

  it('tells a resolver that fails, or never answers, from a name that is not there', async () => {
    const again = () => Promise.reject(Object.assign(new Error('try again'), { code: 'EAI_AGAIN' }))
    assert.equal(failure(await look('https://a.example', { resolver: again })).reason, 'resolver-failed')
    const never = () => new Promise<never>(() => undefined)
    const probe = await look('https://a.example', { resolver: never, timeoutMs: 200 })
    assert.equal(probe.name.status, 'timeout')
    assert.equal(failure(probe).reason, 'resolver-failed')
    const nobody = () => Promise.resolve([])
    assert.equal(failure(await look('https://a.example', { resolver: nobody })).reason, 'name-not-found')
  })

  it('takes a resolver that throws as one that rejects', async () => {
    const broken = () => {
      throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
    }
    assert.equal((await look('https://a.example', { resolver: broken })).name.status, 'name-not-found')
  })

  it('refuses what a resolver gives beside addresses, and dials none of it', async () => {
    for (const [option, given] of [
      ['resolver()', 1],
      ['resolver()[1]', ['127.0.0.1', null]],
      ['resolver()[0]', ['localhost']],
    ] as const) {
      const resolver = (() => given) as unknown as () => Promise<readonly string[]>
      const { option: named } = await refusal('ERR_PKI_OPTION', () => look('https://a.example', { resolver }))
      assert.equal(named, option)
    }
  })

  it('finds a closed port refused', async () => {
    const probe = await look(`https://127.0.0.1:${await closedPort()}`)
    assert.equal(probe.connection.status, 'refused')
    assert.equal(failure(probe).reason, 'refused')
  })

  it('finds out that a server listens to this machine only', async (test) => {
    const url = await listenTCP(test, () => undefined)
    const own = url.replace('127.0.0.1', '127.0.0.9')
    const probe = await look(own, { ownAddresses: ['127.0.0.9'] })
    assert.equal(probe.connection.status, 'loopback-only')
    assert.equal(failure(probe).reason, 'loopback-only')
    // The address of another machine says nothing about this one.
    assert.equal((await look(own, { ownAddresses: ['127.0.0.8'] })).connection.status, 'refused')
  })

  it('dials every address, and talks to the first that answers', async (test) => {
    const url = await listenTCP(test, (socket) => socket.end('SSH-2.0-x\r\n'))
    const resolver = () => Promise.resolve(['127.0.0.9', '127.0.0.1'])
    const probe = await look(url.replace('127.0.0.1', 'homebox.local'), { resolver })
    assert.deepEqual(
      probe.connection.attempts.map(({ outcome }) => outcome),
      ['refused', 'connected'],
    )
    assert.equal(probe.connection.address, '127.0.0.1')
  })

  it('names plain HTTP, SSH and others, and says that a server hangs up or is silent', async (test) => {
    const http = await look(await listenHTTP(test, (_, response) => response.end('hello')))
    assert.deepEqual([http.protocol, http.tls.status], [{ status: 'http', spoken: 'http' }, 'not-tried'])
    assert.equal(failure(http).code, 'ERR_PKI_NOT_TLS')
    const ssh = await look(await listenTCP(test, (socket) => socket.write('SSH-2.0-OpenSSH_9.2p1\r\n')))
    assert.deepEqual(ssh.protocol, { status: 'other', spoken: 'ssh' })
    const odd = await look(await listenTCP(test, (socket) => socket.write('\u0007whatever')))
    assert.deepEqual(odd.protocol, { status: 'other', spoken: 'unknown' })
    const closed = await look(await listenTCP(test, (socket) => socket.end()))
    assert.deepEqual(
      [closed.protocol.status, failure(closed)],
      [
        'closed',
        { code: 'ERR_PKI_UNREACHABLE', host: '127.0.0.1', port: closed.connection.port, reason: 'closed' },
      ],
    )
    const silent = await look(await listenTCP(test, () => undefined), { timeoutMs: 500 })
    assert.deepEqual([silent.protocol.status, failure(silent).code], ['silent', 'ERR_PKI_UNREACHABLE'])
  })

  for (const timeoutMs of [1_000, 10_000]) {
    it(`finds plain HTTP that says nothing to a TLS hello, well within ${timeoutMs} ms`, async (test) => {
      const url = await listenTCP(test, (socket) => {
        socket.once('data', (data) => {
          if (data.toString().startsWith('HEAD')) socket.end('HTTP/1.1 200 OK\r\n\r\n')
        })
      })
      const start = performance.now()
      assert.equal((await look(url, { timeoutMs })).protocol.status, 'http')
      assert.ok(performance.now() - start < 9_000)
    })
  }
})

describe('probeServer, the TLS', () => {
  it('finds nothing amiss with a good server', async (test) => {
    const url = await listenTLS(test, tlsOptions(await serverWith()))
    const probe = await look(url, { roots: (await goodRoots()).map((der) => ({ der })) })
    assert.equal(probeError(probe), undefined)
    assert.equal(probe.tls.status, 'accepted')
    assert.equal(probe.tls.negotiated?.version, 'TLS 1.3')
    assert.equal(probe.tls.negotiated.group, 'X25519')
    assert.match(probe.tls.negotiated.suite, /^TLS_(?:AES|CHACHA20)/)
    assert.deepEqual(probe.tls.versions, ['TLS 1.3', 'TLS 1.2'])
    assert.equal(probe.tls.ats, 'met')
    assert.deepEqual(
      [probe.chain.source, probe.chain.certificates.length, probe.chain.remarks],
      ['wire', 2, []],
    )
    assert.equal(probe.trust.report?.trusted, true)
    assert.deepEqual(probe.target, {
      host: '127.0.0.1',
      kind: 'ip',
      ports: [probe.connection.port],
      scheme: 'https',
      basePath: '/',
    })
  })

  it('is frozen, and JSON but for the bytes', async (test) => {
    const probe = await look(await listenTLS(test, tlsOptions(await serverWith())))
    for (const part of [
      probe,
      probe.tls,
      probe.tls.versions,
      probe.chain.remarks,
      probe.connection.attempts,
    ]) {
      assert.ok(Object.isFrozen(part))
    }
    assert.ok(probe.chain.certificates.every((der) => readCertificate(der).der.length > 0))
    const { chain, ...rest } = probe
    assert.deepEqual(JSON.parse(JSON.stringify(rest)), rest)
    assert.equal(chain.status, 'received')
  })

  it('judges nothing without roots', async (test) => {
    const probe = await look(await listenTLS(test, tlsOptions(await serverWith())))
    assert.deepEqual(probe.trust, { status: 'no-roots' })
  })

  it('asks a server of many names for the one that is typed, and never for an address', async (test) => {
    const names: string[] = []
    const options = tlsOptions(await serverWith())
    const url = await listenTLS(test, {
      ...options,
      SNICallback: (name, done) => {
        names.push(name)
        done(null)
      },
    })
    await look(url)
    assert.deepEqual(names, [])
    const probe = await look(url.replace('127.0.0.1', 'localhost'), {
      resolver: () => Promise.resolve(['127.0.0.1']),
    })
    assert.deepEqual([...new Set(names)], ['localhost'])
    assert.equal(probe.tls.status, 'accepted')
  })

  const refusals: readonly (readonly [TestFault, string])[] = [
    ['p-521-key', 'signature'],
    ['ed25519-key', 'signature'],
    ['rsa-pss-key', 'signature'],
  ]
  for (const [fault, refusal] of refusals) {
    it(`is refused by a server with ${fault}, as iOS is, and still reads its chain`, async (test) => {
      const probe = await look(await listenTLS(test, tlsOptions(await serverWith(fault))))
      assert.deepEqual(
        [probe.protocol.status, probe.tls.status, probe.tls.refusal],
        ['tls', 'refused', refusal],
      )
      assert.equal(probe.tls.alert, 'handshake_failure')
      assert.equal(probe.tls.ats, 'refused')
      assert.equal(probe.chain.source, 'wire')
      assert.equal(probe.chain.certificates.length, 2)
      assert.equal(probe.jupyter.status, 'not-tried')
    })
  }

  it('is accepted by a server with an RSA key, whatever its size: that is the judge’s', async (test) => {
    const probe = await look(
      await listenTLS(test, {
        ...tlsOptions(await serverWith('rsa-1024-key')),
        ciphers: 'DEFAULT:@SECLEVEL=0',
      }),
    )
    assert.equal(probe.tls.status, 'accepted')
  })

  const tuned = [
    {
      name: 'TLS 1.1 only',
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL:@SECLEVEL=0',
      refusal: 'version',
      versions: ['TLS 1.1'],
    },
    {
      name: 'TLS 1.0 only',
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1',
      ciphers: 'ALL:@SECLEVEL=0',
      refusal: 'version',
      versions: ['TLS 1.0'],
    },
    {
      name: 'a group that iOS lacks',
      ecdhCurve: 'X448',
      maxVersion: 'TLSv1.3',
      minVersion: 'TLSv1.3',
      refusal: 'group',
      versions: ['TLS 1.3'],
    },
    {
      name: 'a suite that iOS lacks',
      maxVersion: 'TLSv1.2',
      ciphers: 'ECDHE-ECDSA-AES128-SHA256',
      refusal: 'suite',
      versions: ['TLS 1.2'],
    },
  ] as const
  for (const { name, refusal, versions, ...settings } of tuned) {
    it(`names what it is about a server with ${name}`, async (test) => {
      const probe = await look(await listenTLS(test, { ...tlsOptions(await serverWith()), ...settings }))
      assert.deepEqual(
        [probe.tls.status, probe.tls.refusal, probe.tls.versions],
        ['refused', refusal, versions],
      )
      assert.equal(probe.tls.ats, 'refused')
    })
  }

  it('reads the chain of TLS 1.0 from the wire', async (test) => {
    const settings = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } as const
    const probe = await look(await listenTLS(test, { ...tlsOptions(await serverWith()), ...settings }))
    assert.deepEqual([probe.chain.source, probe.chain.certificates.length], ['wire', 2])
  })

  it('finds that a server without forward secrecy is enough for Safari and not for apps', async (test) => {
    const options = {
      ...tlsOptions(await serverWith('rsa-1024-key')),
      ciphers: 'AES128-GCM-SHA256:@SECLEVEL=0',
      maxVersion: 'TLSv1.2',
    } as const
    const probe = await look(await listenTLS(test, options))
    assert.deepEqual(
      [probe.tls.status, probe.tls.negotiated?.suite, probe.tls.ats],
      ['accepted', 'TLS_RSA_WITH_AES_128_GCM_SHA256', 'refused'],
    )
    assert.equal(probe.tls.negotiated?.group, undefined)
  })

  it('sees the groups of a server, also of one that speaks TLS 1.2 only', async (test) => {
    const both = await look(
      await listenTLS(test, { ...tlsOptions(await serverWith()), ecdhCurve: 'P-384:P-256' }),
    )
    assert.deepEqual(both.tls.groups, ['P-256', 'P-384'])
    assert.equal(both.tls.status, 'accepted')
    const old = await look(
      await listenTLS(test, { ...tlsOptions(await serverWith()), maxVersion: 'TLSv1.2' }),
    )
    assert.deepEqual([old.tls.versions, old.tls.negotiated?.version], [['TLS 1.2'], 'TLS 1.2'])
    assert.ok(old.tls.groups.includes(old.tls.negotiated?.group ?? 'none'))
  })

  it('sees that a certificate of the client is wanted, over TLS 1.2', async (test) => {
    const options = { ...tlsOptions(await serverWith()), requestCert: true, rejectUnauthorized: false }
    assert.equal((await look(await listenTLS(test, options))).tls.asksForCertificate, true)
  })

  it('sees that a certificate of the client is required, over TLS 1.3', async (test) => {
    const options = {
      ...tlsOptions(await serverWith()),
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.3',
    } as const
    const probe = await look(await listenTLS(test, options))
    assert.equal(probe.tls.versions.join(), 'TLS 1.3')
    assert.deepEqual([probe.tls.status, probe.tls.asksForCertificate], ['accepted', true])
  })
})

describe('probeServer, the chain', () => {
  it('is given in the order in which it was sent, with root, duplicates and strangers', async (test) => {
    const { chain, root, privateKeyPEM } = await serverWith()
    const [leaf, intermediate] = chain
    assert.ok(leaf !== undefined && intermediate !== undefined)
    const sent = [leaf, root, intermediate, intermediate]
    const url = await listenTLS(test, { cert: sent.map(({ pem }) => pem).join(''), key: privateKeyPEM })
    const probe = await look(url, { roots: [root] })
    assert.deepEqual(
      probe.chain.certificates.map((der) => Buffer.from(der).toString('hex')),
      sent.map(({ der }) => Buffer.from(der).toString('hex')),
    )
    assert.deepEqual(
      probe.chain.remarks.map(({ fact, index }) => `${index} ${fact}`),
      ['1 root-sent', '1 wrong-order', '2 wrong-order', '3 duplicate'],
    )
    assert.equal(probe.trust.report?.trusted, true)
  })

  it('misses an intermediate, and the judge refuses', async (test) => {
    const server = await serverWith('missing-intermediate')
    const probe = await look(await listenTLS(test, tlsOptions(server)), { roots: [server.root] })
    assert.deepEqual(probe.chain.remarks, [{ fact: 'missing-intermediate', index: 0 }])
    assert.equal(probe.trust.report?.trusted, false)
  })

  it('comes from the TLS library where the server speaks 1.3 only', async (test) => {
    const server = await serverWith()
    const url = await listenTLS(test, { ...tlsOptions(server), minVersion: 'TLSv1.3' })
    const probe = await look(url, { roots: [server.root] })
    assert.equal(probe.chain.source, 'tls-library')
    assert.deepEqual(
      probe.chain.certificates.map(({ length }) => length),
      server.chain.map(({ der }) => der.length),
    )
    assert.equal(probe.trust.report?.trusted, true)
  })

  it('is that of TLS 1.3 where a server has another certificate for it', async (test) => {
    const [ec, rsa] = [await serverWith(), await serverWith('rsa-1024-key')]
    const url = await listenTLS(test, {
      cert: [ec.chainPEM, rsa.chainPEM],
      key: [ec.privateKeyPEM, rsa.privateKeyPEM],
      ciphers: 'TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0',
    })
    const probe = await look(url)
    assert.equal(probe.tls.negotiated?.version, 'TLS 1.3')
    assert.equal(Buffer.from(probe.chain.certificates[0] ?? []).equals(ec.der), true)
  })
})

describe('the options of probeServer', () => {
  it('are refused with their path, and a token is never repeated', async () => {
    const url = 'https://127.0.0.1:1'
    for (const token of ['', 'a b', 'secret\r\nX: y', 'sécret', 'x'.repeat(4097)]) {
      const error = await probeServer({ url, token }).catch((caught: unknown) => caught)
      assert.ok(isPKIError(error, 'ERR_PKI_OPTION') && error.details.option === 'token')
      assert.doesNotMatch(
        `${error.message} ${JSON.stringify(error.details)} ${error.hint}`,
        /s.cret|X: y|x{3}/,
      )
    }
    for (const timeoutMs of [99, 120_001, 1.5]) {
      assert.equal(
        (await refusal('ERR_PKI_OPTION', () => probeServer({ url, timeoutMs }))).option,
        'timeoutMs',
      )
    }
    for (const timeoutMs of [100, 120_000])
      assert.equal((await probeServer({ url, timeoutMs })).connection.port, 1)
    await refusal('ERR_PKI_DER', () => probeServer({ url, roots: [Uint8Array.of(1)] }))
    await refusal('ERR_PKI_HOST', () => probeServer({ url: 'https://a:b@c.example' }))
    // @ts-expect-error A misspelt option.
    await refusal('ERR_PKI_OPTION', () => probeServer({ url, root: [] }))
  })

  it('end at once when the caller gives up', async (test) => {
    const url = await listenTCP(test, () => undefined)
    const reason = new Error('enough')
    const signal = AbortSignal.abort(reason)
    await assert.rejects(probeServer({ url, signal }), reason)
    const later = new AbortController()
    setTimeout(() => later.abort(reason), 50)
    const start = performance.now()
    await assert.rejects(probeServer({ url, signal: later.signal }), reason)
    assert.ok(performance.now() - start < 9_000)
  })
})

async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
