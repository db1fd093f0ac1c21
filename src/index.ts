/**
 * A private certificate authority: makes roots, intermediates and TLS server certificates that an iPhone or iPad
 * accepts, and never one that it would refuse. Pure apart from WebCrypto: no disk, no network, a clock only where
 * `now` is left out.
 *
 * @packageDocumentation
 */
export { createCRL } from './issue/create-crl.js'
export type { CreateCRLOptions, RevokedSerial } from './issue/create-crl.js'
export { createIntermediateCA } from './issue/create-intermediate-ca.js'
export type { CreateIntermediateCAOptions } from './issue/create-intermediate-ca.js'
export { createRootCA } from './issue/create-root-ca.js'
export type { CreateRootCAOptions } from './issue/create-root-ca.js'
export { createServerCSR } from './issue/create-server-csr.js'
export type { CreateServerCSROptions } from './issue/create-server-csr.js'
export { exportPrivateKey, exportUnencryptedPrivateKey } from './issue/export-private-key.js'
export type {
  ExportPrivateKeyOptions,
  ExportUnencryptedPrivateKeyOptions,
} from './issue/export-private-key.js'
export { HOME_NAMES, HOME_NETWORKS, homeNameConstraints } from './issue/home-name-constraints.js'
export type { HomeNameConstraintsOptions } from './issue/home-name-constraints.js'
export type { IssuedCRL } from './issue/issued-crl.js'
export { loadIssuer } from './issue/load-issuer.js'
export type { LoadIssuerOptions } from './issue/load-issuer.js'
export { renewRootCA } from './issue/renew-root-ca.js'
export type { RenewRootCAOptions } from './issue/renew-root-ca.js'
export { REVOCATION_REASONS } from './issue/revocation-reason.js'
export type { RevocationReason } from './issue/revocation-reason.js'
export { signServerCert } from './issue/sign-server-cert.js'
export type { SignServerCertOptions } from './issue/sign-server-cert.js'
export type { DERInput, Encoded, EncodedInput, PEMInput } from './base/encoded-input.js'
export type { ForeignPrivateKey, PrivateKeyInput } from './keys/sign/take-private-key.js'
export type {
  AddressOptions,
  CertificateAuthority,
  CertificateFacts,
  CryptoOptions,
  Issuer,
  KeyOptions,
  NameConstraintsOptions,
  ServerCertificate,
  ServerCSR,
  SubjectFields,
  ValidityOptions,
} from './issue/records.js'

export { readCertificate } from './x509/read/certificate.js'
export { readCSR } from './x509/read/csr.js'
export { KEY_USAGES, REASON_FLAGS } from './x509/read/records.js'
export type {
  AuthorityInfo,
  AuthorityKeyId,
  BasicConstraints,
  CertificateRecord,
  CSRRecord,
  DirectoryName,
  DistributionPoint,
  DistributionPointName,
  GeneralName,
  IPName,
  KeyUsage,
  KnownExtensions,
  Name,
  NameAttribute,
  NameConstraints,
  NameStringType,
  OtherName,
  PolicyConstraints,
  PolicyInformation,
  PolicyMapping,
  RawExtension,
  ReasonFlag,
  RegisteredIDName,
  RelativeName,
  TextName,
  UnreadableExtension,
} from './x509/read/records.js'
export type { Deviation, DeviationKind } from './der/deviation.js'
export type { DERStringType } from './der/strings.js'

export { LONGEST_PASSPHRASE } from './keys/sign/passphrase.js'
export { generatePrivateKey } from './keys/sign/generate-private-key.js'
export type { GeneratePrivateKeyOptions } from './keys/sign/generate-private-key.js'
export type { PrivateKey } from './keys/sign/private-key.js'
export { readPrivateKey } from './keys/sign/read-private-key.js'
export type {
  PrivateKeySource,
  ReadPrivateKeyOptions,
  ReadPrivateKeySettings,
} from './keys/sign/read-private-key.js'
export type { Signer } from './keys/sign/signer.js'
export { KEY_KINDS, SIGNATURE_ALGORITHMS } from './keys/verify/algorithms.js'
export type { KeyKind, SignatureAlgorithm } from './keys/verify/algorithms.js'
export type {
  CryptoProvider,
  KeyHandle,
  KeyHandlePair,
  ProviderAlgorithm,
  ProviderBytes,
  SubtleProvider,
} from './keys/verify/crypto-provider.js'
export type { PublicKey } from './keys/verify/public-key.js'
export { createVerifier } from './keys/verify/verifier.js'
export type { CreateVerifierOptions, Verifier } from './keys/verify/verifier.js'

