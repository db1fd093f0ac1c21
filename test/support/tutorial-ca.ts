import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mustRun } from './interop/run-program.js'

/** How a CA that was made by hand differs from that of the tutorial. */
export interface TutorialCAOptions {
  /** Folder of everything: the tutorial's `~/.ssh`. */
  readonly folder: string
  /** `dir` of the configuration, and the CA's paths below it; absent: `.` and `ca/`, as in the tutorial. */
  readonly dir?: string
  /** Where the CA lies below `folder`; absent: `ca`. */
  readonly caFolder?: string
  /** Where the configuration lies below `folder`. */
  readonly configFile?: string
  /** Rules of the policy; absent: those of the tutorial, `match` for most. */
  readonly policy?: 'match' | 'strict' | 'loose' | 'anything'
  /** Lines of `[alt_names]`. */
  readonly altNames?: readonly string[]
  /** Subject of the root. */
  readonly rootSubject?: string
  /** Arguments of `openssl genpkey` for the CA key; absent: P-256, which is fast. */
  readonly caKey?: readonly string[]
  /** Passphrase of the CA key, and how it is encrypted; absent: it is in clear. */
  readonly encrypted?: { readonly passphrase: string; readonly how: KeyEncryption }
  /** More lines for the section of the CA. */
  readonly caLines?: readonly string[]
  /** Arguments of `openssl req` for the root, e.g. `-sha1`. */
  readonly rootArguments?: readonly string[]
}

/** Forms in which OpenSSL has written encrypted keys. */
export type KeyEncryption = 'proc-type-aes256' | 'proc-type-des3' | 'pbes2' | 'pbes2-des3' | 'scrypt'

const RULES = {
  match: ['match', 'match', 'match', 'match', 'match', 'optional'],
  strict: ['match', 'match', 'match', 'optional', 'supplied', 'optional'],
  loose: ['optional', 'optional', 'optional', 'optional', 'supplied', 'optional'],
  anything: ['optional', 'optional', 'optional', 'optional', 'optional', 'optional'],
} as const
const FIELDS = [
  'countryName',
  'stateOrProvinceName',
  'organizationName',
  'organizationalUnitName',
  'commonName',
  'emailAddress',
] as const

/** The subject that entering through the tutorial's prompts gives. */
export const TUTORIAL_ROOT =
  '/C=GB/ST=England/L=London/O=Alice/OU=Alice/CN=Jupyter Notebook/emailAddress=a@alice.example'
/** What the tutorial's configuration lists. */
export const TUTORIAL_NAMES: readonly string[] = [
  'DNS.1 \t= homebox.local',
  'IP.1 \t= 192.168.0.14',
  'IP.2 \t= 127.0.0.1',
]

/** The configuration of a CA made by hand. */
export function tutorialConfig(options: Omit<TutorialCAOptions, 'folder'> = {}): string {
  const { dir = '.', caFolder = 'ca', policy = 'match', altNames = TUTORIAL_NAMES, caLines = [] } = options
  const below = dir === '.' || caFolder === '.' ? (caFolder === '.' ? '' : `/${caFolder}`) : `/${caFolder}`
  const rules = FIELDS.map((field, index) => `${field} = ${RULES[policy][index] ?? 'optional'}`)
  return `# made by hand
[ ca ]
default_ca = CA_default

[ CA_default ]
dir               = ${dir}\t\t\t# where everything is
certs             = $dir${below}/certs
crl_dir           = $dir${below}/crl
new_certs_dir     = $dir${below}/newcerts\t# copies
database          = $dir${below}/index.txt
serial            = $dir${below}/serial
private_key       = $dir${below}/private/ca.key.pem
certificate       = $dir${below}/certs/ca.cert.pem
crlnumber         = $dir${below}/crlnumber
crl               = $dir${below}/crl/ca.crl.pem
crl_extensions    = crl_ext
default_crl_days  = 30
default_md        = sha256
name_opt          = ca_default
cert_opt          = ca_default
default_days      = 1024
preserve          = no
policy            = policy_here
${caLines.join('\n')}

[ policy_here ]
${rules.join('\n')}

[ req ]
default_bits        = 2048
distinguished_name  = req_distinguished_name
string_mask         = utf8only
default_md          = sha256
x509_extensions     = v3_ca

[ req_distinguished_name ]
countryName                     = Country (2 letters)
stateOrProvinceName             = State
localityName                    = Town
0.organizationName              = Organization
organizationalUnitName          = Unit
commonName                      = Name
emailAddress                    = Mail
countryName_default             = GB
stateOrProvinceName_default     = England
localityName_default            = London
0.organizationName_default      = Alice
organizationalUnitName_default  = Alice
emailAddress_default            = a@alice.example

[ v3_ca ]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always,issuer
basicConstraints = critical, CA:true
keyUsage = critical, digitalSignature, cRLSign, keyCertSign

[ crl_ext ]
authorityKeyIdentifier=keyid:always

[ server_cert ]
basicConstraints = CA:FALSE
nsCertType = server
nsComment = "made by hand"
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid,issuer:always
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = @alt_names

[ alt_names ]
${altNames.join('\n')}
`
}

