import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { crlNumber, issuingPoint, respondBy, revokeBy } from '../../../support/revocation.js'
import { faultsOf, small, type RevocationWish } from '../../../support/revocation-path.js'

const { ca, leaf, caCertificate, path, rootCRL } = small()

/** Asserts that no truncation and no change of an octet leaves an answer that is believed. */
async function assertNothingIsBelieved(
  good: Uint8Array,
  wishOf: (bytes: Uint8Array) => RevocationWish,
): Promise<void> {
  assert.deepEqual(await faultsOf(path, wishOf(good)), [])
  for (let at = 0; at < good.length; at += 1) {
    const changed = Uint8Array.from(good)
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
    for (const bytes of [changed, good.subarray(0, at)]) {
      const [fault = 'believed'] = await faultsOf(path, wishOf(bytes))
      assert.match(fault, /^revocation-unknown 0 /, `octet ${String(at)}`)
    }
  }
}

describe('no changed octet is believed', () => {
  it('of a CRL', async () => {
    const extensions = [crlNumber(7), issuingPoint({ only: 'user' })]
    const crl = revokeBy({ by: ca, entries: [{ serial: 7, reason: 1 }], extensions })
    await assertNothingIsBelieved(crl, (bytes) => ({ crls: [rootCRL, bytes] }))
  })

  it('of an OCSP response', async () => {
    const answers = [{ of: leaf, issuer: caCertificate, status: 'good' as const }]
    const response = respondBy({ by: ca, answers })
    await assertNothingIsBelieved(response, (bytes) => ({ crls: [rootCRL], ocspResponses: [bytes] }))
  })
})
