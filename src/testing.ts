/**
 * Makes what the main door refuses, so that clients and judges can be tested. Nothing here belongs on a real server: keys
 * lie in the open, and certificates are wrong on purpose. Pure apart from WebCrypto: it starts no server, and reads the
 * clock only where `now` is left out. Signatures with MD5, and keys that WebCrypto does not have, are not here.
 *
 * @packageDocumentation
 */
export { buildCertificate } from './testing/build-certificate.js'
export type { BuildCertificateOptions, TestCertificate } from './testing/build-certificate.js'
export type { CertificateFields, TestName } from './testing/certificate-fields.js'
export { createFaultyServerCert } from './testing/create-faulty-server-cert.js'
export type { CreateFaultyServerCertOptions, FaultyServerCert } from './testing/create-faulty-server-cert.js'
export { createTestServers, TEST_SERVER_NAMES } from './testing/create-test-servers.js'
export type {
  CreateTestServersOptions,
  TestServer,
  TestServerName,
  TestServers,
} from './testing/create-test-servers.js'
export type { TestFaultFacts } from './testing/faults/fault-row.js'
export { ISSUER_FAULT_NAMES } from './testing/faults/issuer-faults.js'
export { KEY_FAULT_NAMES } from './testing/faults/key-faults.js'
export { NAME_FAULT_NAMES } from './testing/faults/name-faults.js'
export { PURPOSE_FAULT_NAMES } from './testing/faults/purpose-faults.js'
export { STRUCTURE_FAULT_NAMES } from './testing/faults/structure-faults.js'
export { VALIDITY_FAULT_NAMES } from './testing/faults/validity-faults.js'
export type { FailedCheck, IOSExpectation } from './testing/ios-expectation.js'
export { mutateCertificate } from './testing/mutate-certificate.js'
export type { MutateCertificateOptions } from './testing/mutate-certificate.js'
export type { FaultyServerIssuer } from './testing/sign-chain.js'
export { TEST_SIGNATURE_ALGORITHMS } from './testing/signature-algorithms.js'
export type { TestSignatureAlgorithm } from './testing/signature-algorithms.js'
export type {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  Criticality,
  ExtKeyUsageExtension,
  KeyUsageExtension,
  NameConstraintsExtension,
  RawTestExtension,
  SubjectAltNameExtension,
  SubjectKeyIdentifierExtension,
  TestExtension,
  TestGeneralName,
} from './testing/test-extension.js'
export { TEST_FAULT_NAMES, TEST_FAULTS } from './testing/test-faults.js'
export type { TestFault } from './testing/test-faults.js'
export type { TestIssuer } from './testing/test-issuer.js'
export { createTestKey, TEST_KEY_KINDS } from './testing/test-key.js'
export type { CreateTestKeyOptions, TestKey, TestKeyKind } from './testing/test-key.js'

export type { Validity } from './base/time.js'
export type { DERInput, Encoded, EncodedInput, PEMInput } from './base/encoded-input.js'
export type { CryptoOptions, SubjectFields } from './issue/records.js'
export type { PrivateKey } from './keys/sign/private-key.js'
export type { CryptoProvider } from './keys/verify/crypto-provider.js'
export type { GeneralName, KeyUsage, RawExtension } from './x509/read/records.js'

export { isPKIError, PKIError } from './base/errors.js'
