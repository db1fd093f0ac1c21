import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createIntermediateCA, createRootCA } from '../../src/index.js'
import { readCertificate } from '../../src/x509/read/certificate.js'
import { remarkChain } from '../../src/probe/chain-remarks.js'
import { HOSTS, serverWith } from '../support/probe.js'
import { buildCertificate, createFaultyServerCert } from '../../src/testing.js'

/** Server, intermediate and root of the good server. */
async function good() {
  const { chain, root } = await serverWith()
  const [leaf, intermediate] = chain
  assert.ok(leaf !== undefined && intermediate !== undefined && chain.length === 2)
  return { leaf: leaf.der, intermediate: intermediate.der, root: root.der }
}

describe('remarkChain', () => {
  it('says nothing of a chain in order, with or without a root to hold it against', async () => {
    const { leaf, intermediate, root } = await good()
    assert.deepEqual(remarkChain([leaf, intermediate], [root]), [])
    assert.deepEqual(remarkChain([leaf, intermediate], []), [])
  })

  it('misses an intermediate only where it knows the roots', async () => {
    const { leaf, root } = await good()
    assert.deepEqual(remarkChain([leaf], [root]), [{ fact: 'missing-intermediate', index: 0 }])
    assert.deepEqual(remarkChain([leaf], []), [])
  })

  it('sees that the root is sent', async () => {
    const { leaf, intermediate, root } = await good()
    assert.deepEqual(remarkChain([leaf, intermediate, root], [root]), [{ fact: 'root-sent', index: 2 }])
  })

  it('sees a wrong order', async () => {
    const { leaf, intermediate, root } = await good()
    assert.deepEqual(remarkChain([leaf, root, intermediate], [root]), [
      { fact: 'root-sent', index: 1 },
      { fact: 'wrong-order', index: 1 },
      { fact: 'wrong-order', index: 2 },
    ])
  })

  it('sees duplicates, strangers and what is no certificate', async () => {
    const { leaf, intermediate, root } = await good()
    const home = await createRootCA({ commonName: 'Another' })
    const stranger = await createIntermediateCA({ issuer: home, commonName: 'Stranger' })
    assert.deepEqual(remarkChain([leaf, intermediate, leaf, intermediate], [root]), [
      { fact: 'duplicate', index: 2 },
      { fact: 'duplicate', index: 3 },
    ])
    assert.deepEqual(remarkChain([leaf, intermediate, stranger.der], [root]), [
      { fact: 'unrelated', index: 2 },
    ])
    assert.deepEqual(remarkChain([leaf, intermediate, Uint8Array.of(1, 2)], [root]), [
      { fact: 'unreadable', index: 2 },
    ])
    assert.deepEqual(remarkChain([Uint8Array.of(1)], [root]), [{ fact: 'unreadable', index: 0 }])
  })

  it('sees a server that signed itself', async () => {
    const { chain, root } = await createFaultyServerCert({ hosts: HOSTS, faults: ['self-signed'] })
    const certificates = chain.map(({ der }) => der)
    assert.deepEqual(remarkChain(certificates, [root.der]), [{ fact: 'self-signed', index: 0 }])
  })

  it('tells apart two issuers of one name by their key identifiers', async () => {
    const { leaf, intermediate, root } = await good()
    const { subject } = readCertificate(intermediate)
    const other = await createRootCA({ commonName: 'Above' })
    const namesake = await buildCertificate({
      subject: subject.der,
      signedBy: { der: other.der, privateKey: other.privateKey },
      extensions: [{ subjectKeyIdentifier: new Uint8Array(20) }],
    })
    assert.deepEqual(remarkChain([leaf, namesake.der, intermediate], [root]), [
      { fact: 'unrelated', index: 1 },
      { fact: 'wrong-order', index: 2 },
    ])
  })

  it('ends where certificates issue each other', async () => {
    const a = await createRootCA({ commonName: 'A' })
    const b = await createRootCA({ commonName: 'B' })
    const ab = await createIntermediateCA({ issuer: a, commonName: 'B', pathLength: 0 })
    const ba = await createIntermediateCA({ issuer: b, commonName: 'A', pathLength: 0 })
    const facts = remarkChain([ab.der, ba.der, ab.der, a.der, b.der], [a.der])
    assert.ok(facts.length <= 5)
  })
})