export { parseHost, parseHosts } from './base/hosts/parse-host.js'
export type { DNSHost, Host, IPHost, WildcardHost } from './base/hosts/host.js'
export { decodePEM, encodePEM } from './base/pem.js'
export type { PEMBlock } from './base/pem.js'
export { visibleText } from './base/visible-text.js'

export type {
  BatchCertificate,
  BatchRefusal,
  BatchRequest,
  BatchResult,
  IssueManyOptions,
} from './store/batch-records.js'
export type {
  CAStore,
  EntryStatus,
  NewCRL,
  NewEntry,
  NewServerCertificate,
  OpenIssuerOptions,
  PassphraseSource,
  Revocation,
  ServerLookup,
  ServerPlacement,
  ServerPlaces,
  StoredServer,
  StoreEntry,
  StoreQuery,
} from './store/ca-store.js'
export { crl } from './store/crl.js'
export type { CRLOptions, KeptCRL } from './store/crl.js'
export { ensureServerCertificate } from './store/ensure-server-certificate.js'
export type { EnsureServerCertificateOptions, ServerVerbOptions } from './store/ensure-server-certificate.js'
export type { EnsuredServer } from './store/ensured-server.js'
export { findServer } from './store/find-server.js'
export type { FindServerOptions } from './store/find-server.js'
export { find } from './store/find.js'
export type { FindOptions } from './store/find.js'
export { issueMany } from './store/issue-many.js'
export type { IssuingWorkers } from './store/issuing-workers.js'
export { issue } from './store/issue.js'
export type { IssuedServerCertificate, IssueOptions } from './store/issue.js'
export { listServers } from './store/list-servers.js'
export { list } from './store/list.js'
export type { ListOptions } from './store/list.js'
export { createMemoryStore } from './store/memory-store.js'
export type { CreateMemoryStoreOptions } from './store/memory-store.js'
export { release } from './store/release.js'
export type { ReleaseOptions } from './store/release.js'
export { renewDue } from './store/renew-due.js'
export type { RenewDueOptions, RenewedServer } from './store/renew-due.js'
export { renew } from './store/renew.js'
export type { RenewOptions } from './store/renew.js'
export { adviseOnRevocation } from './store/revocation-advice.js'
export type { RevocationFacts } from './store/revocation-advice.js'
export { revoke } from './store/revoke.js'
export type { RevokedCertificate, RevokeOptions } from './store/revoke.js'
export { SERVER_REASONS } from './store/server-reason.js'
export type { ServerReason } from './store/server-reason.js'
export type { ServerRecord } from './store/server-record.js'
export type { PlacementOption } from './store/server-options.js'
export { serverTLSOptions } from './store/server-tls-options.js'
export type { ServerTLSOptions } from './store/server-tls-options.js'
export { sign } from './store/sign.js'
export type { SignedServerCertificate, SignOptions } from './store/sign.js'
export type {
  JobFields,
  JobTerms,
  KeyJob,
  MadePair,
  RequestJob,
  SignedJob,
  SigningJob,
} from './store/signing-job.js'
export type { SigningVerbOptions, StoreVerbOptions } from './store/verb-options.js'

export { createClientProfile } from './device/client-profile.js'
export type { ClientProfile, CreateClientProfileOptions } from './device/client-profile.js'
export type { ProfileScope } from './device/profile-document.js'
export type { ProfileIdentity } from './device/profile-identity.js'
export type { ProfileRoot } from './device/profile-root.js'
export { createReminder } from './device/reminder.js'
export type { CreateReminderOptions, Reminder, ReminderEvent, ReminderServer } from './device/reminder.js'
export type { RootFinding, RootVerdict } from './device/root-verdict.js'
export { signProfile } from './device/sign-profile.js'
export type { ProfileBytes, SignProfileOptions } from './device/sign-profile.js'
export { createTrustProfile } from './device/trust-profile.js'
export type { CreateTrustProfileOptions, TrustProfile } from './device/trust-profile.js'
export { exportPKCS12, PKCS12_ENCRYPTIONS } from './device/export-pkcs12.js'
export type { ExportPKCS12Options, PKCS12Encryption } from './device/export-pkcs12.js'
export { readPKCS12 } from './device/read-pkcs12.js'
export type { PKCS12Contents, ReadPKCS12Options } from './device/read-pkcs12.js'

export { isPKIError, PKIError } from './base/errors.js'
export type {
  CSRFault,
  DeviationDetail,
  HostFault,
  IssuerFault,
  PKCS12Fault,
  PKIErrorCode,
  PKIErrorDetails,
  PKIErrorOf,
  PKIErrorOptions,
  UnreachableReason,
} from './base/errors.js'
