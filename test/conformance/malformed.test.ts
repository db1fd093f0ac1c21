import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { isPKIError } from '../../src/base/errors.js'
import { readCertificate } from '../../src/x509/read/certificate.js'
import { readCSR } from '../../src/x509/read/csr.js'
import { readName } from '../../src/x509/read/name.js'

/** The folder of the suites, beside the project; the compiled test lies one level deeper than its source. */
const SUITES = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/suites')
const skip = !existsSync(SUITES) && `${SUITES} is absent`

/** What a reader says of one input. */
type Verdict = 'clean' | 'flagged' | 'refused'

/** What our reader says; any other error than a PKIError goes through. */
function verdictOf(der: Uint8Array): Verdict {
  try {
    const { deviations, unreadableExtensions, duplicateExtensions } = readCertificate(der)
    return [...deviations, ...unreadableExtensions, ...duplicateExtensions].length === 0 ? 'clean' : 'flagged'
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_DER')) return 'refused'
    throw error
  }
}

/** The DER of input number `index` of a file: the whole, or that block of a PEM file. */
function inputOf(file: Buffer, index: number): Uint8Array {
  const blocks = [...file.toString('latin1').matchAll(/-----BEGIN ([^-]+)-----([\s\S]*?)-----END \1-----/g)]
  const [, , block = ''] = blocks[index] ?? []
  return blocks.length === 0 ? file : Buffer.from(block.replaceAll(/^[\w-]+:.*$/gm, ''), 'base64')
}

/** What BoringSSL and OpenSSL say of every input of the corpus. */
interface Corpus {
  readonly files: Readonly<Record<string, string>>
  readonly verdicts: Readonly<Record<string, { readonly boringssl: string; readonly openssl: string }>>
}

/** The inputs of the corpus on which both agree. */
function corpus(agreed: string): readonly (readonly [name: string, der: Uint8Array])[] {
  const { files, verdicts } = JSON.parse(
    gunzipSync(readFileSync(join(SUITES, 'malformed.json.gz'))).toString(),
  ) as Corpus
  return Object.entries(verdicts)
    .filter(([, { boringssl, openssl }]) => agreed === '' || (boringssl === agreed && openssl === agreed))
    .map(([name]) => {
      const [path = '', index = '0'] = name.split('#')
      return [name, inputOf(Buffer.from(files[path] ?? '', 'base64'), Number(index))]
    })
}

describe('the corpus of malformed certificates', { skip }, () => {
  it('has no input that both others refuse and this reader calls clean', () => {
    const inputs = corpus('reject')
    assert.ok(inputs.length > 2000)
    const clean = inputs.filter(([, der]) => verdictOf(der) === 'clean').map(([name]) => name)
    assert.deepEqual(clean, [])
  })

  it('has no input that both others read and this reader refuses', () => {
    const inputs = corpus('ok')
    assert.ok(inputs.length > 1000)
    const refused = inputs.filter(([, der]) => verdictOf(der) === 'refused').map(([name]) => name)
    assert.deepEqual(refused, [])
  })

  it('makes no other error than PKIError in any reader', () => {
    for (const [name, der] of corpus('')) {
      for (const read of [readCertificate, readCSR, readName]) {
        try {
          read(der)
        } catch (error) {
          assert.ok(isPKIError(error, 'ERR_PKI_DER'), name)
        }
      }
    }
  })
})

/** One of Apple's parser cases. */
interface ParseCase {
  readonly name: string
  readonly file: string
  readonly expected: string
}

/**
 * Cases that Apple refuses or calls unreadable for the contents of extensions that this library does not read:
 * certificatePolicies, qcStatements, and extensions of Apple's own.
 */
const NOT_READ = /qcs_ext|certificate_policies|141580601/

describe("Apple's parser cases", { skip }, () => {
  const cases = (expected: string): readonly ParseCase[] => {
    const index = JSON.parse(readFileSync(join(SUITES, 'apple/index.json'), 'utf8')) as {
      readonly parseCases: readonly ParseCase[]
    }
    return index.parseCases.filter((each) => each.expected === expected)
  }
  const verdict = ({ file }: ParseCase): Verdict => verdictOf(readFileSync(join(SUITES, 'apple', file)))

  it('that are refused there are refused or flagged here', () => {
    const all = cases('certificate-rejected')
    assert.ok(all.length > 50)
    const clean = all.filter((each) => verdict(each) === 'clean' && !NOT_READ.test(each.name))
    assert.deepEqual(clean, [])
  })

  it('that are accepted there are read here', () => {
    for (const expected of ['certificate-accepted', 'key-accepted', 'no-unknown-critical-extension']) {
      const refused = cases(expected).filter((each) => verdict(each) === 'refused')
      assert.deepEqual(refused, [])
    }
  })

  it('that have an unreadable or a repeated extension there have it here', () => {
    for (const expected of [
      'accepted-with-unparseable-known-extension',
      'accepted-with-duplicate-extension',
    ]) {
      const others = cases(expected).filter(
        (each) => verdict(each) !== 'flagged' && !NOT_READ.test(each.name),
      )
      assert.deepEqual(others, [])
    }
  })
})
