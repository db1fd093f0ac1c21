import type { CryptoProvider } from '../../keys/verify/crypto-provider.js'
import { judgeSignature } from '../../keys/verify/judge-signature.js'
import { readSignatureScheme, type SignatureScheme } from '../../keys/verify/signature-scheme.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import type { Identify } from './identity.js'
import type { Budget, CertificatePath, PathFault } from './records.js'

/** What is known of the signature of one certificate by the key of another; `unchecked`: the budget ran out before. */
export type EdgeVerdict = 'valid' | 'invalid' | 'unsupported' | 'unchecked'

/** Verifies who signed whom; each pair of certificate and key once. */
export interface SignatureEdges {
  /** Verifies one signature, or gives what it gave before. */
  readonly verify: (child: CertificateRecord, issuer: CertificateRecord) => Promise<EdgeVerdict>
  /** Whether it has been verified and does not hold. */
  readonly isBroken: (child: CertificateRecord, issuer: CertificateRecord) => boolean
  /**
   * Hands every signature of a path, each by the next certificate's key, to the provider's threads, one after the
   * other: while one is verified there, the next key is imported here.
   */
  readonly start: (path: CertificatePath) => Promise<void>
  /** Verifies every signature of a path, or gives what it gave before. */
  readonly faultsOf: (path: CertificatePath) => Promise<readonly PathFault[]>
}

/** What verifying needs. */
export interface SignatureEdgeOptions {
  /** WebCrypto to verify with. */
  readonly crypto: CryptoProvider
  /** Signature checks are taken off it. */
  readonly budget: Budget
  /** How certificates are told apart. */
  readonly identify: Identify
  /** Which signature algorithms the profile knows; the others are `unsupported` without a look. Absent: all that are read. */
  readonly accepts?: ((scheme: SignatureScheme) => boolean) | undefined
}

/** One pair of certificate and key. */
interface Edge {
  readonly issuer: CertificateRecord
  isBroken: boolean
  verdict: Promise<EdgeVerdict>
}

/** Makes the cache of the signatures of one judgement. */
export function createSignatureEdges(options: SignatureEdgeOptions): SignatureEdges {
  const ofChild = new Map<CertificateRecord, Edge[]>()
  const find = (child: CertificateRecord, issuer: CertificateRecord): Edge | undefined => {
    const edges = ofChild.get(child) ?? []
    const same = edges.find((edge) => edge.issuer === issuer)
    if (same !== undefined || edges.length === 0) return same
    const { key } = options.identify(issuer)
    return edges.find((edge) => options.identify(edge.issuer).key === key)
  }
  const verify: SignatureEdges['verify'] = (child, issuer) => {
    const found = find(child, issuer)
    if (found !== undefined) return found.verdict
    const edge: Edge = { issuer, isBroken: false, verdict: judgeEdge(child, issuer, options) }
    edge.verdict = edge.verdict.then((verdict) => {
      edge.isBroken = verdict !== 'valid'
      return verdict
    })
    const edges = ofChild.get(child)
    if (edges === undefined) ofChild.set(child, [edge])
    else edges.push(edge)
    return edge.verdict
  }
  return {
    verify,
    isBroken: (child, issuer) => find(child, issuer)?.isBroken === true,
    start: async ({ certificates }) => {
      for (const [child, issuer] of pairsOf(certificates)) {
        void verify(child, issuer)
        await untilProviderWorks()
      }
    },
    faultsOf: async ({ certificates }) => {
      const verdicts = await Promise.all(
        pairsOf(certificates).map(([child, issuer]) => verify(child, issuer)),
      )
      return verdicts.flatMap((verdict, index) => faultOf(verdict, index, certificates))
    },
  }
}

/** Each certificate with the next one, whose key has signed it. */
function pairsOf(
  certificates: readonly CertificateRecord[],
): readonly (readonly [child: CertificateRecord, issuer: CertificateRecord])[] {
  return certificates.flatMap((child, index) => {
    const issuer = certificates[index + 1]
    return issuer === undefined ? [] : [[child, issuer] as const]
  })
}

async function judgeEdge(
  child: CertificateRecord,
  issuer: CertificateRecord,
  { crypto, budget, accepts }: SignatureEdgeOptions,
): Promise<EdgeVerdict> {
  const { tbs: data, signature, signatureAlgorithmDER: algorithmDER } = child
  if (accepts?.(readSignatureScheme(algorithmDER)) === false) return 'unsupported'
  if (!budget.takeSignature()) return 'unchecked'
  return judgeSignature({ data, signature, algorithmDER }, issuer.publicKey, crypto)
}

/**
 * Lets promises that are fulfilled go on until the provider has the signature in its threads: it is verified there while
 * work goes on here.
 */
async function untilProviderWorks(): Promise<void> {
  for (let turn = 0; turn < PROVIDER_TURNS; turn += 1) await Promise.resolve()
}

/** Node's WebCrypto takes a dozen turns to import a key and to queue its first signature. */
const PROVIDER_TURNS = 24

function faultOf(
  verdict: EdgeVerdict,
  index: number,
  certificates: readonly CertificateRecord[],
): readonly PathFault[] {
  if (verdict === 'valid' || verdict === 'unchecked') return []
  const scheme = readSignatureScheme(certificates[index]?.signatureAlgorithmDER ?? new Uint8Array(0)).label
  const key = certificates[index + 1]?.publicKey.label ?? 'no key'
  switch (verdict) {
    case 'invalid':
      return [
        { code: 'signature-invalid', index, found: 'a signature by another key', expected: `one by ${key}` },
      ]
    case 'unsupported':
      return [
        {
          code: 'signature-unsupported',
          index,
          found: `${scheme} by ${key}`,
          expected: 'an algorithm of this profile',
        },
      ]
  }
}
