import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { LONGEST_PEM, decodePEM, encodePEM, requirePEM } from '../../src/base/pem.js'
import { refused } from '../support/refused.js'
import { yardsticks } from '../support/yardsticks.js'

const der = Uint8Array.from({ length: 100 }, (_, index) => index)
const pem = encodePEM('CERTIFICATE', der)
const [begin = '', first = '', ...others] = pem.trimEnd().split('\n')
const end = '-----END CERTIFICATE-----'
const block = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`

const hasOpenSSL = spawnSync('openssl', ['version']).status === 0
const withoutOpenSSL = hasOpenSSL || process.env['CI'] !== undefined ? false : 'openssl is not installed'

describe('encodePEM', () => {
  for (const length of [0, 1, 47, 48, 49, 96, 1000]) {
    it(`writes ${length} octets in lines of 64 characters, LF, and a final newline`, () => {
      const bytes = new Uint8Array(length).fill(0xa5)
      const lines = encodePEM('X', bytes).split('\n')
      assert.equal(lines.shift(), '-----BEGIN X-----')
      assert.equal(lines.pop(), '')
      assert.equal(lines.pop(), '-----END X-----')
      assert.equal(lines.join(''), Buffer.from(bytes).toString('base64'))
      lines.forEach((line, index) =>
        assert.ok(index < lines.length - 1 ? line.length === 64 : line.length > 0 && line.length <= 64),
      )
    })
  }
  it('writes what node:crypto writes, octet for octet', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const spki = publicKey.export({ type: 'spki', format: 'der' })
    assert.equal(encodePEM('PUBLIC KEY', spki), publicKey.export({ type: 'spki', format: 'pem' }))
    assert.ok(createPublicKey(encodePEM('PUBLIC KEY', spki)).equals(publicKey))
  })
  it('writes what openssl writes, octet for octet', { skip: withoutOpenSSL }, () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const spki = publicKey.export({ type: 'spki', format: 'der' })
    const written = execFileSync('openssl', ['pkey', '-pubin', '-inform', 'DER', '-pubout'], { input: spki })
    assert.equal(encodePEM('PUBLIC KEY', spki), written.toString())
    assert.deepEqual(requirePEM(written.toString(), ['PUBLIC KEY']).der, new Uint8Array(spki))
  })
  for (const label of ['A', 'X509 CRL', 'EC-KEY', 'a!~', 'x'.repeat(64)]) {
    it(`takes the label ${JSON.stringify(label)}, and reads it again`, () =>
      assert.equal(decodePEM(encodePEM(label, der))[0]?.label, label))
  }
  for (const label of ['', ' A', 'A ', 'A  B', '-A', 'A-', 'A--B', 'A\nB', 'é', 'x'.repeat(65)]) {
    it(`refuses the label ${JSON.stringify(label)}`, () => {
      refused('ERR_PKI_OPTION', () => encodePEM(label, der))
    })
  }
})

describe('decodePEM', () => {
  const body = [first, ...others.slice(0, -1)]
  const understood: readonly (readonly [string, string])[] = [
    ['its own output', pem],
    ['CRLF', pem.replaceAll('\n', '\r\n')],
    ['CR alone', pem.replaceAll('\n', '\r')],
    ['mixed line ends', pem.replace('\n', '\r\n').replace(/\n$/, '\r')],
    ['no final newline', pem.trimEnd()],
    ['a byte order mark', `\ufeff${pem}`],
    ['white space at line ends', pem.replaceAll('\n', ' \t\n')],
    ['indented lines', pem.replaceAll(/^(?=.)/gm, '    ')],
    ['blank lines in the block', pem.replaceAll('\n', '\n\n')],
    ['white space inside lines', [begin, first.replaceAll(/(?=.)/g, ' '), ...others].join('\n')],
    ['one long line', [begin, body.join(''), end].join('\n')],
    ['one character a line', [begin, body.join('').replaceAll(/(?<=.)/g, '\n'), end].join('\n')],
    ['text before and behind', `Certificate:\n    Data: 1 - 2 --- 3\n-- \n${pem}subject=CN = x\n`],
    ['NUL and é around', `\0 é\n${pem}\0`],
  ]
  for (const [what, text] of understood) {
    it(`takes ${what}`, () => {
      const blocks = decodePEM(text)
      assert.equal(blocks.length, 1)
      assert.equal(blocks[0]?.label, 'CERTIFICATE')
      assert.deepEqual(blocks[0].der, der)
      assert.equal(blocks[0].headers.size, 0)
    })
  }

  const damaged: readonly (readonly [string, string])[] = [
    ['an END line of another label', pem.replace('END CERTIFICATE', 'END PRIVATE KEY')],
    ['an END line in lower case', pem.replace('END CERTIFICATE', 'END certificate')],
    ['an END line with four dashes', pem.replace(/-\n$/, '\n')],
    ['no END line', [begin, first, ...body].join('\n')],
    ['a BEGIN line only', begin],
    ['an END line only', `${end}\n`],
    ['an END line before BEGIN', `${end}\n${pem}`],
    ['a second END line', `${pem}${end}\n`],
    ['a BEGIN line with four dashes', pem.replace('CERTIFICATE-----', 'CERTIFICATE----')],
    ['a BEGIN line without label', pem.replaceAll('CERTIFICATE', '')],
    ['a label of 65 characters', pem.replaceAll('CERTIFICATE', 'x'.repeat(65))],
    ['a block in a block', [begin, pem, end].join('\n')],
    ['a second BEGIN where the first one was cut off', [begin, first, pem].join('\n')],
    ['an empty block', block('CERTIFICATE', '')],
    ['a missing digit', pem.replace(first, first.slice(1))],
    ['a foreign character', pem.replace(first, `${first.slice(0, -1)}!`)],
    ['padding in the middle', block('CERTIFICATE', 'Zg==\nZg==')],
    ['an unused bit that is set', block('CERTIFICATE', 'Zh==')],
    ['a no-break space in the base64 text', pem.replace('\nA', '\n\u00a0A')],
    ['a damaged second block', pem + pem.replace('\nA', '\n')],
  ]
  for (const [what, text] of damaged) {
    it(`refuses ${what}`, () => {
      refused('ERR_PKI_PEM', () => decodePEM(text))
      refused('ERR_PKI_PEM', () => requirePEM(text, ['CERTIFICATE']))
    })
  }

  it('reads every block in its order, and leaves unknown labels to its caller', () => {
    const text = `${pem}text\n${encodePEM('X', Uint8Array.of(1))}${encodePEM('Y Z', Uint8Array.of(2))}`
    assert.deepEqual(
      decodePEM(text).map(({ label }) => label),
      ['CERTIFICATE', 'X', 'Y Z'],
    )
  })
  it('freezes its blocks', () => assert.ok(Object.isFrozen(decodePEM(pem)[0])))
  it('refuses what is no string as an option', () => {
    refused('ERR_PKI_OPTION', () => Reflect.apply(decodePEM, undefined, [Buffer.from(pem)]))
  })
  it('takes 16 Mi characters and refuses one more', () => {
    const padded = pem.padEnd(LONGEST_PEM, ' ')
    assert.equal(decodePEM(padded).length, 1)
    refused('ERR_PKI_PEM', () => decodePEM(`${padded} `))
  })
})

describe('header fields', () => {
  const encrypted = 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,8A5E\n\nZm9v'
  const headersOf = (body: string) => [...(decodePEM(block('RSA PRIVATE KEY', body))[0]?.headers ?? [])]
  const fields = [
    ['Proc-Type', '4,ENCRYPTED'],
    ['DEK-Info', 'AES-256-CBC,8A5E'],
  ]
  it('are kept apart from the base64 text', () => {
    assert.deepEqual(headersOf(encrypted), fields)
    assert.deepEqual(requirePEM(block('A', encrypted), ['A']).der, new Uint8Array(Buffer.from('foo')))
  })
  it('may end their lines in CRLF and stand without a space', () => {
    assert.deepEqual(headersOf(encrypted.replaceAll('\n', '\r\n').replaceAll(': ', ':')), fields)
  })
  it('go on in a line that begins with white space (RFC 1421 §4.4)', () => {
    assert.deepEqual(headersOf('DEK-Info: AES-256-CBC,\n 8A5E\n\t:x\n\nZm9v'), [
      ['DEK-Info', 'AES-256-CBC, 8A5E :x'],
    ])
  })
  it('are read as openssl 1.0 writes them', { skip: withoutOpenSSL }, () => {
    const pkcs8 = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    })
    const made = execFileSync('openssl', ['rsa', '-aes256', '-traditional', '-passout', 'pass:secret'], {
      input: pkcs8,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    const { headers } = requirePEM(made.toString(), ['RSA PRIVATE KEY'])
    assert.equal(headers.get('Proc-Type'), '4,ENCRYPTED')
    assert.match(String(headers.get('DEK-Info')), /^AES-256-CBC,[0-9A-F]{32}$/)
  })
  for (const [what, body] of [
    ['without a blank line', 'Proc-Type: 4,ENCRYPTED\nZm9v'],
    ['without a blank line and a body', 'Proc-Type: 4,ENCRYPTED'],
    ['twice', 'Proc-Type: a\nProc-Type: b\n\nZm9v'],
    ['with a line that is none', 'Proc-Type: a\nnothing\n\nZm9v'],
    ['behind the base64 text', 'Zm9v\nProc-Type: a\n\nZm9v'],
    ['without a body', 'Proc-Type: a\n\n'],
    ['longer than 4096 characters', `A: ${'x'.repeat(4100)}\n\nZm9v`.replaceAll('xx', 'x\n x')],
    ['named like the prototype but broken', '__proto__: a\n\nZm9v'],
  ] as const) {
    it(`are refused ${what}`, () => {
      refused('ERR_PKI_PEM', () => decodePEM(block('A', body)))
    })
  }
})

describe('requirePEM', () => {
  const text = encodePEM('EC PARAMETERS', Uint8Array.of(1)) + encodePEM('EC PRIVATE KEY', Uint8Array.of(2))
  it('gives the first block with one of the labels', () => {
    assert.deepEqual(requirePEM(text, ['PRIVATE KEY', 'EC PRIVATE KEY']).der, Uint8Array.of(2))
    assert.deepEqual(
      requirePEM(text + pem + encodePEM('CERTIFICATE', Uint8Array.of(3)), ['CERTIFICATE']).der,
      der,
    )
  })
  it('names what it found and what it looked for', () => {
    const { details } = refused('ERR_PKI_PEM', () => requirePEM(text + text, ['CERTIFICATE']))
    assert.deepEqual(details, { expected: ['CERTIFICATE'], found: ['EC PARAMETERS', 'EC PRIVATE KEY'] })
  })
  it('names at most 16 labels of a hostile text', () => {
    const many = Array.from({ length: 40 }, (_, index) => encodePEM(`L${index}`, der)).join('')
    assert.equal(refused('ERR_PKI_PEM', () => requirePEM(many, ['X'])).details.found.length, 16)
  })
})

describe('the hint for a text without PEM', () => {
  const utf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
  const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
  const sequence = Uint8Array.of(0x30, 0x82, 0x01, 0x00, 0x30, 0x03)
  const hints: readonly (readonly [string, string, RegExp])[] = [
    ['UTF-16, little end first', utf8(Buffer.from(pem, 'utf16le')), /utf16le/],
    ['UTF-16, big end first', utf8(Buffer.from(`\ufeff${pem}`, 'utf16le').swap16()), /utf16le/],
    ['UTF-16 read as Latin-1', latin1(Buffer.from(pem, 'utf16le')), /utf16le/],
    ['DER read as UTF-8', utf8(sequence), /\{ der \}/],
    ['DER read as Latin-1', latin1(sequence), /\{ der \}/],
    ['binary', 'PK\x03\x04\0\0', /\{ der \}/],
    ['newlines written as \\n', pem.replaceAll('\n', '\\n'), /\\n/],
    ['newlines written as \\n in quotes', JSON.stringify(pem), /\\n/],
    ['newlines lost', pem.replaceAll('\n', ' '), /line of its own/],
    ['a quotation mark before BEGIN', `"${pem}"`, /line of its own/],
    ['dashes of a word processor', pem.replaceAll('-----', '—–'), /word processor/],
    ['base64 alone', `\n${'MIIB'.repeat(20)}\n`, /BEGIN and END/],
    ['a path', './ca/certs/ca.cert.pem', /path/],
    ['a path of Windows', 'C:\\certs\\ca.crt\n', /path/],
    ['nothing', '', /-----BEGIN/],
    ['prose', 'hello world', /-----BEGIN/],
  ]
  for (const [what, text, hint] of hints) {
    it(`recognizes ${what}`, () => {
      assert.match(String(refused('ERR_PKI_PEM', () => requirePEM(text, ['CERTIFICATE'])).hint), hint)
      assert.match(String(refused('ERR_PKI_PEM', () => decodePEM(text)).hint), hint)
    })
  }
})

describe('errors', () => {
  it('hold nothing of the text but labels', () => {
    const secret = 'S3cretS3cret'
    for (const text of [
      secret,
      block('PRIVATE KEY', `${secret}!`),
      block('PRIVATE KEY', `${secret}: ${secret}`),
      `-----BEGIN PRIVATE KEY-----${secret}-----END PRIVATE KEY-----`,
      `-----BEGIN ${secret}----\n`,
      `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END ${secret}-----`,
      `-----BEGIN PRIVATE KEY-----\n${secret}`,
    ]) {
      const error = refused('ERR_PKI_PEM', () => requirePEM(text, ['PRIVATE KEY']))
      assert.ok(
        !JSON.stringify([error.message, error.hint, error.details, String(error.cause)]).includes(secret),
      )
    }
  })
})

describe('hostile text', () => {
  const size = 1 << 18
  const hostile: readonly (readonly [string, string])[] = [
    ['newlines', '\n'.repeat(size)],
    ['carriage returns', '\r'.repeat(size)],
    ['dashes', '-'.repeat(size)],
    ['lines of dashes', '-----\n'.repeat(size / 6)],
    ['spaces', ' '.repeat(size)],
    ['BEGIN without line end', '-----BEGIN '.repeat(size / 11)],
    ['a long label', `-----BEGIN ${'A '.repeat(size / 2)}-----\n`],
    ['header fields', `-----BEGIN A-----\n${'A: b\n'.repeat(size / 5)}`],
    ['header fields that go on', `-----BEGIN A-----\nA: b\n${' c\n'.repeat(size / 3)}`],
    ['one header field', `-----BEGIN A-----\n${'A'.repeat(size)}`],
    ['white space in a block', `-----BEGIN A-----\n${' \n'.repeat(size / 2)}`],
    ['lines of one digit', `-----BEGIN A-----\n${'A\n'.repeat(size / 2)}-----END A-----`],
    ['base64 alone', 'MIIB'.repeat(size / 4)],
    ['backslashes', `-----BEGIN ${'\\'.repeat(size)}`],
    ['dashes of a word processor', '–'.repeat(size)],
    ['a path', `${'a.b'.repeat(size / 3)} `],
  ]
  for (const [what, text] of hostile) {
    it(`of 256 Ki of ${what} is read or refused with little work`, async () => {
      const cost = await yardsticks(() => {
        try {
          requirePEM(text, ['A'])
        } catch {
          // Refused: the work is what counts here.
        }
      })
      assert.ok(cost < 20, String(cost))
    })
  }
})
