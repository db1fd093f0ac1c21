import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { verifyChain } from '../../../src/check/verify-chain.js'
import { encodePEM } from '../../../src/base/pem.js'
import { OID } from '../../../src/x509/read/oids.js'
import type { CertificateRecord } from '../../../src/x509/read/records.js'
import { writeExtension } from '../../../src/x509/write/extensions.js'
import { CHAIN_NOW, certify, keyNamed, type ChainCertificate } from '../../support/chains.js'
import {
  altName,
  authorityKeyId,
  basicConstraints,
  hosts,
  keyUsage,
  sample,
} from '../../support/conformance-rules.js'
import { inFolder, without } from '../../support/x509.js'

const { keyId } = keyNamed('root')
const AKI = authorityKeyId({ keyId })
const SKI = sample('subjectKeyIdentifier', false)
const ROOT: ChainCertificate = { subject: 'root', isCA: true }
const LEAF: ChainCertificate = { subject: 'a.example', issuer: 'root', hosts: ['a.example'] }
/** A server whose extensions are those given and no others. */
const leafOf = (...extensions: readonly Uint8Array[]): ChainCertificate => ({
  ...{ subject: 'a.example', issuer: 'root', keyUsage: false, withoutKeyIds: true, extensions },
})
const rootOf = (...extensions: readonly Uint8Array[]): ChainCertificate => ({
  ...{ subject: 'root', keyUsage: false, withoutKeyIds: true, extensions },
})
const rootKeyId = writeExtension(OID.subjectKeyIdentifier, true, Uint8Array.of(4, keyId.length, ...keyId))

/** Chains, each with the rule that it breaks; without one, both take it. */
const CASES: readonly (readonly [
  title: string,
  rule: string,
  root: ChainCertificate,
  leaf: ChainCertificate,
])[] = [
  ['a plain chain', '', ROOT, LEAF],
  ['a server without authorityKeyIdentifier', 'authority-key-id-present', ROOT, leafOf(SKI, hosts('a'))],
  [
    'one without keyIdentifier',
    'authority-key-id-present',
    ROOT,
    leafOf(SKI, authorityKeyId({ serialNumber: true })),
  ],
  [
    'a critical authorityKeyIdentifier',
    'authority-key-id-not-critical',
    ROOT,
    leafOf(
      SKI,
      writeExtension(
        OID.authorityKeyIdentifier,
        true,
        Uint8Array.of(0x30, keyId.length + 2, 0x80, keyId.length, ...keyId),
      ),
    ),
  ],
  [
    'a critical subjectKeyIdentifier',
    'subject-key-id-not-critical',
    rootOf(basicConstraints(true), keyUsage('keyCertSign'), rootKeyId),
    LEAF,
  ],
  [
    'a root without subjectKeyIdentifier',
    'subject-key-id-present',
    rootOf(basicConstraints(true), keyUsage('keyCertSign')),
    LEAF,
  ],
  ['a root without keyUsage', 'ca-key-usage-present', rootOf(basicConstraints(true), writeKeyId()), LEAF],
  [
    'basicConstraints of a root that are not critical',
    'basic-constraints-critical',
    rootOf(sample('basicConstraints', false), keyUsage('keyCertSign'), writeKeyId()),
    LEAF,
  ],
  ['a path length and no CA', 'path-length-only-in-ca', ROOT, leafOf(AKI, basicConstraints(false, 0))],
  [
    'keyCertSign and no CA',
    'key-cert-sign-only-in-ca',
    ROOT,
    leafOf(AKI, basicConstraints(false), keyUsage('keyCertSign')),
  ],
  ['a subjectAltName without a name', 'alt-name-not-empty', ROOT, leafOf(AKI, altName([]))],
]

function writeKeyId(): Uint8Array {
  return writeExtension(OID.subjectKeyIdentifier, false, Uint8Array.of(4, keyId.length, ...keyId))
}

function opensslTakes(root: CertificateRecord, leaf: CertificateRecord, flags: readonly string[]): boolean {
  const files = {
    'root.pem': encodePEM('CERTIFICATE', root.der),
    'leaf.pem': encodePEM('CERTIFICATE', leaf.der),
  }
  return inFolder(files, (folder) => {
    const time = String(CHAIN_NOW.getTime() / 1000)
    const args = [
      'verify',
      ...flags,
      '-attime',
      time,
      '-CAfile',
      join(folder, 'root.pem'),
      join(folder, 'leaf.pem'),
    ]
    return spawnSync('openssl', args).status === 0
  })
}

describe('the rules of RFC 5280 and openssl -x509_strict', { skip: without('openssl', 'version') }, () => {
  for (const [title, rule, wantedRoot, wantedLeaf] of CASES) {
    it(`agree on ${title}`, async () => {
      const [root, leaf] = [certify(wantedRoot), certify(wantedLeaf)]
      const judge = (strict: boolean): ReturnType<typeof verifyChain> =>
        verifyChain({
          chain: [leaf],
          anchors: [root],
          profile: 'rfc5280',
          purpose: 'any',
          strict,
          now: CHAIN_NOW,
        })
      const strict = await judge(true)
      assert.equal(strict.valid, opensslTakes(root, leaf, ['-x509_strict']))
      assert.equal(strict.valid, rule === '')
      if (rule !== '') assert.ok(strict.findings.some(({ code }) => code === `rfc5280/${rule}`))
      assert.equal((await judge(false)).valid, opensslTakes(root, leaf, []))
    })
  }
})
