export { isPKIError, PKIError } from './base/errors.js'
export type { EnrolmentOptions } from './enroll/enrolment-options.js'
export { ENROLMENT_PORT } from './enroll/enrolment-options.js'
export type { PagePlace } from './enroll/host-gate.js'
export { openEnrolmentTLS } from './enroll/open-enrolment-tls.js'
export type { EnrolmentTLS, OpenEnrolmentTLSOptions } from './enroll/open-enrolment-tls.js'
export type { PageTLS } from './enroll/page-tls.js'
export { ENROLMENT_EVENTS } from './enroll/records.js'
export type {
  Enrolment,
  EnrolmentEnd,
  EnrolmentEvent,
  EnrolmentEventKind,
  Visitor,
} from './enroll/records.js'
export { startEnrolment } from './enroll/start-enrolment.js'
export { nodeCrypto } from './keys/node/node-crypto.js'
export { readAnyPrivateKey } from './keys/node/read-private-key.js'
export type { AnyPrivateKeySource, ReadAnyPrivateKeyOptions } from './keys/node/read-private-key.js'
export type { ReadPrivateKeySettings } from './keys/sign/read-private-key.js'
export { bundleCommand, serverBundle } from './machine/bundle/server-bundle.js'
export type { ServerBundleOptions } from './machine/bundle/server-bundle.js'
export { defaultCAHome } from './machine/ca-home.js'
export { jupyterCommands } from './machine/jupyter-commands.js'
export type { JupyterCommands, JupyterCommandsOptions } from './machine/jupyter-commands.js'
export { findJupyter } from './machine/jupyter/find-jupyter.js'
export type { FindJupyterOptions, JupyterInstallation } from './machine/jupyter/find-jupyter.js'
export { JUPYTER_APPLICATIONS } from './machine/jupyter/jupyter-application.js'
export type { JupyterApplication } from './machine/jupyter/jupyter-application.js'
export { removeJupyterSettings } from './machine/jupyter/remove-jupyter-settings.js'
export type {
  CleanedSettingsFile,
  RemoveJupyterSettingsOptions,
} from './machine/jupyter/remove-jupyter-settings.js'
export type { ProgramEnvironment } from './machine/jupyter/run-quietly.js'
export { runningJupyters } from './machine/jupyter/running-jupyters.js'
export type { RunningJupyter, RunningJupytersOptions } from './machine/jupyter/running-jupyters.js'
export { writeJupyterSettings } from './machine/jupyter/write-jupyter-settings.js'
export type {
  JupyterSettingsFile,
  WriteJupyterSettingsOptions,
  WrittenJupyterSettings,
} from './machine/jupyter/write-jupyter-settings.js'
export { serverSnippet, SNIPPET_KINDS } from './machine/snippets/server-snippet.js'
export type { ServerSnippetOptions, SnippetKind } from './machine/snippets/server-snippet.js'
export { machineAddresses } from './machine/machine-addresses.js'
export type { Machine, MachineAddress, MachineEnvironment } from './machine/machine-addresses.js'
export { ownHosts } from './machine/own-hosts.js'
export type { OwnHostsOptions } from './machine/own-hosts.js'
export { parseOwner } from './machine/parse-owner.js'
export type { AccountSources } from './machine/parse-owner.js'
export { applyTrustPlan, stepRunner } from './machine/trust/apply-trust-plan.js'
export type { RunStep, StepEnd, StepRunnerOptions, StoreOutcome } from './machine/trust/apply-trust-plan.js'
export type { AskProgram } from './machine/trust/ask-program.js'
export { environmentLines, SHELLS } from './machine/trust/environment-lines.js'
export type { Shell } from './machine/trust/environment-lines.js'
export { findTrustFacts } from './machine/trust/find-trust-facts.js'
export type { FindTrustFactsOptions } from './machine/trust/find-trust-facts.js'
export { planTrust, storesThatNeedRoot } from './machine/trust/plan-trust.js'
export { showStep } from './machine/trust/show-step.js'
export type { ShowStepOptions } from './machine/trust/show-step.js'
export { storeRoot } from './machine/trust/store-root.js'
export type { StoreRootOptions } from './machine/trust/store-root.js'
export { trustFolder } from './machine/trust/trust-folder.js'
export { TRUST_PROGRAMS, TRUST_STORES } from './machine/trust/trust-records.js'
export type {
  AnchorFile,
  NSSDatabase,
  StoredNickname,
  StorePlan,
  StoreRoot,
  StoreStep,
  TrustAction,
  TrustFacts,
  TrustPlan,
  TrustProgram,
  TrustRequest,
  TrustStore,
} from './machine/trust/trust-records.js'
export { writeTrustFiles } from './machine/trust/write-trust-files.js'
export type { TrustFiles, WriteTrustFilesOptions } from './machine/trust/write-trust-files.js'
export { probeError } from './probe/probe-error.js'
export type { ProbeServerOptions } from './probe/probe-options.js'
export { probeServer } from './probe/probe-server.js'
export type { ProbeTarget } from './probe/probe-target.js'
export type {
  ChainFact,
  ChainRemark,
  ChainStep,
  ConnectionAttempt,
  ConnectionOutcome,
  ConnectionStep,
  JupyterStep,
  NameStep,
  NegotiatedTLS,
  ProtocolStep,
  ServerProbe,
  SpokenProtocol,
  TLSRefusal,
  TLSStep,
  TrustStep,
  WebSocketStep,
} from './probe/records.js'
export type { NameResolver } from './probe/resolve-name.js'
export { TLS_VERSIONS } from './probe/tls/ios-hello.js'
export type { TLSVersion } from './probe/tls/ios-hello.js'
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
export { adoptCADirectory } from './store/directory/adopt/adopt-ca-directory.js'
export type { AdoptCADirectoryOptions } from './store/directory/adopt/adopt-ca-directory.js'
export type { CAPolicy, PolicyRule } from './store/directory/adopt/ca-settings.js'
export { ADOPTION_REMARKS } from './store/directory/adopt/records.js'
export type {
  AdoptedCADirectory,
  AdoptedEntries,
  AdoptedServer,
  AdoptionRemark,
  AdoptionRemarkKind,
} from './store/directory/adopt/records.js'
export type { CADirectory, StoreOptions } from './store/directory/ca-directory.js'
export { REVOCATION_REASONS } from './issue/revocation-reason.js'
export type { RevocationReason } from './issue/revocation-reason.js'
export { changePassphrase } from './store/directory/change-passphrase.js'
export type {
  ChangedPassphrase,
  ChangePassphraseOptions,
  NewKeyProtection,
  OpenKeyFacts,
} from './store/directory/change-passphrase.js'
export { createCADirectory } from './store/directory/create-ca-directory.js'
export type {
  CreateCADirectoryOptions,
  KeyProtection,
  NewCAKind,
} from './store/directory/create-ca-directory.js'
export type {
  FileFacts,
  FileKind,
  FileLayer,
  FileOwner,
  ReadableFile,
  WritableFile,
} from './store/directory/file-layer.js'
export { issuerOf } from './store/directory/issuer-of.js'
export type { IssuerOfOptions } from './store/directory/issuer-of.js'
export { recallPassphrase } from './store/directory/kept-passphrase.js'
export type { RecallPassphraseOptions } from './store/directory/kept-passphrase.js'
export { nodeFileLayer } from './store/directory/node-file-layer.js'
export { openCADirectory } from './store/directory/open-ca-directory.js'
export type { OpenCADirectoryOptions } from './store/directory/open-ca-directory.js'
export { openOrCreateCADirectory } from './store/directory/open-or-create-ca-directory.js'
export type { OpenedCADirectory } from './store/directory/open-or-create-ca-directory.js'
export { renewRoot } from './store/directory/renew-root.js'
export type { RenewedRoot, RenewRootOptions, StrandedServer } from './store/directory/renew-root.js'
export { sudoWarning } from './store/directory/owner-warnings.js'
export {
  discardPassphrase,
  findStoredPassphrase,
  passphraseFileWarnings,
  readPassphraseFile,
  storePassphrase,
} from './store/directory/passphrase-files.js'
export type {
  ReadPassphraseFileOptions,
  StoredPassphraseOptions,
  StorePassphraseOptions,
} from './store/directory/passphrase-files.js'
export type { UserEnvironment } from './store/directory/user-folders.js'
export { crl } from './store/crl.js'
export type { CRLOptions } from './store/crl.js'
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
export { revoke } from './store/revoke.js'
export type { RevokedCertificate, RevokeOptions } from './store/revoke.js'
export type { PlacementOption } from './store/server-options.js'
export type { ServerRecord } from './store/server-record.js'
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
export { startIssuingWorkers } from './store/threads/start-issuing-workers.js'
export type { StartIssuingWorkersOptions } from './store/threads/start-issuing-workers.js'
export type { SigningVerbOptions, StoreVerbOptions } from './store/verb-options.js'
export { expectServerFileName, serverFileNameOf } from './store/server-file-name.js'
export { SERVER_REASONS } from './store/server-reason.js'
export type { ServerReason } from './store/server-reason.js'
