import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { isPKIError } from '../../src/base/errors.js'
import { readCertificate } from '../../src/x509/read/certificate.js'
import { readCRL } from '../../src/x509/read/crl.js'
import { readCSR } from '../../src/x509/read/csr.js'
import { readName } from '../../src/x509/read/name.js'
import { readOCSPResponse } from '../../src/x509/read/ocsp.js'

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
      for (const read of [readCertificate, readCSR, readName, readCRL, readOCSPResponse]) {
        try {
          read(der)
        } catch (error) {
          assert.ok(isPKIError(error, 'ERR_PKI_DER'), name)
        }
      }
    }
  })
})
