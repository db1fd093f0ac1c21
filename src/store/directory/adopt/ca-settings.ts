import { PKIError } from '../../../base/errors.js'
import { quoteText } from '../../../base/quote.js'
import { findAltNames } from './alt-names.js'
import type { AltNames } from './alt-names.js'
import type { OpenSSLConfig } from './openssl-config-file.js'

/** What a policy asks of one field of a subject: `match` means that of the CA. */
export type PolicyRule = 'match' | 'supplied' | 'optional'

/** Paths of a CA as its configuration writes them: a relative one begins where openssl is run. */
export interface CASettingPaths {
  /** List of what was issued. */
  readonly database: string
  /** One certificate per serial number. */
  readonly newCerts: string | undefined
  /** Certificate of the CA. */
  readonly certificate: string | undefined
  /** Its key. */
  readonly privateKey: string | undefined
  /** Number of the next certificate. */
  readonly serial: string | undefined
  /** Number of the next CRL. */
  readonly crlNumber: string | undefined
  /** The current CRL. */
  readonly crl: string | undefined
  /** Where certificates are kept that were handed out. */
  readonly certs: string | undefined
}

/** What the configuration of `openssl ca` says of its CA. */
export interface CASettings {
  /** The configuration. */
  readonly path: string
  /** Its section, e.g. `CA_default`. */
  readonly section: string
  /** The folder that its paths are made of. */
  readonly dir: string | undefined
  /** Its paths. */
  readonly paths: CASettingPaths
  /** Whether two certificates may have one subject; `undefined` where it does not say. */
  readonly uniqueSubject: boolean | undefined
  /** What it asks of a subject; absent where it has no policy. */
  readonly policy: CAPolicy | undefined
  /** Names in `subjectAltName` that certificates of servers get. */
  readonly altNames: AltNames
}

/** What a CA asks of the subjects that `openssl ca` signs. */
export interface CAPolicy {
  /** Its section, e.g. `policy_match`. */
  readonly section: string
  /** The rule of each field, by its name, e.g. `commonName`. */
  readonly rules: ReadonlyMap<string, PolicyRule>
}

/**
 * Picks what a configuration says of its CA, as `openssl ca` looks it up.
 *
 * @throws {@link PKIError} `ERR_PKI_CONFIG` when it names no CA, or one without a database.
 */
export function readCASettings(config: OpenSSLConfig): CASettings {
  const section = config.find('ca', 'default_ca')
  if (section === undefined) throw lacks(config, 'ca.default_ca', 'names no CA: [ca] default_ca is missing')
  const find = (name: string): string | undefined => config.find(section, name)
  const database = find('database')
  if (database === undefined) {
    throw lacks(config, `${section}.database`, `names no database in [${section}]`)
  }
  const extensions = find('x509_extensions')
  return {
    path: config.path,
    section,
    dir: find('dir'),
    paths: {
      database,
      newCerts: find('new_certs_dir'),
      certificate: find('certificate'),
      privateKey: find('private_key'),
      serial: find('serial'),
      crlNumber: find('crlnumber'),
      crl: find('crl'),
      certs: find('certs'),
    },
    uniqueSubject: booleanOf(find('unique_subject')),
    policy: policyOf(config, find('policy')),
    altNames: findAltNames(config, extensions),
  }
}

function policyOf(config: OpenSSLConfig, section: string | undefined): CAPolicy | undefined {
  const fields = section === undefined ? undefined : config.sections.get(section)
  if (section === undefined || fields === undefined) return undefined
  const rules = new Map<string, PolicyRule>()
  for (const [field, rule] of fields)
    if (rule === 'match' || rule === 'supplied' || rule === 'optional') rules.set(field, rule)
  return { section, rules }
}

/** openssl looks at the first letter only; what begins with another one leaves its default. */
export function booleanOf(text: string | undefined): boolean | undefined {
  if (/^[fFnN0]/.test(text ?? '')) return false
  return /^[tTyY1]/.test(text ?? '') ? true : undefined
}

function lacks(config: OpenSSLConfig, name: string, fact: string): PKIError<'ERR_PKI_CONFIG'> {
  return new PKIError('ERR_PKI_CONFIG', `${quoteText(config.path)} ${fact}`, {
    details: { path: config.path, line: 0, name },
    hint: 'Give the configuration that openssl ca was run with: --config FILE.',
  })
}
