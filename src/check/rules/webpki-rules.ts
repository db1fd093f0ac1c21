import { nameConstraintsCritical } from './rfc5280/name-constraints-critical.js'
import { RFC5280_RULES } from './rfc5280-rules.js'
import type { Rule } from './rule.js'
import { altNameNotCriticalWithSubject } from './webpki/alt-name-not-critical-with-subject.js'
import { altNamePresent } from './webpki/alt-name-present.js'
import { commonNameInAltName } from './webpki/common-name-in-alt-name.js'
import { extendedKeyUsageNotCritical } from './webpki/extended-key-usage-not-critical.js'
import { extendedKeyUsagePresent } from './webpki/extended-key-usage-present.js'
import { extendedKeyUsageTLSOnly } from './webpki/extended-key-usage-tls-only.js'
import { keyKind } from './webpki/key-kind.js'
import { rootAuthorityKeyId } from './webpki/root-authority-key-id.js'
import { rootWithoutExtendedKeyUsage } from './webpki/root-without-extended-key-usage.js'
import { serverNotCA } from './webpki/server-not-ca.js'
import { version3 } from './webpki/version-3.js'
import { wildcardBelowPublicSuffix } from './webpki/wildcard-below-public-suffix.js'
import { wildcardForm } from './webpki/wildcard-form.js'

/** What the Baseline Requirements of the CA/Browser Forum ask of TLS servers and their CAs, as far as validators look. */
export const WEBPKI_RULES: readonly Rule[] = Object.freeze([
  altNameNotCriticalWithSubject,
  altNamePresent,
  commonNameInAltName,
  extendedKeyUsageNotCritical,
  extendedKeyUsagePresent,
  extendedKeyUsageTLSOnly,
  keyKind,
  rootAuthorityKeyId,
  rootWithoutExtendedKeyUsage,
  serverNotCA,
  version3,
  wildcardBelowPublicSuffix,
  wildcardForm,
])

/** Name constraints may be non-critical: “As an explicit exception from RFC 5280” (Baseline Requirements 7.1.2.5.2). */
const EXCEPTED: readonly Rule[] = Object.freeze([nameConstraintsCritical])

/** What RFC 5280 asks of those who issue and the Baseline Requirements do not take back. */
export const WEBPKI_STRICT_RULES: readonly Rule[] = RFC5280_RULES.filter((rule) => !EXCEPTED.includes(rule))
