import type { KnownMessage } from '../message.js'

/** What openssl and programs that are built on it (curl, Python) say. */
export const OPENSSL_MESSAGES: readonly KnownMessage[] = [
  {
    id: 'unable-to-get-local-issuer',
    source: 'OpenSSL',
    text: 'error 20 at 0 depth lookup: unable to get local issuer certificate',
    phrases: [
      'unable to get local issuer certificate',
      'unable to get issuer certificate',
      'error 20 at',
      'error 2 at',
      'unable to verify the first certificate',
      'error 21 at',
    ],
    means:
      'No certificate was found that signed this one: the server does not send its intermediate, or this program does not know your root, or the root was made anew and this is an old certificate.',
    fixes: [
      'Serve the whole chain: the file that `orchard up` calls the certificate holds it.',
      'Give the program your root: `orchard env -- COMMAND`, `--cacert root.pem` or `verify=`.',
    ],
  },
  {
    id: 'self-signed-in-chain',
    source: 'OpenSSL',
    text: 'error 19 at 1 depth lookup: self-signed certificate in certificate chain',
    phrases: [
      'self-signed certificate in certificate chain',
      'self signed certificate in certificate chain',
      'error 19 at',
    ],
    means: 'The chain ends in your root, and this program does not trust that root.',
    fixes: ['Give the program your root: `orchard env -- COMMAND`, `--cacert root.pem` or `verify=`.'],
  },
  {
    id: 'self-signed-leaf',
    source: 'OpenSSL',
    text: 'error 18 at 0 depth lookup: self-signed certificate',
    phrases: [
      'error 18 at',
      'depth lookup: self-signed certificate',
      'depth lookup: self signed certificate',
      'verify failed: self-signed certificate',
      'verify failed: self signed certificate',
    ],
    means:
      'The server shows a certificate that signed itself, with no CA behind it. iOS cannot be made to trust such a one.',
    fixes: [
      'Make a CA and a server certificate: `orchard up ADDRESS`, and start the server with these files.',
    ],
  },
  {
    id: 'certificate-expired',
    source: 'OpenSSL',
    text: 'error 10 at 0 depth lookup: certificate has expired',
    phrases: [
      'certificate has expired',
      'error 10 at',
      'certificate_expired',
      'alert certificate expired',
      'sslv3_alert_certificate_expired',
      'alert number 45',
    ],
    means: 'The server certificate or its root has run out, or a clock is wrong.',
    fixes: [
      '`orchard up ADDRESS` makes a new one under the same root: nothing to do on the device.',
      'Look at the clock: `date`.',
    ],
  },
  {
    id: 'certificate-not-yet-valid',
    source: 'OpenSSL',
    text: 'error 9 at 0 depth lookup: certificate is not yet valid',
    phrases: ['certificate is not yet valid', 'error 9 at'],
    means:
      'The clock of the machine that made the certificate ran ahead, or the clock of this one runs behind.',
    fixes: ['Set the clock, then `orchard up ADDRESS`.'],
  },
  {
    id: 'hostname-mismatch',
    source: 'OpenSSL',
    text: 'error 62 at 0 depth lookup: hostname mismatch',
    phrases: [
      'hostname mismatch',
      'ip address mismatch',
      'error 62 at',
      'error 64 at',
      "doesn't match host",
      'does not match target host name',
      'no alternative certificate subject name matches',
    ],
    means: 'The certificate is for other names than the one that was dialled.',
    fixes: ['`orchard up ADDRESS`, with the address exactly as it is typed: nothing to do on the device.'],
  },
  {
    id: 'permitted-subtree-violation',
    source: 'OpenSSL',
    text: 'error 47 at 0 depth lookup: permitted subtree violation',
    phrases: [
      'permitted subtree violation',
      'excluded subtree violation',
      'error 47 at',
      'error 48 at',
      'name constraints violated',
    ],
    means:
      'The root may sign home networks and the names it was made for, and this certificate has another name.',
    fixes: [
      'Use one of the names that the root permits (`orchard show`), or make a root that permits more: `orchard init --permit NAME`.',
    ],
  },
  {
    id: 'invalid-ca',
    source: 'OpenSSL',
    text: 'error 24 at 1 depth lookup: invalid CA certificate',
    phrases: ['invalid ca certificate', 'error 24 at', 'error 79 at'],
    means: 'A certificate that is no CA (basicConstraints without cA TRUE) signed another one.',
    fixes: ['Make a root with `orchard init`, and sign with that.'],
  },
  {
    id: 'unsupported-purpose',
    source: 'OpenSSL',
    text: 'error 26 at 0 depth lookup: unsuitable certificate purpose',
    phrases: ['unsupported certificate purpose', 'unsuitable certificate purpose', 'error 26 at'],
    means: 'extendedKeyUsage of the certificate lacks serverAuth: it was made for a client.',
    fixes: ['Sign it again as a server certificate: `orchard sign FILE HOST…`.'],
  },
  {
    id: 'wrong-version-number',
    source: 'OpenSSL',
    text: 'error:0A00010B:SSL routines::wrong version number',
    phrases: [
      'wrong version number',
      'wrong_version_number',
      'packet length too long',
      'record layer failure',
      'unknown protocol',
    ],
    means:
      'TLS was spoken to a port that answers in plain http (or something else): Jupyter was started without certificate and key.',
    fixes: ['Start Jupyter with `--certfile` and `--keyfile` as `orchard up` prints them.'],
  },
  {
    id: 'handshake-failure',
    source: 'OpenSSL',
    text: 'sslv3 alert handshake failure',
    phrases: [
      'alert handshake failure',
      'sslv3_alert_handshake_failure',
      'alert number 40',
      'no shared cipher',
      'no_shared_cipher',
      'no suitable signature algorithm',
      'no_suitable_signature_algorithm',
      'no shared signature algorithms',
    ],
    means:
      'Client and server found no common ground: the server’s key is of a kind that the client does not offer. On iOS these are P-521, Ed25519 and RSASSA-PSS.',
    fixes: ['`orchard up ADDRESS` makes a P-256 key; `--key-kind rsa-2048` makes one for very old clients.'],
  },
  {
    id: 'protocol-version',
    source: 'OpenSSL',
    text: 'tlsv1 alert protocol version',
    phrases: [
      'alert protocol version',
      'tlsv1_alert_protocol_version',
      'unsupported protocol',
      'unsupported_protocol',
      'alert number 70',
      'version too low',
    ],
    means: 'One side speaks only versions of TLS that the other no longer takes. iOS wants 1.2 or 1.3.',
    fixes: ['Update the server’s OpenSSL or Python, or let it speak TLS 1.2.'],
  },
  {
    id: 'txt-db-error',
    source: 'OpenSSL',
    text: 'failed to update database, TXT_DB error number 2',
    phrases: ['txt_db error', 'failed to update database'],
    means:
      'index.txt of `openssl ca` holds a certificate with the same subject that has not been revoked (`unique_subject = yes`).',
    fixes: [
      'Let Orchard use the folder: `orchard adopt FOLDER` writes `unique_subject = no`.',
      'Or set `unique_subject = no` in index.txt.attr.',
    ],
  },
  {
    id: 'bad-decrypt',
    source: 'OpenSSL',
    text: 'bad decrypt / unable to load private key',
    phrases: [
      'bad decrypt',
      'unable to load ca private key',
      'unable to load private key',
      'could not read private key',
      'maybe wrong password',
      'bad password read',
    ],
    means: 'The passphrase is wrong, or the file is no key. Nothing can bring a forgotten passphrase back.',
    fixes: [
      'Look for the file that `orchard show` calls the passphrase.',
      'Without it: make a new root with `orchard init` in another folder, and install it on the devices.',
    ],
  },
  {
    id: 'bad-end-line',
    source: 'OpenSSL',
    text: 'PEM routines: bad end line / no start line',
    phrases: [
      'no start line',
      'bad end line',
      'no_start_line',
      'bad base64 decode',
      'expecting: trusted certificate',
      'pem lib',
    ],
    means:
      'The file is not PEM, or holds something else than the program looks for: key and certificate exchanged, or a DER file.',
    fixes: ['`orchard show FILE` says what a file is.'],
  },
]
