import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { verifyChain } from '../../src/check.js'
import { createFaultyServerCert, TEST_FAULT_NAMES } from '../../src/testing.js'
import type { TestFault } from '../../src/testing.js'
import { writeServer, type Check } from '../support/interop/check.js'
import { without } from '../support/interop/run-program.js'
import { VERIFIERS, type VerifierName } from '../support/interop/verifiers/all.js'
import { temporaryFolder } from '../support/interop/workspace.js'

/** Who judges; each reads hosts and answers for a whole chain. */
const JUDGES = VERIFIERS.filter(({ name }) => name === 'OpenSSL' || name === 'Go' || name === 'GnuTLS')

/** Where another implementation answers otherwise than our plain validator, and why. */
const DISAGREEMENTS: readonly Disagreement[] = [
  {
    verifiers: ['OpenSSL', 'GnuTLS'],
    faults: ['cn-only'],
    reason: 'They read the common name where there is no subjectAltName (RFC 6125 §6.4.4 lets them).',
  },
  {
    verifiers: ['OpenSSL', 'Go', 'GnuTLS'],
    faults: ['wildcard-of-parent', 'rsa-512-key'],
    reason: 'They know no public suffixes, and measure keys in the handshake only, not in a chain.',
  },
  {
    verifiers: ['Go', 'GnuTLS'],
    faults: ['empty-subject'],
    reason: 'They do not ask for a critical subjectAltName beside an empty subject (RFC 5280 §4.1.2.6).',
  },
  {
    verifiers: ['OpenSSL'],
    faults: ['any-eku'],
    reason: 'OpenSSL wants serverAuth by name; RFC 5280 §4.2.1.12 leaves it to the application.',
  },
  {
    verifiers: ['OpenSSL'],
    faults: ['sha1-signature', 'issuer-sha1-signature'],
    reason: 'The command verifies at security level 0 unless it is asked for more.',
  },
  {
    verifiers: ['GnuTLS'],
    faults: ['unreadable-extension'],
    reason: 'GnuTLS does not read a keyUsage of a server that is not critical.',
  },
  {
    verifiers: ['OpenSSL', 'GnuTLS'],
    faults: ['aki-mismatch'],
    reason: 'They choose issuers by it; RFC 5280 §4.2.1.1 has it help to find them, and so do Go and we.',
  },
  {
    verifiers: ['OpenSSL', 'Go', 'GnuTLS'],
    faults: ['version-1-with-extensions'],
    reason: 'A deviation that the plain profile reads past and `strict` refuses; iOS reads past it, too.',
  },
]

interface Disagreement {
  readonly verifiers: readonly VerifierName[]
  readonly faults: readonly TestFault[]
  readonly reason: string
}

function isKnown(verifier: VerifierName, fault: TestFault): boolean {
  return DISAGREEMENTS.some(({ verifiers, faults }) => verifiers.includes(verifier) && faults.includes(fault))
}

/** A host for which a fault can be. */
function hostOf(fault: TestFault): string {
  if (fault.startsWith('ip-')) return '192.168.1.20'
  return fault === 'wildcard-of-parent' ? 'shop.co.uk' : 'homebox.local'
}

interface FaultyServer {
  readonly fault: TestFault
  readonly check: Check
  readonly valid: boolean
}

describe('the plain validator, on every fault', () => {
  const folder = temporaryFolder()
  let servers: readonly FaultyServer[] = []

  before(async () => {
    const made: FaultyServer[] = []
    for (const fault of TEST_FAULT_NAMES) made.push(await make(fault, join(folder, fault)))
    servers = made
  })

  for (const { name, programs, ask } of JUDGES) {
    it(`says the same as ${name}, or the table knows why`, { skip: without(...programs) }, async () => {
      const verdicts = await ask(servers.map(({ check }) => check))
      assert.equal(verdicts.length, TEST_FAULT_NAMES.length)
      const others = servers.filter(({ valid }, index) => verdicts[index]?.accepted !== valid)
      const expected = TEST_FAULT_NAMES.filter((fault) => isKnown(name, fault))
      assert.deepEqual(
        others.map(({ fault }) => fault),
        expected,
      )
    })
  }
})

async function make(fault: TestFault, folder: string): Promise<FaultyServer> {
  const host = hostOf(fault)
  const server = await createFaultyServerCert({ hosts: [host], faults: [fault] })
  const [leaf, ...intermediates] = server.chain.map(({ pem }) => pem)
  const files = writeServer(folder, {
    root: server.root.pem,
    leaf: leaf ?? '',
    intermediates: intermediates.join(''),
    key: server.privateKeyPEM,
  })
  const { chain, root } = server
  const { valid } = await verifyChain({ chain, anchors: [root], host, profile: 'rfc5280' })
  return { fault, check: { id: fault, files, name: host }, valid }
}
