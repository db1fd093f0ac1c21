import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findMessages, KNOWN_MESSAGES } from '../../../src/check/explain/messages.js'
import { createSandbox } from '../../support/cli.js'

/** Messages as programs print them, whole lines, and the entry that must come first. */
const SEEN: readonly (readonly [string, string])[] = [
  [
    "[W 12:01:02.123 LabApp] SSL Error on 12 ('192.168.1.31', 50314): [SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca (_ssl.c:1007)",
    'alert-unknown-ca',
  ],
  [
    "SSL Error on 9 ('192.168.1.31', 51000): [SSL: SSLV3_ALERT_CERTIFICATE_UNKNOWN] sslv3 alert certificate unknown (_ssl.c:2580)",
    'alert-certificate-unknown',
  ],
  ["SSL Error on 9 ('127.0.0.1', 51000): [SSL: HTTP_REQUEST] http request (_ssl.c:1007)", 'http-request'],
  ['ssl.SSLError: [X509: KEY_VALUES_MISMATCH] key values mismatch (_ssl.c:4046)', 'key-values-mismatch'],
  ['ssl.SSLError: [SSL: EE_KEY_TOO_SMALL] ee key too small (_ssl.c:4046)', 'ee-key-too-small'],
  ["PermissionError: [Errno 13] Permission denied: '/home/a/key.pem'", 'errno-13'],
  ['OSError: [Errno 99] Cannot assign requested address', 'errno-99'],
  ['This Connection Is\nNot Private', 'connection-not-private'],
  [
    'Safari can’t open the page because it couldn’t establish a secure connection to the server.',
    'no-secure-connection',
  ],
  ['Safari can’t open the page because Safari couldn’t connect to the server.', 'cannot-connect-to-server'],
  [
    'Error Domain=NSURLErrorDomain Code=-1202 "The certificate for this server is invalid."',
    'nsurlerror-1202',
  ],
  ['NSURLErrorDomain error −1200', 'nsurlerror-1200'],
  ['error 20 at 0 depth lookup: unable to get local issuer certificate', 'unable-to-get-local-issuer'],
  ['error 2 at 1 depth lookup: unable to get issuer certificate', 'unable-to-get-local-issuer'],
  ['error 18 at 0 depth lookup: self-signed certificate', 'self-signed-leaf'],
  ['error 19 at 1 depth lookup: self-signed certificate in certificate chain', 'self-signed-in-chain'],
  [
    'SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for',
    'hostname-mismatch',
  ],
  ['error:0A00010B:SSL routines:ssl3_get_record:wrong version number', 'wrong-version-number'],
  ['failed to update database\nTXT_DB error number 2', 'txt-db-error'],
  ['Error: code UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'node-unable-to-verify'],
  [
    "RequestError [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames",
    'node-altname',
  ],
  ['connect ECONNREFUSED 192.168.1.20:8888', 'connection-refused'],
  ['getaddrinfo ENOTFOUND homebox.local', 'name-not-found'],
  ['NET::ERR_CERT_AUTHORITY_INVALID', 'chrome-authority-invalid'],
  ['x509: certificate relies on legacy Common Name field, use SANs instead', 'go-legacy-common-name'],
  ['sun.security.validator.ValidatorException: PKIX path building failed', 'go-unknown-authority'],
]

for (const [text, id] of SEEN) {
  test(`${JSON.stringify(text.slice(0, 60))} is explained as ${id}`, () => {
    assert.equal(findMessages(text)[0]?.id, id)
  })
}

test('a message that nobody knows is explained as nothing', () => {
  assert.deepEqual(findMessages('the printer is on fire'), [])
  assert.deepEqual(findMessages(''), [])
})

test('an error number is not found inside a longer one', () => {
  assert.deepEqual(findMessages('OSError: [Errno 131] State not recoverable'), [])
  assert.deepEqual(findMessages('NSURLErrorDomain -12021'), [])
})

test('every message is found by its own text, has its own id, and says what to do', () => {
  assert.equal(new Set(KNOWN_MESSAGES.map(({ id }) => id)).size, KNOWN_MESSAGES.length)
  for (const message of KNOWN_MESSAGES) {
    assert.ok(
      findMessages(message.text).some(({ id }) => id === message.id),
      message.id,
    )
    assert.ok(message.means.length > 20 && message.fixes.length > 0, message.id)
    for (const phrase of message.phrases) assert.equal(phrase, phrase.toLowerCase(), message.id)
  }
})

test('every command that a cure names exists, with its options', async () => {
  const sandbox = createSandbox()
  const named = KNOWN_MESSAGES.flatMap(({ fixes }) => fixes).flatMap(
    (fix) => fix.match(/`orchard [^`]+`/g) ?? [],
  )
  assert.ok(named.length > 20)
  for (const text of new Set(named)) {
    const [, command = '', ...words] = text.slice(1, -1).split(' ')
    const { code, stdout } = await sandbox.run([command, '--help'])
    assert.equal(code, 0, text)
    for (const word of words.filter((each) => each.startsWith('--'))) assert.ok(stdout.includes(word), text)
  }
  sandbox.remove()
})

test('a message of a hundred megabytes costs no more than one of eight kilobytes', () => {
  assert.deepEqual(findMessages('x'.repeat(100_000_000)), [])
})
