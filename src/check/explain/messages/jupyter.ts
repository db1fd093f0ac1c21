import type { KnownMessage } from '../message.js'

/** What Jupyter prints, or shows in the page. */
export const JUPYTER_MESSAGES: readonly KnownMessage[] = [
  {
    id: 'alert-unknown-ca',
    source: 'Jupyter',
    text: 'SSL Error … [SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca',
    phrases: ['tlsv1_alert_unknown_ca', 'tlsv1 alert unknown ca', 'alert unknown ca', 'alert number 48'],
    means: 'A client refused the certificate because it does not trust the root. Jupyter itself is well.',
    fixes: [
      'On the device: install the root, and switch it on in Settings > General > About > Certificate Trust Settings.',
      'For programs on this computer: give them the root, for example `curl --cacert root.pem`.',
    ],
  },
  {
    id: 'alert-certificate-unknown',
    source: 'Jupyter',
    text: 'SSL Error … [SSL: SSLV3_ALERT_CERTIFICATE_UNKNOWN] sslv3 alert certificate unknown',
    phrases: [
      'sslv3_alert_certificate_unknown',
      'sslv3 alert certificate unknown',
      'tlsv1_alert_certificate_unknown',
      'alert certificate unknown',
      'alert number 46',
    ],
    means:
      'A client looked at the certificate and refused it: mostly the root is not trusted, sometimes the address is not in the certificate. Safari and Chromium say this.',
    fixes: [
      'On the device: switch the root on in Settings > General > About > Certificate Trust Settings.',
      'Ask `orchard check https://ADDRESS:PORT` with the address as it is typed on the device.',
    ],
  },
  {
    id: 'alert-bad-certificate',
    source: 'Jupyter',
    text: 'SSL Error … [SSL: SSLV3_ALERT_BAD_CERTIFICATE] sslv3 alert bad certificate',
    phrases: ['sslv3_alert_bad_certificate', 'alert bad certificate', 'alert number 42'],
    means:
      'A client refused the certificate as faulty: the address is not in it, or it breaks a rule of form.',
    fixes: ['`orchard check https://ADDRESS:PORT` names the rule and its cure.'],
  },
  {
    id: 'http-request',
    source: 'Jupyter',
    text: 'SSL Error … [SSL: HTTP_REQUEST] http request',
    phrases: ['[ssl: http_request]', 'ssl routines::http request', 'http_request] http request'],
    means: 'Someone dialled http:// on a port that speaks https.',
    fixes: ['Type https:// in front of the address: https://ADDRESS:8888.'],
  },
  {
    id: 'key-values-mismatch',
    source: 'Jupyter',
    text: '[X509: KEY_VALUES_MISMATCH] key values mismatch',
    phrases: ['key_values_mismatch', 'key values mismatch', 'private key does not match the certificate'],
    means:
      'The certificate and the key that Jupyter was given do not belong together. Jupyter starts all the same, and then every connection dies.',
    fixes: [
      'Give `--certfile` and `--keyfile` of the same server, as `orchard up` prints them.',
      'Run `orchard up ADDRESS` again: it makes a pair anew where they do not match.',
    ],
  },
  {
    id: 'ee-key-too-small',
    source: 'Jupyter',
    text: '[SSL: EE_KEY_TOO_SMALL] ee key too small',
    phrases: ['ee_key_too_small', 'ee key too small', 'ca_key_too_small', 'ca key too small'],
    means: 'The key has fewer than 2048 bits of RSA. Python refuses it, and so would iOS.',
    fixes: ['Make a new certificate with its own key: `orchard up ADDRESS`.'],
  },
  {
    id: 'md-too-weak',
    source: 'Jupyter',
    text: '[SSL: CA_MD_TOO_WEAK] ca md too weak',
    phrases: ['ca_md_too_weak', 'ca md too weak', 'ee_md_too_weak'],
    means: 'The certificate is signed with SHA-1 or MD5. Python refuses it, and so would iOS.',
    fixes: ['Sign it again with `orchard up ADDRESS`: Orchard signs with SHA-256 or better.'],
  },
  {
    id: 'errno-13',
    source: 'Jupyter',
    text: 'PermissionError: [Errno 13] Permission denied',
    phrases: ['errno 13', 'permission denied', 'eacces'],
    means:
      'The user who runs Jupyter may not read the key file (or may not use a port below 1024). The key is readable by its owner only.',
    fixes: [
      'Run Jupyter as the user who ran `orchard up`, or make the files his: `orchard up ADDRESS --owner USER`.',
      'Use a port above 1023, for example 8888.',
    ],
  },
  {
    id: 'errno-99',
    source: 'Jupyter',
    text: 'OSError: [Errno 99] Cannot assign requested address',
    phrases: ['errno 99', 'cannot assign requested address', 'eaddrnotavail'],
    means:
      '`--ip` names an address that this machine does not have itself; on a rented machine the public one is often such.',
    fixes: ['Start Jupyter with `--ip=0.0.0.0`.'],
  },
  {
    id: 'errno-98',
    source: 'Jupyter',
    text: 'OSError: [Errno 98] Address already in use',
    phrases: [
      'errno 98',
      'errno 48',
      'address already in use',
      'eaddrinuse',
      'is already in use, trying another port',
    ],
    means:
      'Another program has the port, mostly an older Jupyter that still runs and serves the old certificate.',
    fixes: [
      'Stop it (`jupyter server list` shows it, `jupyter server stop PORT` ends it), or take another port.',
    ],
  },
  {
    id: 'pem-passphrase',
    source: 'Jupyter',
    text: 'Enter PEM pass phrase:',
    phrases: ['enter pem pass phrase', 'enter pass phrase for'],
    means: 'The key file is encrypted, and Jupyter waits for somebody to type its passphrase at every start.',
    fixes: ['Give Jupyter a key without one, as `orchard up` writes it: only its owner can read that file.'],
  },
  {
    id: 'websocket-failed',
    source: 'Jupyter',
    text: 'WebSocket connection failed; the kernel stays at “Connecting”',
    phrases: [
      'websocket connection failed',
      'websocket connection to',
      'a websocket connection could not be established',
      'a connection to the notebook server could not be established',
      'websocket closed',
      'close code 1006',
      'code: 1006',
      'could not connect to kernel',
    ],
    means:
      'The page loads and its wss connection does not: Safari lets a person past a warning for pages only, never for WebSockets. So the root must be trusted, not clicked away. A proxy that drops Upgrade looks the same.',
    fixes: [
      'Switch the root on in Settings > General > About > Certificate Trust Settings, and close the page once.',
      '`orchard check https://ADDRESS:PORT` tries the upgrade itself and tells a proxy from a certificate.',
    ],
  },
  {
    id: 'cross-origin-blocked',
    source: 'Jupyter',
    text: 'Blocking Cross Origin API request / 403 on a WebSocket',
    phrases: [
      'blocking cross origin',
      "websocket wasn't authenticated",
      "couldn't authenticate websocket connection",
      'cross origin websocket',
    ],
    means:
      'TLS is good. Jupyter refuses the request because nobody is logged in, or it came through another name than Jupyter thinks it has.',
    fixes: [
      'Log in on the page first.',
      'Behind a proxy: pass the Host header on, or set `ServerApp.allow_origin`.',
    ],
  },
]
