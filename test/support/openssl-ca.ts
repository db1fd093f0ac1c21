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

/** What is asked of a responder of openssl, for {@link opensslResponse}. */
export interface OpenSSLResponseOptions {
  /** Serial numbers, hexadecimal. Of them 01 and 1000 are good, 7f and 80 revoked, all others unknown. */
  readonly asked: readonly string[]
  /** More arguments of the request. */
  readonly flags?: readonly string[]
  /** More arguments of the responder. */
  readonly responderFlags?: readonly string[]
}

const ANSWERED = `V\t300101000000Z\t\t01\tunknown\t/CN=a
R\t300101000000Z\t261002000000Z,keyCompromise\t7F\tunknown\t/CN=b
R\t300101000000Z\t261003000000Z\t80\tunknown\t/CN=c
V\t300101000000Z\t\t1000\tunknown\t/CN=d
`

/** Has openssl make a CA, a responder below it, and its answer, good for 7 days; all are DER. */
export function opensslResponse({ asked, flags = [], responderFlags = [] }: OpenSSLResponseOptions): {
  readonly ca: Uint8Array
  readonly responder: Uint8Array
  readonly response: Uint8Array
} {
  const files = { 'index.txt': ANSWERED, 'responder.cnf': '[v]\nextendedKeyUsage = OCSPSigning' }
  return inFolder(files, (folder) => {
    const at = (name: string): string => `${folder}/${name}`
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    run('openssl', ['req', '-x509', ...key, '-subj', '/CN=CA', '-keyout', at('ca.key'), '-out', at('ca.pem')])
    run('openssl', [
      'req',
      '-new',
      ...key,
      '-subj',
      '/CN=Responder',
      '-keyout',
      at('r.key'),
      '-out',
      at('r.csr'),
    ])
    run('openssl', [
      ...[
        'x509',
        '-req',
        '-in',
        at('r.csr'),
        '-CA',
        at('ca.pem'),
        '-CAkey',
        at('ca.key'),
        '-set_serial',
        '9',
      ],
      ...['-extfile', at('responder.cnf'), '-extensions', 'v', '-out', at('r.pem')],
    ])
    const serials = asked.flatMap((serial) => ['-serial', `0x${serial}`])
    run('openssl', ['ocsp', '-issuer', at('ca.pem'), ...serials, ...flags, '-reqout', at('request')])
    run('openssl', [
      ...[
        'ocsp',
        '-index',
        at('index.txt'),
        '-CA',
        at('ca.pem'),
        '-rsigner',
        at('r.pem'),
        '-rkey',
        at('r.key'),
      ],
      ...['-ndays', '7', '-reqin', at('request'), '-respout', at('response'), ...responderFlags],
    ])
    for (const name of ['ca', 'r'])
      run('openssl', ['x509', '-in', at(`${name}.pem`), '-outform', 'DER', '-out', at(`${name}.der`)])
    const read = (name: string): Uint8Array => new Uint8Array(readFileSync(at(name)))
    return { ca: read('ca.der'), responder: read('r.der'), response: read('response') }
  })
}
