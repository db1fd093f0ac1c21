/** Which rule a host breaks. */
export type HostFault =
  | 'empty'
  | 'syntax'
  | 'label-length'
  | 'name-length'
  | 'underscore'
  | 'wildcard'
  | 'wildcard-too-wide'
  | 'unspecified-address'
  | 'zone-id'
  | 'cidr'
  | 'ambiguous-address'
  | 'numeric-name'
  | 'leading-dot'
  | 'idn'
  | 'user-info'
  | 'not-reachable-address'
  | 'mapped-address'
  | 'email-address'
  | 'file-path'
  | 'url-scheme'
  | 'port'
  | 'list'
  | 'white-space'
  | 'invisible-character'
  | 'empty-label'
  | 'hyphen'
  | 'prefix-length'
  | 'host-bits'

/**
 * Why a PKCS#12 file cannot be used. `damaged`: the password is right and the contents are not what was written.
 * `no-integrity`: no password shows that it is whole. `too-much-work`: its iteration counts. `no-certificate`: none
 * belongs to the key. `several-keys`: which is meant cannot be told.
 */
export type PKCS12Fault =
  | 'damaged'
  | 'no-integrity'
  | 'too-much-work'
  | 'unsupported-content'
  | 'no-key'
  | 'several-keys'
  | 'no-certificate'

/** Which condition keeps a certificate from signing another. */
export type IssuerFault =
  | 'not-a-ca'
  | 'not-a-root'
  | 'no-key-cert-sign'
  | 'no-crl-sign'
  | 'path-length'
  | 'expired'
  | 'empty-subject'
  | 'unknown-critical-extension'
  | 'not-for-servers'
  | 'unknown-constraint-type'
  | 'broken-chain'

/**
 * Why a server cannot be reached. `loopback-only`: it listens to this machine only. `closed` and `silent`: somebody takes the
 * connection, and hangs up or says nothing.
 */
export type UnreachableReason =
  | 'name-not-found'
  | 'resolver-failed'
  | 'refused'
  | 'loopback-only'
  | 'timeout'
  | 'unreachable'
  | 'closed'
  | 'silent'

/** Which condition makes a certificate request unacceptable. */
export type CSRFault =
  | 'asks-for-ca'
  | 'name-constraints'
  | 'unknown-critical-extension'
  | 'duplicate-extension'
  | 'two-extension-requests'
  | 'unsupported-name-type'
  | 'hosts-not-stated'
