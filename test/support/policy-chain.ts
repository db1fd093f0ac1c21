import { writeOID } from '../../src/der/oid.js'
import { contextTag } from '../../src/der/tags.js'
import { writeElement, writeSequence, writeSmallInteger } from '../../src/der/write.js'
import { readCertificate } from '../../src/x509/read/certificate.js'
import { OID } from '../../src/x509/read/oids.js'
import {
  writeAuthorityKeyIdentifier,
  writeBasicConstraints,
  writeExtension,
  writeSubjectKeyIdentifier,
} from '../../src/x509/write/extensions.js'
import type { CertificatePath } from '../../src/check/path/records.js'
import { commonName, signedCertificate } from './x509.js'

/** What a certificate says of policies; absent: it has no such extension. */
export interface PolicyCertificate {
  /** Object identifiers of certificatePolicies. */
  readonly policies?: readonly string[] | undefined
  /** Pairs of policyMappings, issuer's and subject's. */
  readonly mappings?: readonly (readonly [string, string])[] | undefined
  /** policyConstraints. */
  readonly requireExplicitPolicy?: number | undefined
  /** policyConstraints. */
  readonly inhibitPolicyMapping?: number | undefined
  /** inhibitAnyPolicy. */
  readonly inhibitAnyPolicy?: number | undefined
  /** Whether it bears the name of its issuer. */
  readonly selfIssued?: boolean | undefined
}

/** A policy of the tests. */
export function policy(number: number): string {
  return `1.3.6.1.4.1.55555.7.${String(number)}`
}

/** anyPolicy. */
export const ANY: string = OID.anyPolicy

/** DER of the certificates of a path, the anchor first, all signed by the one key of the tests. */
export function policyChain(below: readonly PolicyCertificate[]): readonly Uint8Array[] {
  let issuer = 'Anchor'
  const chain = [{}, ...below].map((certificate: PolicyCertificate, depth) => {
    const subject = depth === 0 || certificate.selfIssued === true ? issuer : `Depth ${String(depth)}`
    const isCA = depth < below.length
    const der = signedCertificate({
      serialNumber: Uint8Array.of(depth + 1),
      issuer: commonName(issuer),
      subject: commonName(subject),
      // All have one key: the identifiers tell openssl which self-issued certificate issued which.
      extensions: [
        writeSubjectKeyIdentifier(Uint8Array.of(depth)),
        ...(depth === 0 ? [] : [writeAuthorityKeyIdentifier(Uint8Array.of(depth - 1))]),
        ...(isCA ? [writeBasicConstraints({ cA: true })] : []),
        ...policyExtensions(certificate),
      ],
    })
    issuer = subject
    return der
  })
  return chain
}

/** The same as a path: the last certificate first. */
export function policyPath(below: readonly PolicyCertificate[]): CertificatePath {
  return {
    certificates: policyChain(below)
      .map((der) => readCertificate(der))
      .reverse(),
    anchored: true,
  }
}

function policyExtensions(certificate: PolicyCertificate): readonly Uint8Array[] {
  const { policies, mappings, requireExplicitPolicy, inhibitPolicyMapping, inhibitAnyPolicy } = certificate
  const extensions: Uint8Array[] = []
  if (policies !== undefined) {
    const value = writeSequence(...policies.map((oid) => writeSequence(writeOID(oid))))
    extensions.push(writeExtension(OID.certificatePolicies, false, value))
  }
  if (mappings !== undefined) {
    const value = writeSequence(...mappings.map((pair) => writeSequence(...pair.map(writeOID))))
    extensions.push(writeExtension(OID.policyMappings, true, value))
  }
  const counts = [requireExplicitPolicy, inhibitPolicyMapping].flatMap((count, tag) =>
    count === undefined ? [] : [writeElement(contextTag(tag), writeSmallInteger(count).subarray(2))],
  )
  if (counts.length > 0)
    extensions.push(writeExtension(OID.policyConstraints, true, writeSequence(...counts)))
  if (inhibitAnyPolicy !== undefined) {
    extensions.push(writeExtension(OID.inhibitAnyPolicy, true, writeSmallInteger(inhibitAnyPolicy)))
  }
  return extensions
}
