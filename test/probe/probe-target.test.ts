import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatHostPort, parseProbeTarget } from '../../src/probe/probe-target.js'
import { refused } from '../support/refused.js'

const parse = (text: string) => parseProbeTarget(text, 'url')

describe('parseProbeTarget', () => {
  it('takes the port that is written, and else the one of the scheme; a bare host is first asked on Jupyter’s', () => {
    assert.deepEqual(parse('https://192.168.1.20:8888').ports, [8888])
    assert.deepEqual(parse('https://192.168.1.20').ports, [443])
    assert.deepEqual(parse('http://192.168.1.20').ports, [80])
    assert.deepEqual(parse('wss://192.168.1.20').ports, [443])
    assert.deepEqual(parse('192.168.1.20').ports, [8888, 443])
    assert.deepEqual(parse('homebox.local:9999').ports, [9999])
    assert.deepEqual(parse('[fd00::20]:8888').ports, [8888])
    assert.deepEqual(parse('[fd00::20]').ports, [8888, 443])
    assert.deepEqual(parse('fd00::8888').ports, [8888, 443])
  })

  it('reads the host as a certificate names it', () => {
    assert.deepEqual(
      [parse('HTTPS://HomeBox.Local.:1').host, parse('HomeBox.Local').kind],
      ['homebox.local', 'dns'],
    )
    assert.deepEqual([parse('[FD00:0::20]').host, parse('[fd00::20]').kind], ['fd00::20', 'ip'])
  })

  it('keeps what the text began with', () => {
    assert.equal(parse('http://homebox.local:8888').scheme, 'http')
    assert.equal(parse('https://homebox.local:8888').scheme, 'https')
    assert.equal(parse('homebox.local:8888').scheme, 'none')
  })

  it('keeps of the path what lies before Jupyter’s pages', () => {
    const paths = {
      '': '/',
      '/': '/',
      '/lab/tree/a.ipynb': '/',
      '/user/alice/lab?token=secret': '/user/alice/',
      '/user/alice': '/user/alice/',
      '/jupyter/tree#x': '/jupyter/',
      '/hub/login': '/',
      '/laboratory': '/laboratory/',
      '/a/../b': '/b/',
      '//evil.example/x': '/evil.example/x/',
    }
    for (const [path, base] of Object.entries(paths)) {
      assert.equal(parse(`https://homebox.local:8888${path}`).basePath, base, path)
    }
  })

  it('refuses a password, and does not repeat it', () => {
    const { details } = refused('ERR_PKI_HOST', () => parse('https://alice:hunter2@homebox.local:8888/'))
    assert.equal(details.reason, 'user-info')
    assert.doesNotMatch(JSON.stringify(details), /hunter2/)
  })

  it('refuses a wildcard, another scheme, a port beyond 65535 and a range', () => {
    assert.equal(refused('ERR_PKI_HOST', () => parse('*.homebox.local')).details.reason, 'wildcard')
    assert.equal(refused('ERR_PKI_HOST', () => parse('ftp://homebox.local')).details.reason, 'url-scheme')
    assert.equal(refused('ERR_PKI_HOST', () => parse('homebox.local:65536')).details.reason, 'port')
    assert.deepEqual(parse('homebox.local:65535').ports, [65_535])
    assert.equal(refused('ERR_PKI_HOST', () => parse('192.168.1.0/24')).details.reason, 'cidr')
  })
})

describe('formatHostPort', () => {
  it('puts an IPv6 address in brackets', () => {
    assert.equal(formatHostPort('fd00::20', 8888), '[fd00::20]:8888')
    assert.equal(formatHostPort('homebox.local', 443), 'homebox.local:443')
  })
})
