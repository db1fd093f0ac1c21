/**
 * What a revocation list of 100 000 entries takes, written and read, beside `openssl ca -gencrl` with as many lines, and
 * one of 1000 beside `@peculiar/x509`, in turns: `npm run bench -- crl`. openssl's time is that of its whole process,
 * which reads the lines too.
 */
import 'reflect-metadata'
import { execFileSync, spawnSync } from 'node:child_process'
import { webcrypto } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import { createCRL, createRootCA, exportUnencryptedPrivateKey } from '../../src/index.js'
import type { CertificateAuthority, RevokedSerial } from '../../src/index.js'
import { readCRL } from '../../src/x509/read/crl.js'
import { median } from '../support/median.js'
import { inScratchFolder } from '../support/scratch-folder.js'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const ENTRIES = 100_000
const FEW = 1_000
const ROUNDS = 7
const LIMIT_MS = 300
const REASONS = ['unspecified', 'keyCompromise', 'superseded', 'certificateHold'] as const
/** Numbers of `@peculiar/x509`. */
const THEIR_REASONS = [
  x509.X509CrlReason.unspecified,
  x509.X509CrlReason.keyCompromise,
  x509.X509CrlReason.superseded,
  x509.X509CrlReason.certificateHold,
]
const NOW = new Date('2026-11-22T12:00:00Z')

/** A revocation list of 100 000 entries. */
export const suite: BenchSuite = {
  name: 'crl',
  title: 'a revocation list of 100 000 entries, written and read',
  programs: ['openssl'],
  run: (say) => inScratchFolder((folder) => measure(say, folder)),
}

/** What the contenders are called in the table. */
const NAME = {
  write: 'orchard-pki, 100 000 entries',
  signature: 'the signature alone',
  read: 'orchard-pki reads it',
  list: 'orchard-pki reads it, and every entry',
  openssl: 'openssl ca -gencrl, 100 000 lines',
  few: 'orchard-pki, 1000 entries',
  peculiar: '@peculiar/x509, 1000 entries',
} as const

async function measure(say: Say, folder: string): Promise<readonly Figure[]> {
  const root = await createRootCA({ commonName: 'Bench root' })
  const revoked = Array.from({ length: ENTRIES }, (_, index) => entryOf(index))
  const few = revoked.slice(0, FEW)
  const key = await signingKeyOf(root)
  const openssl = await opensslCA(root, folder)
  if (openssl === undefined) say('left out: openssl ca -gencrl (there is no openssl)')
  const { der } = await createCRL({ issuer: root, revoked, number: 1n, now: NOW })
  assertRead(der, root, folder)
  const contenders = [
    { name: NAME.write, run: () => createCRL({ issuer: root, revoked, number: 1n, now: NOW }) },
    {
      name: NAME.signature,
      run: () => webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, der),
    },
    { name: NAME.read, run: () => Promise.resolve(readCRL(der)) },
    { name: NAME.list, run: () => Promise.resolve(countEntries(der)) },
    ...(openssl === undefined ? [] : [{ name: NAME.openssl, run: openssl }]),
    { name: NAME.few, run: () => createCRL({ issuer: root, revoked: few, number: 1n, now: NOW }) },
    { name: NAME.peculiar, run: () => peculiarCRL(root, key, few) },
  ]
  return report(say, await inTurns(contenders), der.length)
}

function countEntries(der: Uint8Array): number {
  let count = 0
  for (const { serialNumber } of readCRL(der).entries()) count += serialNumber.length > 0 ? 1 : 0
  if (count !== ENTRIES) throw new Error(`${String(count)} entries are read`)
  return count
}

function entryOf(index: number): RevokedSerial {
  const at = new Date(NOW.getTime() - index * 60_000)
  const reason = REASONS[index % REASONS.length] ?? 'unspecified'
  const entry = { serialNumber: serialOf(index), at, reason }
  return reason === 'keyCompromise' ? { ...entry, invalidSince: new Date(at.getTime() - 86_400_000) } : entry
}

/** 32 digits that look random, as those of this library are. */
function serialOf(index: number): string {
  const parts = [1, 2, 3, 4].map((part) => Math.imul(index + part, 0x9e37_79b1 * part) >>> 0)
  return `4${parts
    .map((part) => part.toString(16).padStart(8, '0'))
    .join('')
    .slice(1)}`
}

