import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mustRun, runProgram } from './run-program.js'

/** The programs that read and write PKCS#12 here. */
export const PKCS12_TOOLS = ['openssl', 'keytool', 'pk12util', 'certutil', 'certtool'] as const

/** Locale of every program: passwords are UTF-8. */
const env = { LC_ALL: 'C.UTF-8' }

/** A file that is to be opened, and where there is room to do so. */
export interface OpenedFile {
  /** A folder that this call has for itself. */
  readonly folder: string
  /** The file. */
  readonly path: string
  /** Its password. */
  readonly password: string
}

/** What a program opened: the private key as openssl prints it, so that all of them can be compared. */
export type OpenFile = (file: OpenedFile) => Promise<string>

/** A password in a file, as each program takes it. */
async function passwordFile({ folder, password }: OpenedFile, end = ''): Promise<string> {
  const path = join(folder, `password${String(end.length)}`)
  await writeFile(path, password + end)
  return path
}

/** One opener for each implementation; each throws where it refuses the file. */
export const OPENERS: Readonly<Record<'openssl' | 'keytool' | 'nss' | 'gnutls', OpenFile>> = {
  openssl: async (file) => {
    const passin = `file:${await passwordFile(file, '\n')}`
    return plainKey(
      await mustRun('openssl', ['pkcs12', '-in', file.path, '-nodes', '-nocerts', '-passin', passin], {
        env,
      }),
    )
  },
  keytool: async (file) => {
    const { folder, path, password } = file
    const source = ['-srckeystore', path, '-srcstoretype', 'PKCS12', '-srcstorepass:env', 'SOURCE']
    const copy = join(folder, 'copy.p12')
    const target = [
      '-destkeystore',
      copy,
      '-deststoretype',
      'PKCS12',
      '-deststorepass',
      'changeit',
      '-noprompt',
    ]
    await mustRun('keytool', ['-importkeystore', ...source, ...target], { env: { ...env, SOURCE: password } })
    return plainKey(
      await mustRun('openssl', ['pkcs12', '-in', copy, '-nodes', '-nocerts', '-passin', 'pass:changeit']),
    )
  },
  nss: async (file) => {
    const { folder, path } = file
    const database = `sql:${folder}`
    await mustRun('certutil', ['-N', '-d', database, '--empty-password'])
    await mustRun('pk12util', ['-i', path, '-d', database, '-w', await passwordFile(file)], { env })
    const names = await mustRun('certutil', ['-L', '-d', database])
    const [, name = ''] = /^(.*?)\s+u,u,u\s*$/m.exec(names) ?? []
    const copy = join(folder, 'copy.p12')
    await mustRun('pk12util', ['-o', copy, '-n', name, '-d', database, '-W', 'changeit'])
    return plainKey(
      await mustRun('openssl', ['pkcs12', '-in', copy, '-nodes', '-nocerts', '-passin', 'pass:changeit']),
    )
  },
  gnutls: async ({ path, password }) => {
    // Its status is 0 also where the MAC is unknown: the key must be there.
    const { stdout } = await runProgram(
      'certtool',
      ['--p12-info', '--inder', '--password', password, '--infile', path],
      { env },
    )
    const key = /-----BEGIN (ENCRYPTED )?PRIVATE KEY-----[^]*?-----END \1?PRIVATE KEY-----/.exec(stdout)?.[0]
    if (key === undefined) throw new Error(`certtool gives no key: ${stdout.slice(0, 400)}`)
    return plainKey(key, password)
  },
}

/** A key in the one form of openssl, whatever stands around it. */
async function plainKey(pem: string, password?: string): Promise<string> {
  const passin = password === undefined ? [] : ['-passin', `pass:${password}`]
  return mustRun('openssl', ['pkey', ...passin], { input: pem, env })
}

/** What a program makes a file of. */
export interface WrittenFile {
  /** A folder that this call has for itself. */
  readonly folder: string
  /** File of the key, PEM. */
  readonly key: string
  /** File of its certificate, PEM. */
  readonly certificate: string
  /** The password. */
  readonly password: string
  /** Options of the program. */
  readonly options?: readonly string[]
}

/** Writes a PKCS#12 file and gives its octets. */
export type WriteFile = (file: WrittenFile) => Promise<Uint8Array>

/** One writer for each implementation. */
export const WRITERS: Readonly<Record<'openssl' | 'keytool' | 'nss' | 'gnutls', WriteFile>> = {
  openssl: async ({ folder, key, certificate, password, options = [] }) => {
    const out = join(folder, 'openssl.p12')
    await mustRun(
      'openssl',
      [
        'pkcs12',
        '-export',
        '-inkey',
        key,
        '-in',
        certificate,
        '-name',
        'srv',
        ...options,
        '-out',
        out,
        '-passout',
        'env:P12',
      ],
      { env: { ...env, P12: password } },
    )
    return octetsOf(out)
  },
  keytool: async ({ options = [], ...file }) => {
    const source = join(file.folder, 'source.p12')
    await writeFile(source, await WRITERS.openssl({ ...file, password: 'changeit' }))
    const out = join(file.folder, 'keytool.p12')
    const from = ['-srckeystore', source, '-srcstoretype', 'PKCS12', '-srcstorepass', 'changeit', '-noprompt']
    const to = ['-destkeystore', out, '-deststoretype', 'PKCS12', '-deststorepass:env', 'P12']
    await mustRun('keytool', [...options, '-importkeystore', ...from, ...to], {
      env: { ...env, P12: file.password },
    })
    return octetsOf(out)
  },
  nss: async ({ options = [], ...file }) => {
    const source = join(file.folder, 'source.p12')
    await writeFile(source, await WRITERS.openssl({ ...file, password: 'changeit' }))
    const database = `sql:${file.folder}`
    await mustRun('certutil', ['-N', '-d', database, '--empty-password'])
    await mustRun('pk12util', ['-i', source, '-d', database, '-W', 'changeit'])
    const out = join(file.folder, 'nss.p12')
    const password = await passwordFile({ ...file, path: '' })
    await mustRun('pk12util', ['-o', out, '-n', 'srv', '-d', database, '-w', password, ...options], { env })
    return octetsOf(out)
  },
  gnutls: async ({ folder, key, certificate, password, options = [] }) => {
    const out = join(folder, 'gnutls.p12')
    const files = ['--load-privkey', key, '--load-certificate', certificate, '--outfile', out]
    await mustRun(
      'certtool',
      ['--to-p12', '--outder', '--p12-name', 'srv', '--password', password, ...files, ...options],
      { env },
    )
    return octetsOf(out)
  },
}

async function octetsOf(path: string): Promise<Uint8Array> {
  return Uint8Array.from(await readFile(path))
}
