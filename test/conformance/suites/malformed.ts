import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isPKIError } from '../../../src/base/errors.js'
import { readCertificate } from '../../../src/x509/read/certificate.js'
import { SUITES, readSuite, runSuite, type SuiteCase, type SuiteResult } from './suite.js'

interface Corpus {
  readonly files: Readonly<Record<string, string>>
  readonly verdicts: Readonly<Record<string, { readonly boringssl: string; readonly openssl: string }>>
}

/** The corpus of malformed inputs: what both references refuse is refused, and what both read is read. */
export async function runMalformed(): Promise<readonly SuiteResult[]> {
  const { files, verdicts } = readSuite('malformed.json.gz') as Corpus
  const cases = (agreed: string): readonly SuiteCase[] =>
    Object.entries(verdicts)
      .filter(([, { boringssl, openssl }]) => boringssl === agreed && openssl === agreed)
      .map(([id]) => {
        const [path = '', index = '0'] = id.split('#')
        const der = inputOf(Buffer.from(files[path] ?? '', 'base64'), Number(index))
        // Issuing refuses every deviation, so what is read with one is as good as refused there, and yet it is read.
        return { id, accepts: agreed === 'ok', run: () => Promise.resolve(readingOf(der, agreed === 'ok')) }
      })
  return [
    await runSuite('malformed, refused by both', cases('reject')),
    await runSuite('malformed, read by both', cases('ok')),
  ]
}

/** The DER of input number `index` of a file: the whole, or that block of a PEM file. */
function inputOf(file: Buffer, index: number): Uint8Array {
  const blocks = [...file.toString('latin1').matchAll(/-----BEGIN ([^-]+)-----([\s\S]*?)-----END \1-----/g)]
  const [, , block = ''] = blocks[index] ?? []
  return blocks.length === 0 ? file : Buffer.from(block.replaceAll(/^[\w-]+:.*$/gm, ''), 'base64')
}

function readingOf(der: Uint8Array, withDeviations: boolean): { accepts: boolean; reason: string } {
  try {
    const { deviations, unreadableExtensions, duplicateExtensions } = readCertificate(der)
    const flags = [...deviations.map(({ kind }) => kind), ...unreadableExtensions.map(({ oid }) => oid)]
    const isFlagged = flags.length + duplicateExtensions.length > 0
    return { accepts: withDeviations || !isFlagged, reason: flags.slice(0, 5).join(', ') }
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_DER')) throw error
    return { accepts: false, reason: error.message }
  }
}

interface ParseCase {
  readonly name: string
  readonly file: string
  readonly expected: string
}

/** Apple's parser cases: what its parser refuses is refused or flagged here, what it takes is read. */
export async function runAppleParser(): Promise<SuiteResult> {
  const { parseCases } = readSuite('apple/index.json') as { readonly parseCases: readonly ParseCase[] }
  return runSuite(
    "Apple's parser",
    parseCases.map(({ name, file, expected }): SuiteCase => {
      const isRead = READ.includes(expected)
      return {
        id: `${name} (${expected})`,
        accepts: isRead,
        run: () => Promise.resolve(readingOf(readFileSync(join(SUITES, 'apple', file)), isRead)),
      }
    }),
  )
}

/** What Apple's parser takes without a word, or with a fault that it does not see. */
const READ: readonly string[] = [
  'certificate-accepted',
  'key-accepted',
  'no-unknown-critical-extension',
  'accepted-although-malformed',
  'accepted-but-subject-unreadable',
  'key-rejected',
]
