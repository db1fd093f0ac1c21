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
  /** Verifies every signature of a path at once, each by the next certificate's key. */
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
    faultsOf: async ({ certificates }) => {
      const verdicts = certificates.flatMap((child, index) => {
        const issuer = certificates[index + 1]
        return issuer === undefined ? [] : [verify(child, issuer)]
      })
      return (await Promise.all(verdicts)).flatMap((verdict, index) => faultOf(verdict, index, certificates))
    },
  }
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

function faultOf(
  verdict: EdgeVerdict,
  index: number,
  certificates: readonly CertificateRecord[],
): readonly PathFault[] {
  const scheme = readSignatureScheme(certificates[index]?.signatureAlgorithmDER ?? new Uint8Array(0)).label
  const key = certificates[index + 1]?.publicKey.label ?? 'no key'
  switch (verdict) {
    case 'valid':
    case 'unchecked':
      return []
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