async function signingKeyOf({ privateKey }: CertificateAuthority): Promise<webcrypto.CryptoKey> {
  const { der } = await exportUnencryptedPrivateKey({ privateKey })
  return webcrypto.subtle.importKey('pkcs8', der, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
}

/** A CA of openssl with as many lines; `undefined` where there is no openssl. */
async function opensslCA(
  root: CertificateAuthority,
  folder: string,
): Promise<(() => Promise<unknown>) | undefined> {
  if (spawnSync('openssl', ['version']).error !== undefined) return undefined
  const { pem } = await exportUnencryptedPrivateKey({ privateKey: root.privateKey })
  const lines = Array.from({ length: ENTRIES }, (_, index) => indexLine(index)).join('')
  writeFileSync(join(folder, 'index.txt'), lines)
  writeFileSync(join(folder, 'crlnumber'), '01\n')
  writeFileSync(join(folder, 'ca.pem'), root.pem)
  writeFileSync(join(folder, 'key.pem'), pem)
  writeFileSync(
    join(folder, 'ca.cnf'),
    '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\ndefault_crl_days=30\ncrl_extensions=c\n[c]\nauthorityKeyIdentifier=keyid:always\n',
  )
  const words = [
    'ca',
    '-gencrl',
    '-config',
    'ca.cnf',
    '-keyfile',
    'key.pem',
    '-cert',
    'ca.pem',
    '-out',
    'theirs.pem',
  ]
  return () => Promise.resolve(execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' }))
}

function indexLine(index: number): string {
  const { serialNumber, at, reason } = entryOf(index)
  const digits = `${at.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`
  const why = {
    unspecified: '',
    keyCompromise: ',keyCompromise',
    superseded: ',superseded',
    certificateHold: ',holdInstruction,holdInstructionNone',
  }
  const serial = String(serialNumber).toUpperCase()
  return `R\t301122120000Z\t${digits}${why[reason as keyof typeof why]}\t${serial}\tunknown\t/CN=${serial}\n`
}

async function peculiarCRL(
  root: CertificateAuthority,
  signingKey: webcrypto.CryptoKey,
  revoked: readonly RevokedSerial[],
): Promise<x509.X509Crl> {
  return x509.X509CrlGenerator.create(
    {
      issuer: new x509.X509Certificate(root.der).subject,
      thisUpdate: NOW,
      nextUpdate: new Date(NOW.getTime() + 30 * 86_400_000),
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      signingKey,
      entries: revoked.map(({ serialNumber, at, invalidSince }, index) => ({
        serialNumber: String(serialNumber),
        revocationDate: at,
        ...(index % 4 === 0 ? {} : { reason: THEIR_REASONS[index % 4] ?? x509.X509CrlReason.unspecified }),
        ...(invalidSince === undefined ? {} : { invalidity: invalidSince }),
      })),
    },
    webcrypto,
  )
}

/** A bench of a wrong list measures nothing: openssl must read every entry and believe the signature. */
function assertRead(der: Uint8Array, root: CertificateAuthority, folder: string): void {
  if (spawnSync('openssl', ['version']).error !== undefined) return
  writeFileSync(join(folder, 'ours.der'), der)
  writeFileSync(join(folder, 'root.pem'), root.pem)
  const words = ['crl', '-inform', 'DER', '-in', 'ours.der', '-CAfile', 'root.pem', '-noout', '-text']
  const { status, stdout } = spawnSync('openssl', words, { cwd: folder, maxBuffer: 2 ** 28 })
  const entries = stdout.toString().match(/Serial Number:/g)?.length
  if (status !== 0 || entries !== ENTRIES)
    throw new Error(`openssl reads ${String(entries)} entries (${String(status)})`)
}

interface Turn {
  readonly name: string
  readonly run: () => Promise<unknown>
}

/** The median of each contender's times, all of them in every round: the machine's mood falls on all. */
async function inTurns(contenders: readonly Turn[]): Promise<ReadonlyMap<string, number>> {
  const samples = new Map<string, number[]>(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, run } of contenders) {
      const start = performance.now()
      await run()
      samples.get(name)?.push(performance.now() - start)
    }
  }
  return new Map([...samples].map(([name, times]) => [name, median(times)]))
}

function report(say: Say, medians: ReadonlyMap<string, number>, octets: number): readonly Figure[] {
  for (const [name, time] of medians) say(`${name.padEnd(38)} ${time.toFixed(1).padStart(8)} ms`)
  const of = (name: string): number => medians.get(name) ?? NaN
  const limited = (id: string, what: string, value: number): Figure => ({
    id,
    what,
    value,
    unit: 'ms',
    target: { atMost: LIMIT_MS },
  })
  const theirs = of(NAME.openssl)
  return [
    limited('write', '100 000 entries written, over the signature', of(NAME.write) - of(NAME.signature)),
    limited('read', '100 000 entries read', of(NAME.read)),
    limited('list', '100 000 entries read and each of them made', of(NAME.list)),
    { id: 'size', what: 'a list of 100 000 entries', value: octets / 1_000, unit: 'kB' },
    {
      id: 'few-peculiar',
      what: '1000 entries, times as fast as @peculiar/x509',
      value: of(NAME.peculiar) / of(NAME.few),
      unit: 'x',
    },
    ...(Number.isNaN(theirs)
      ? []
      : [
          {
            id: 'openssl',
            what: '100 000 entries, times as fast as openssl ca -gencrl',
            value: theirs / of(NAME.write),
            unit: 'x',
          } as const,
        ]),
  ]
}
