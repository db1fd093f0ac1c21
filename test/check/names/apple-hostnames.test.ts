import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { matchHost } from '../../../src/check/names/match-host.js'
import { readCertificate } from '../../../src/x509/read/certificate.js'
import { SUITES, WITHOUT_SUITES } from '../../conformance/suites/suite.js'

/** What a test needs of one of Apple's evaluation cases. */
interface AppleCase {
  readonly name: string
  readonly hostname?: string | null
  readonly chain: readonly string[]
  readonly expected: boolean
}

/** The cases whose verdict is that of the host name: those of purposes say nothing of it. */
const HOSTNAME_CASE = /^(?:SSLTrustPolicyTest(?!.*EKU)|SSLPolicy\/test(?:Bad)?IPAddress)/

function appleCases(): readonly AppleCase[] {
  if (WITHOUT_SUITES !== false) return []
  const index = JSON.parse(readFileSync(join(SUITES, 'apple/index.json'), 'utf8')) as {
    readonly cases: readonly AppleCase[]
  }
  return index.cases.filter(({ name }) => HOSTNAME_CASE.test(name))
}

describe("the host rule alone, in Apple's cases", { skip: WITHOUT_SUITES }, () => {
  for (const { name, hostname, chain, expected } of appleCases()) {
    it(`${name}: ${expected ? 'matches' : 'does not match'} ${hostname ?? ''}`, () => {
      const [leaf = ''] = chain
      const certificate = readCertificate(new Uint8Array(readFileSync(join(SUITES, 'apple', leaf))))
      assert.equal(matchHost(certificate, hostname ?? '', 'ios').matched, expected)
    })
  }
})
