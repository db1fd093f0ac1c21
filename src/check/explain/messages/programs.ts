import type { KnownMessage } from '../message.js'

/** What Node, browsers and other programs say. */
export const PROGRAM_MESSAGES: readonly KnownMessage[] = [
  {
    id: 'node-unable-to-verify',
    source: 'Node',
    text: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE / UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    phrases: ['unable_to_verify_leaf_signature', 'unable_to_get_issuer_cert'],
    means: 'Node does not know the root, or the server does not send its intermediate.',
    fixes: [
      'Give Node the root: `NODE_EXTRA_CA_CERTS=root.pem`, or `ca` of the request.',
      'Serve the whole chain.',
    ],
  },
  {
    id: 'node-self-signed',
    source: 'Node',
    text: 'SELF_SIGNED_CERT_IN_CHAIN / DEPTH_ZERO_SELF_SIGNED_CERT',
    phrases: ['self_signed_cert_in_chain', 'depth_zero_self_signed_cert'],
    means: 'Node was shown a root, or a certificate that signed itself, that it does not trust.',
    fixes: ['Give Node the root: `NODE_EXTRA_CA_CERTS=root.pem`, or `ca` of the request.'],
  },
  {
    id: 'node-altname',
    source: 'Node',
    text: 'ERR_TLS_CERT_ALTNAME_INVALID: Hostname/IP does not match certificate’s altnames',
    phrases: ['err_tls_cert_altname_invalid', "does not match certificate's altnames"],
    means: 'The certificate is for other names than the one that was dialled.',
    fixes: ['`orchard up ADDRESS`, with the address exactly as it is dialled.'],
  },
  {
    id: 'node-expired',
    source: 'Node',
    text: 'CERT_HAS_EXPIRED / CERT_NOT_YET_VALID',
    phrases: ['cert_has_expired', 'cert_not_yet_valid'],
    means: 'A certificate of the chain has run out or has not begun, or a clock is wrong.',
    fixes: ['`orchard up ADDRESS` makes a new one under the same root.'],
  },
  {
    id: 'connection-refused',
    source: 'Node',
    text: 'ECONNREFUSED / Connection refused',
    phrases: ['econnrefused', 'connection refused', 'err_connection_refused', 'errno 111', 'curl: (7)'],
    means:
      'The machine is there and nothing listens on that address and port: Jupyter listens to its own machine only, or is not running.',
    fixes: [
      '`jupyter server password`, then `jupyter lab --ip=0.0.0.0` with the options that `orchard up` prints.',
    ],
  },
  {
    id: 'name-not-found',
    source: 'Node',
    text: 'ENOTFOUND / Could not resolve host',
    phrases: [
      'enotfound',
      'eai_again',
      'could not resolve host',
      'err_name_not_resolved',
      'name or service not known',
      'no such host',
      'curl: (6)',
    ],
    means: 'The name leads nowhere. Names that end in `.local` need mDNS on both sides (Avahi on Linux).',
    fixes: ['Use the IP address, and have it in the certificate: `orchard up 192.168.1.20`.'],
  },
  {
    id: 'timed-out',
    source: 'Node',
    text: 'ETIMEDOUT / Connection timed out',
    phrases: [
      'etimedout',
      'timed out',
      'err_connection_timed_out',
      'ehostunreach',
      'no route to host',
      'enetunreach',
    ],
    means:
      'Nothing answers: a firewall drops the packets, the machine sleeps, or the device is in another network.',
    fixes: [
      'Open the port: `sudo ufw allow 8888/tcp`, or the security group of a rented machine.',
      'Put both into the same network.',
    ],
  },
  {
    id: 'connection-reset',
    source: 'Node',
    text: 'ECONNRESET / socket hang up',
    phrases: [
      'econnreset',
      'socket hang up',
      'connection reset by peer',
      'err_connection_reset',
      'err_empty_response',
      'err_connection_closed',
    ],
    means:
      'The server closed the connection before it answered: https against a plain port, or a server whose key and certificate do not match.',
    fixes: ['`orchard check https://ADDRESS:PORT` tells which.'],
  },
  {
    id: 'chrome-authority-invalid',
    source: 'browser',
    text: 'NET::ERR_CERT_AUTHORITY_INVALID',
    phrases: [
      'err_cert_authority_invalid',
      'sec_error_unknown_issuer',
      'mozilla_pkix_error_self_signed_cert',
      'sec_error_untrusted_issuer',
    ],
    means: 'The browser does not trust the root, or the server does not send its intermediate.',
    fixes: [
      'Import the root into the browser or the system of that computer.',
      'On an iPad: Settings > General > About > Certificate Trust Settings.',
    ],
  },
  {
    id: 'chrome-name-invalid',
    source: 'browser',
    text: 'NET::ERR_CERT_COMMON_NAME_INVALID / SSL_ERROR_BAD_CERT_DOMAIN',
    phrases: ['err_cert_common_name_invalid', 'ssl_error_bad_cert_domain'],
    means: 'The address is not among the names of the certificate. The common name does not count.',
    fixes: ['`orchard up ADDRESS`, with the address exactly as it is typed.'],
  },
  {
    id: 'chrome-date-invalid',
    source: 'browser',
    text: 'NET::ERR_CERT_DATE_INVALID / SEC_ERROR_EXPIRED_CERTIFICATE',
    phrases: [
      'err_cert_date_invalid',
      'sec_error_expired_certificate',
      'sec_error_expired_issuer_certificate',
      'mozilla_pkix_error_not_yet_valid_certificate',
    ],
    means: 'A certificate of the chain has run out or has not begun, or a clock is wrong.',
    fixes: ['`orchard up ADDRESS` makes a new one under the same root.'],
  },
  {
    id: 'chrome-validity-too-long',
    source: 'browser',
    text: 'NET::ERR_CERT_VALIDITY_TOO_LONG',
    phrases: ['err_cert_validity_too_long'],
    means:
      'The certificate lives longer than this browser accepts. iOS accepts 825 days under a root of your own.',
    fixes: ['`orchard up ADDRESS` makes one of 825 days, `--days 397` one that every browser takes.'],
  },
  {
    id: 'chrome-cipher-mismatch',
    source: 'browser',
    text: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH / SSL_ERROR_NO_CYPHER_OVERLAP',
    phrases: [
      'err_ssl_version_or_cipher_mismatch',
      'ssl_error_no_cypher_overlap',
      'ssl_error_unsupported_version',
    ],
    means:
      'Browser and server found no common version, cipher or signature algorithm; a P-521 or Ed25519 key does this.',
    fixes: ['`orchard up ADDRESS` makes a P-256 key.'],
  },
  {
    id: 'chrome-protocol-error',
    source: 'browser',
    text: 'ERR_SSL_PROTOCOL_ERROR / SSL_ERROR_RX_RECORD_TOO_LONG',
    phrases: ['err_ssl_protocol_error', 'ssl_error_rx_record_too_long'],
    means: 'The port answers in plain http: Jupyter was started without certificate and key.',
    fixes: ['Start Jupyter with `--certfile` and `--keyfile` as `orchard up` prints them.'],
  },
  {
    id: 'chrome-cert-invalid',
    source: 'browser',
    text: 'NET::ERR_CERT_INVALID',
    phrases: [
      'err_cert_invalid',
      'mozilla_pkix_error_ca_cert_used_as_end_entity',
      'sec_error_inadequate_cert_type',
      'sec_error_cert_not_in_name_space',
    ],
    means:
      'The certificate breaks a rule: its purpose is not a server, the root does not permit its names, or it is malformed.',
    fixes: ['`orchard check https://ADDRESS:PORT` names the rule.'],
  },
  {
    id: 'go-unknown-authority',
    source: 'other program',
    text: 'x509: certificate signed by unknown authority',
    phrases: [
      'certificate signed by unknown authority',
      'pkix path building failed',
      'unable to find valid certification path',
      'server certificate verification failed',
      'curl: (60)',
      'verify_failed',
      'the issuer is unknown',
    ],
    means: 'The program does not trust the root, or the server does not send its intermediate.',
    fixes: [
      'Give the program your root: `orchard env -- COMMAND` (Go, Python, OpenSSL, curl), `-Djavax.net.ssl.trustStore` (Java).',
    ],
  },
  {
    id: 'go-legacy-common-name',
    source: 'other program',
    text: 'x509: certificate relies on legacy Common Name field, use SANs instead',
    phrases: ['relies on legacy common name', 'not valid for any names', 'cannot validate certificate for'],
    means:
      'The certificate has no subjectAltName (or none of that kind): the name stands in the common name only, which iOS does not read either.',
    fixes: ['`orchard up ADDRESS` writes every address as subjectAltName.'],
  },
  {
    id: 'go-valid-for-other',
    source: 'other program',
    text: 'x509: certificate is valid for NAME, not OTHER',
    phrases: [
      'certificate is valid for',
      'no subject alternative names matching',
      'no subject alternative names present',
      'no subject alternative dns name matching',
    ],
    means: 'The certificate is for other names than the one that was dialled.',
    fixes: ['`orchard up ADDRESS`, with the address exactly as it is dialled.'],
  },
]