const P256 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'] as const

/** Makes a CA as the tutorial does, with openssl: folders, configuration, key, root. */
export async function makeTutorialCA(options: TutorialCAOptions): Promise<void> {
  const { folder, caFolder = 'ca', configFile = 'openssl.cnf', rootSubject = TUTORIAL_ROOT } = options
  const ca = join(folder, caFolder)
  for (const name of ['certs', 'crl', 'newcerts', 'private']) mkdirSync(join(ca, name), { recursive: true })
  chmodSync(join(ca, 'private'), 0o700)
  writeFileSync(join(ca, 'index.txt'), '')
  writeFileSync(join(ca, 'serial'), '1000\n')
  writeFileSync(join(folder, configFile), tutorialConfig(options))
  const key = join(ca, 'private/ca.key.pem')
  const plain = join(folder, 'plain.tmp')
  await mustRun('openssl', ['genpkey', ...(options.caKey ?? P256), '-out', plain])
  const root = join(ca, 'certs/ca.cert.pem')
  await mustRun('openssl', [
    ...[
      'req',
      '-config',
      join(folder, configFile),
      '-key',
      plain,
      '-new',
      '-x509',
      '-days',
      '7300',
      '-sha256',
    ],
    ...['-extensions', 'v3_ca', '-subj', rootSubject, ...(options.rootArguments ?? []), '-out', root],
  ])
  await writeKey(plain, key, options.encrypted)
  chmodSync(key, 0o400)
  chmodSync(root, 0o444)
}

/** Writes a key as one of the OpenSSLs did. */
export async function writeKey(
  plain: string,
  out: string,
  encrypted: TutorialCAOptions['encrypted'],
): Promise<void> {
  const pass = encrypted === undefined ? [] : ['-passout', `pass:${encrypted.passphrase}`]
  const forms: Readonly<Record<KeyEncryption, readonly string[]>> = {
    'proc-type-aes256': ['pkey', '-traditional', '-aes256'],
    'proc-type-des3': ['pkey', '-traditional', '-des3'],
    pbes2: ['pkcs8', '-topk8', '-v2', 'aes-256-cbc'],
    'pbes2-des3': ['pkcs8', '-topk8', '-v2', 'des3'],
    scrypt: ['pkcs8', '-topk8', '-scrypt'],
  }
  const form = encrypted === undefined ? ['pkey'] : forms[encrypted.how]
  await mustRun('openssl', [...form, '-in', plain, '-out', out, ...pass])
  await mustRun('rm', [plain])
}

/** A server of a CA made by hand. */
export interface TutorialServerOptions {
  /** Name of its files; absent: `ssl`, as in the tutorial. */
  readonly name?: string
  /** Folder that holds `csr`, `certs` and `private`, below the CA's folder; absent: `jupyter`. */
  readonly folder?: string
  /** Its subject. */
  readonly subject?: string
  /** Section of its extensions. */
  readonly extensions?: string
  /** More arguments of `openssl ca`, e.g. `-startdate`. */
  readonly arguments?: readonly string[]
  /** Arguments of `openssl genpkey`. */
  readonly key?: readonly string[]
  /** Where the configuration lies below the folder. */
  readonly configFile?: string
  /** Passphrase of the CA key. */
  readonly passphrase?: string
}

/** Has the CA in a folder sign a server as the tutorial does: key, request, `openssl ca`. */
export async function makeTutorialServer(home: string, options: TutorialServerOptions = {}): Promise<void> {
  const { name = 'ssl', folder = 'jupyter', subject = TUTORIAL_ROOT, extensions = 'server_cert' } = options
  const { key = P256, configFile = 'openssl.cnf', passphrase } = options
  for (const kind of ['csr', 'certs', 'private'])
    mkdirSync(join(home, folder, kind), { recursive: true, ...(kind === 'private' ? { mode: 0o700 } : {}) })
  const at = (kind: string, suffix: string): string => join(folder, kind, `${name}.${suffix}.pem`)
  const run = (args: readonly string[]): Promise<string> => mustRun('openssl', args, { cwd: home })
  await run(['genpkey', ...key, '-out', at('private', 'key')])
  chmodSync(join(home, at('private', 'key')), 0o400)
  await run([
    ...['req', '-config', configFile, '-key', at('private', 'key'), '-new', '-sha256', '-subj', subject],
    ...['-out', at('csr', 'csr')],
  ])
  await run([
    ...['ca', '-batch', '-config', configFile, '-extensions', extensions, '-days', '825', '-notext'],
    ...['-md', 'sha256', ...(passphrase === undefined ? [] : ['-passin', `pass:${passphrase}`])],
    ...['-in', at('csr', 'csr'), '-out', at('certs', 'cert'), ...(options.arguments ?? [])],
  ])
  chmodSync(join(home, at('certs', 'cert')), 0o444)
}
