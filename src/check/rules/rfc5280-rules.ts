import { altNameCriticalWithoutSubject } from './rfc5280/alt-name-critical-without-subject.js'
import { altNameNotEmpty } from './rfc5280/alt-name-not-empty.js'
import { authorityInfoAccessNotCritical } from './rfc5280/authority-info-access-not-critical.js'
import { authorityKeyIdNotCritical } from './rfc5280/authority-key-id-not-critical.js'
import { authorityKeyIdPresent } from './rfc5280/authority-key-id-present.js'
import { basicConstraintsCritical } from './rfc5280/basic-constraints-critical.js'
import { caKeyUsagePresent } from './rfc5280/ca-key-usage-present.js'
import { directoryAttributesNotCritical } from './rfc5280/directory-attributes-not-critical.js'
import { dnsNameSyntax } from './rfc5280/dns-name-syntax.js'
import { extensionsNeedVersion3 } from './rfc5280/extensions-need-version-3.js'
import { freshestCRLNotCritical } from './rfc5280/freshest-crl-not-critical.js'
import { inhibitAnyPolicyCritical } from './rfc5280/inhibit-any-policy-critical.js'
import { ipAddressLength } from './rfc5280/ip-address-length.js'
import { keyCertSignOnlyInCA } from './rfc5280/key-cert-sign-only-in-ca.js'
import { keyUsageNotEmpty } from './rfc5280/key-usage-not-empty.js'
import { nameConstraintsCritical } from './rfc5280/name-constraints-critical.js'
import { nameConstraintsDNSForm } from './rfc5280/name-constraints-dns-form.js'
import { nameConstraintsOnlyInCA } from './rfc5280/name-constraints-only-in-ca.js'
import { pathLengthOnlyInCA } from './rfc5280/path-length-only-in-ca.js'
import { policyConstraintsCritical } from './rfc5280/policy-constraints-critical.js'
import { serialNumberMax20Octets } from './rfc5280/serial-number-max-20-octets.js'
import { serialNumberPositive } from './rfc5280/serial-number-positive.js'
import { subjectInfoAccessNotCritical } from './rfc5280/subject-info-access-not-critical.js'
import { subjectKeyIdNotCritical } from './rfc5280/subject-key-id-not-critical.js'
import { subjectKeyIdPresent } from './rfc5280/subject-key-id-present.js'
import type { Rule } from './rule.js'

/** What RFC 5280 asks of those who issue, beyond what it asks of those who validate. */
export const RFC5280_RULES: readonly Rule[] = Object.freeze([
  altNameCriticalWithoutSubject,
  altNameNotEmpty,
  authorityInfoAccessNotCritical,
  authorityKeyIdNotCritical,
  authorityKeyIdPresent,
  basicConstraintsCritical,
  caKeyUsagePresent,
  directoryAttributesNotCritical,
  dnsNameSyntax,
  extensionsNeedVersion3,
  freshestCRLNotCritical,
  inhibitAnyPolicyCritical,
  ipAddressLength,
  keyCertSignOnlyInCA,
  keyUsageNotEmpty,
  nameConstraintsCritical,
  nameConstraintsDNSForm,
  nameConstraintsOnlyInCA,
  pathLengthOnlyInCA,
  policyConstraintsCritical,
  serialNumberMax20Octets,
  serialNumberPositive,
  subjectInfoAccessNotCritical,
  subjectKeyIdNotCritical,
  subjectKeyIdPresent,
])
