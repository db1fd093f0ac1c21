import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isPKIError } from '../../src/base/errors.js'
import { readCertificate } from '../../src/x509/read/certificate.js'
import type { CertificateRecord } from '../../src/x509/read/records.js'

/** Apple's cases, beside the project; the compiled test lies one level deeper than its source. */
const SUITE = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/suites/apple')
const skip = !existsSync(SUITE) && `${SUITE} is absent`

/** Longest time, in milliseconds, that one case may take. */
const MOST_TIME = 1000

/** One of Apple's parser cases. */
interface ParseCase {
  readonly name: string
  readonly file: string
  readonly expected: string
}

/** What our reader makes of a case. */
interface Reading {
  /** `refused`, `unreadable` (a known extension), `repeated` (an extension), `deviating` or `clean`: the worst of them. */
  readonly verdict: 'refused' | 'unreadable' | 'repeated' | 'deviating' | 'clean'
  readonly record: CertificateRecord | undefined
}

/** Where Apple refuses and our reading neither refuses nor shows a fault, with the reason. */
const MORE_LENIENT: Readonly<Record<string, string>> = {
  qcs_ext_too_many_qctypes: 'Apple bounds the types of a qualified certificate; no standard does',
}

/** Where Apple reads all, and our reader refuses or cannot read an extension, with the reason. */
const STRICTER: Readonly<Record<string, string>> = {
  general_name_type_constructed_uri_name:
    'Apple takes a constructed [6]; X.690 §10.2 has primitive strings only',
  general_name_type_directory_name: 'Apple keeps a directoryName unread; its octets are no Name',
  general_name_type_other_name: 'Apple keeps an otherName unread; its octets are no OtherName',
  parse_success_keyusage_mask: 'Apple ignores unused bits that are set; X.690 §11.2.1 forbids them',
  zero_length_rdn: 'Apple reads a Name when it is needed; here a SEQUENCE in the place of an RDN is an error',
}

/** How our reading of a case is worse than what Apple expects of a sound one. */
function read(file: string): Reading {
  let record: CertificateRecord
  try {
    record = readCertificate(readFileSync(join(SUITE, file)))
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_DER')) throw error
    return { verdict: 'refused', record: undefined }
  }
  if (record.unreadableExtensions.length > 0) return { verdict: 'unreadable', record }
  if (record.duplicateExtensions.length > 0) return { verdict: 'repeated', record }
  return { verdict: record.deviations.length > 0 ? 'deviating' : 'clean', record }
}

const CASES: readonly ParseCase[] = skip
  ? []
  : (
      JSON.parse(readFileSync(join(SUITE, 'index.json'), 'utf8')) as {
        readonly parseCases: readonly ParseCase[]
      }
    ).parseCases

const shortName = ({ name }: ParseCase): string => name.slice(name.indexOf('/') + 1)

/** The cases of some expectations on which a test of our reading fails: exactly those of a table. */
function assertExceptions(
  expectations: readonly string[],
  agrees: (reading: Reading) => boolean,
  table: Readonly<Record<string, string>>,
): void {
  const cases = CASES.filter(({ expected }) => expectations.includes(expected))
  assert.ok(cases.length > 0)
  const others = cases.filter(({ file }) => !agrees(read(file))).map(shortName)
  assert.deepEqual(
    others.toSorted(),
    Object.keys(table)
      .filter((name) => cases.some((each) => shortName(each) === name))
      .toSorted(),
  )
}

describe("Apple's parser cases", { skip }, () => {
  it('make no stray error, and take less than a second of the processor each', () => {
    assert.ok(CASES.length > 90)
    for (const each of CASES) {
      const before = process.cpuUsage()
      read(each.file)
      assert.ok(process.cpuUsage(before).user / 1000 < MOST_TIME, each.name)
    }
  })

  it('that Apple refuses are refused here or show a fault that issuing refuses', () => {
    assertExceptions(['certificate-rejected'], ({ verdict }) => verdict !== 'clean', MORE_LENIENT)
  })

  it('that have an extension which Apple cannot read show a fault here', () => {
    assertExceptions(
      ['accepted-with-unparseable-known-extension'],
      ({ verdict }) => verdict !== 'clean',
      MORE_LENIENT,
    )
  })

  it('that have an extension twice show it here', () => {
    assertExceptions(['accepted-with-duplicate-extension'], ({ verdict }) => verdict === 'repeated', {})
  })

  it('that Apple reads are read here, with every extension', () => {
    assertExceptions(
      ['certificate-accepted', 'accepted-although-malformed', 'accepted-but-subject-unreadable'],
      ({ verdict }) => verdict === 'clean' || verdict === 'deviating',
      STRICTER,
    )
  })

  it('whose key Apple can use have a key of a known kind here, and only those', () => {
    const usable = ({ record }: Reading): boolean =>
      record !== undefined && (record.publicKey.bits > 0 || record.publicKey.label === 'Ed25519')
    assertExceptions(['key-accepted'], usable, {})
    assertExceptions(['key-rejected'], (reading) => reading.verdict === 'clean' && !usable(reading), {})
  })

  it('that have extensions of car keys, which Apple knows, are clean here', () => {
    assertExceptions(['no-unknown-critical-extension'], ({ verdict }) => verdict === 'clean', {})
  })

  it('have tables in which every case is one of them', () => {
    for (const name of Object.keys({ ...MORE_LENIENT, ...STRICTER }))
      assert.ok(
        CASES.some((each) => shortName(each) === name),
        name,
      )
  })
})
