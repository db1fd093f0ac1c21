import { readFileSync } from 'node:fs'
import { inFolder, run } from './x509.js'

/** What a CA of openssl has done, for {@link opensslCA}. */
export interface OpenSSLCAOptions {
  /** Its index.txt. */
  readonly index: string
  /** Sections of its configuration: `[crl]` holds the extensions of a CRL. */
  readonly config: string
  /** Hexadecimal number of its next CRL; absent: CRLs are not numbered. */
  readonly crlNumber?: string
}

/** Has openssl make a CA with a key of its own and sign a CRL of 30 days; both are DER. */
export function opensslCA({ index, config, crlNumber }: OpenSSLCAOptions): {
  readonly certificate: Uint8Array
  readonly crl: Uint8Array
} {
  const settings = [
    '[ca]\ndefault_ca = d\n[d]\ndatabase = index.txt\ndefault_md = sha256\ndefault_crl_days = 30',
    ...(crlNumber === undefined ? [] : ['crlnumber = crlnumber']),
    ...(config.trim() === '[crl]' ? [] : ['crl_extensions = crl']),
    config,
  ].join('\n')
  const files = { 'index.txt': index, 'ca.cnf': settings, crlnumber: `${crlNumber ?? '00'}\n` }
  return inFolder(files, (folder) => {
    const at = (name: string): string => `${folder}/${name}`
    run('openssl', [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-subj',
        '/CN=CA',
      ],
      ...['-keyout', at('key.pem'), '-out', at('ca.pem')],
    ])
    // openssl looks for the files of the configuration where it stands.
    run('sh', [
      '-c',
      'cd "$1" && openssl ca -gencrl -config ca.cnf -keyfile key.pem -cert ca.pem -out crl.pem',
      ...['sh', folder],
    ])
    run('openssl', ['crl', '-in', at('crl.pem'), '-outform', 'DER', '-out', at('crl.der')])
    run('openssl', ['x509', '-in', at('ca.pem'), '-outform', 'DER', '-out', at('ca.der')])
    const read = (name: string): Uint8Array => new Uint8Array(readFileSync(at(name)))
    return { certificate: read('ca.der'), crl: read('crl.der') }
  })
}
