/** What a person sees on an iPhone or iPad; the wording of Safari is from reports, not from Apple's source. */
export const SHOWN = {
  /** A failure that may be overridden. */
  notPrivate:
    'Safari says “This Connection Is Not Private”; Show Details leads to “visit this website”. Apps refuse the connection.',
  /** A failure that may not. */
  noWayPast:
    'Safari says “This Connection Is Not Private”, and nothing leads past it. Apps refuse the connection.',
  /** A handshake that breaks before any certificate is looked at. */
  noSecureConnection:
    'Safari cannot open the page because it could not establish a secure connection to the server; nothing leads past it.',
  /** A root that is not offered for full trust. */
  notListed:
    'The root does not appear under Settings > General > About > Certificate Trust Settings, so it cannot be switched on.',
  /** What App Transport Security refuses. */
  appsRefuse:
    'Safari opens the page; apps with App Transport Security report a TLS error (NSURLErrorDomain -1200).',
  /** What the device lets pass. */
  nothing: 'Nothing: the device accepts it today.',
  /** What no device looks at. */
  conformance: 'Nothing on a device; a strict validator refuses the certificate.',
} as const
