import type { KnownMessage } from '../message.js'

/** What Safari, Settings and apps on an iPhone or iPad say. */
export const DEVICE_MESSAGES: readonly KnownMessage[] = [
  {
    id: 'connection-not-private',
    source: 'iPhone and iPad',
    text: 'This Connection Is Not Private',
    phrases: ['this connection is not private', 'this website may be impersonating'],
    means:
      'The device reached the server and refuses its certificate: the root is not trusted yet, or the certificate is for another address, or it has run out.',
    fixes: [
      'Settings > General > About > Certificate Trust Settings: switch your root on. It must be installed first (Settings > Profile Downloaded).',
      'Ask `orchard check https://ADDRESS:PORT` on the computer: it names the reason and its cure.',
    ],
  },
  {
    id: 'no-secure-connection',
    source: 'iPhone and iPad',
    text: 'Safari can’t open the page because it couldn’t establish a secure connection to the server',
    phrases: [
      "couldn't establish a secure connection to the server",
      'could not establish a secure connection to the server',
      "can't establish a secure connection to the server",
    ],
    means:
      'The TLS handshake itself failed, or the certificate is refused without a way around: plain http on that port, a key that iOS does not offer (P-521, Ed25519, RSASSA-PSS), TLS older than 1.2, or a certificate for more than 825 days.',
    fixes: [
      'Ask `orchard check https://ADDRESS:PORT`: it tells these four apart.',
      'Make the server certificate with `orchard up ADDRESS`: its key and its life are ones that iOS takes.',
    ],
  },
  {
    id: 'cannot-connect-to-server',
    source: 'iPhone and iPad',
    text: 'Safari can’t open the page because it couldn’t connect to the server',
    phrases: [
      "couldn't connect to the server",
      'could not connect to the server',
      'nsurlerrordomain -1004',
      'nsurlerrordomain error -1004',
      'nsurlerrordomain code=-1004',
      'nsurlerrorcannotconnecttohost',
    ],
    means:
      'Nothing answers on that address and port, so this is no question of certificates: Jupyter listens to its own machine only, is not running, or a firewall is in between.',
    fixes: [
      '`jupyter server password`, then `jupyter lab --ip=0.0.0.0` with the options that `orchard up` prints.',
      'Open the port, for example `sudo ufw allow 8888/tcp`, and use the same Wi-Fi.',
    ],
  },
  {
    id: 'server-not-found',
    source: 'iPhone and iPad',
    text: 'Safari can’t open the page because the server can’t be found',
    phrases: [
      "the server can't be found",
      'nsurlerrordomain -1003',
      'nsurlerrordomain error -1003',
      'nsurlerrordomain code=-1003',
      'nsurlerrorcannotfindhost',
      'a server with the specified hostname could not be found',
    ],
    means:
      'The name does not lead to an address on the device. Names that end in `.local` work only on the same network, and only where the computer announces them.',
    fixes: [
      'Use the IP address of the computer instead: `orchard up 192.168.1.20`, then open https://192.168.1.20:8888.',
    ],
  },
  {
    id: 'nsurlerror-1202',
    source: 'iPhone and iPad',
    text: 'NSURLErrorDomain −1202: The certificate for this server is invalid',
    phrases: [
      'nsurlerrordomain -1202',
      'nsurlerrordomain error -1202',
      'nsurlerrordomain code=-1202',

      'nsurlerrorservercertificateuntrusted',
      'the certificate for this server is invalid',
      'errsslxcertchaininvalid',
      'errsslcertunknownroot',
      'kcfstreamerrordomainssl, -9807',
      'kcfstreamerrordomainssl, -9813',
      'kcfstreamerrordomainssl -9807',
      'kcfstreamerrordomainssl -9813',
    ],
    means:
      'An app got as far as the certificate, and the device does not trust it. Apps judge as Safari does: what makes Safari content makes them content.',
    fixes: [
      'Open the same address in Safari. If it complains too, switch the root on in Settings > General > About > Certificate Trust Settings.',
      'If Safari is content, restart the app; some pin certificates of their own.',
    ],
  },
  {
    id: 'nsurlerror-1200',
    source: 'iPhone and iPad',
    text: 'NSURLErrorDomain −1200: An SSL error has occurred',
    phrases: [
      'nsurlerrordomain -1200',
      'nsurlerrordomain error -1200',
      'nsurlerrordomain code=-1200',

      'nsurlerrorsecureconnectionfailed',
      'an ssl error has occurred and a secure connection to the server cannot be made',
      'a tls error caused the secure connection to fail',
      'kcfstreamerrordomainssl, -9802',
      'kcfstreamerrordomainssl -9802',
      'kcfstreamerrordomainssl -9824',
      'kcfstreamerrordomainssl -9836',
    ],
    means:
      'The TLS handshake failed before any certificate was judged, or the server is below what App Transport Security asks for: TLS 1.2, forward secrecy, RSA of 2048 bits or P-256.',
    fixes: [
      'Ask `orchard check https://ADDRESS:PORT`: it compares versions, suites and keys with what iOS offers.',
    ],
  },
  {
    id: 'nsurlerror-1022',
    source: 'iPhone and iPad',
    text: 'NSURLErrorDomain −1022: App Transport Security policy requires the use of a secure connection',
    phrases: [
      'nsurlerrordomain -1022',
      'nsurlerrordomain error -1022',
      'nsurlerrordomain code=-1022',

      'app transport security policy requires',
      'nsurlerrorapptransportsecurityrequiressecureconnection',
    ],
    means: 'The app was given an http address, and iOS lets apps use https only.',
    fixes: ['Write https:// in the app, and give Jupyter a certificate: `orchard up ADDRESS`.'],
  },
  {
    id: 'not-standards-compliant',
    source: 'iPhone and iPad',
    text: '“NAME” certificate is not standards compliant',
    phrases: ['certificate is not standards compliant', 'is not standards compliant'],
    means:
      'The certificate breaks a rule of form. With a private CA it is mostly its life: more than 825 days. Missing basicConstraints, duplicate extensions and names outside the constraints of the root say the same.',
    fixes: [
      '`orchard check FILE` or `orchard check https://ADDRESS:PORT` names the rule.',
      '`orchard up ADDRESS` makes one that complies.',
    ],
  },
  {
    id: 'profile-not-signed',
    source: 'iPhone and iPad',
    text: 'Not Signed (in red, while the profile is installed)',
    phrases: ['not signed', 'profile is not signed', 'not verified'],
    means:
      'The profile carries no signature of a company. It is how every home-made profile looks, and does no harm.',
    fixes: ['Compare the SHA-256 there with the one that `orchard show` prints, then go on.'],
  },
  {
    id: 'not-in-trust-settings',
    source: 'iPhone and iPad',
    text: 'The root is not listed under Certificate Trust Settings',
    phrases: [
      'certificate trust settings',
      'enable full trust',
      'no switch for the root',
      'root is not listed',
    ],
    means:
      'The root is not installed yet (a downloaded profile vanishes after 8 minutes), or it is one that Settings does not list: without a common name, not self-signed, or no CA.',
    fixes: [
      'Settings > Profile Downloaded > Install, then look again.',
      '`orchard check root.pem` says whether Settings would list it.',
    ],
  },
]
