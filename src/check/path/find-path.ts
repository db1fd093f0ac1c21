import type { CryptoProvider } from '../../keys/verify/crypto-provider.js'
import type { SignatureScheme } from '../../keys/verify/signature-scheme.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import type { NameStyle } from './compare-names.js'
import { describeName } from './describe-name.js'
import { createIdentify, type Identify } from './identity.js'
import { createCandidatePool, type Candidate, type CandidatePool } from './issuer-candidates.js'
import type { Budget, CertificatePath, PathFault } from './records.js'
import { createSignatureEdges, type SignatureEdges } from './signature-edges.js'

/** What a profile says of one path; it may carry more, which comes back with the path. */
export interface Assessment {
  /** Whether the search may stop at this path. */
  readonly clean: boolean
  /** How good it is where none is clean: the higher, the more it is the path that a person would mean. */
  readonly score: number
}

/** What a search needs. */
export interface FindPathOptions<Assessed extends Assessment> {
  /** The certificate to find a path for. */
  readonly leaf: CertificateRecord
  /** Certificates that came along, in any order; the leaf may be among them. */
  readonly intermediates: readonly CertificateRecord[]
  /** Where paths end. */
  readonly anchors: readonly CertificateRecord[]
  /** The present; it decides only what is tried first. */
  readonly now: Date
  /** How names are compared. */
  readonly style: NameStyle
  /** What the search may cost. */
  readonly budget: Budget
  /** WebCrypto to verify with. */
  readonly crypto: CryptoProvider
  /** Which signature algorithms the profile knows; absent: all that are read. */
  readonly accepts?: ((scheme: SignatureScheme) => boolean) | undefined
  /**
   * Which anchors end a path; the others stand in for untrusted certificates of the same name and key, as OpenSSL has
   * it. Absent: every anchor does (RFC 5280 §6.1.1 d).
   */
  readonly endsPath?: ((anchor: CertificateRecord) => boolean) | undefined
  /** Judges a path; its signatures are the search's own. */
  readonly assess: (path: CertificatePath) => Promise<Assessed>
}

/** The path that was found, or the best that there is. */
export interface FoundPath<Assessed extends Assessment> {
  /** The path. */
  readonly path: CertificatePath
  /** What was said of it. */
  readonly assessment: Assessed
  /** What the search itself found: no path, an untrusted root, a signature, an exhausted budget. Empty: nothing. */
  readonly faults: readonly PathFault[]
  /** How many other paths were looked at. */
  readonly rejectedPaths: number
}

/** Most incomplete paths that are kept for the case that there is no complete one. */
const MOST_DEAD_ENDS = 32

/**
 * Looks for a path from a certificate to an anchor (RFC 5280 §6, RFC 4158). The first one that is assessed as clean and
 * whose signatures hold wins; where none is, the best by signatures, anchor and score comes back with its faults. No
 * path holds a certificate twice, or two of the same name and key, so cross-signed CAs make no loops. The work is
 * bounded by the budget, and running out of it is a fault.
 */
export async function findPath<Assessed extends Assessment>(
  options: FindPathOptions<Assessed>,
): Promise<FoundPath<Assessed>> {
  const search = new Search(options)
  const { leaf } = options
  const isDone = search.pool.isAnchor(leaf) && (await search.judge({ certificates: [leaf], anchored: true }))
  if (!isDone) await search.extend([leaf])
  return search.conclude()
}

/** A path that has been judged. */
interface Judged<Assessed> {
  readonly path: CertificatePath
  readonly assessment: Assessed
  readonly faults: readonly PathFault[]
}

class Search<Assessed extends Assessment> {
  readonly pool: CandidatePool
  readonly #identify: Identify
  readonly #edges: SignatureEdges
  readonly #options: FindPathOptions<Assessed>
  readonly #deadEnds: (readonly CertificateRecord[])[] = []
  #best: Judged<Assessed> | undefined
  #judged = 0

  constructor(options: FindPathOptions<Assessed>) {
    this.#options = options
    this.#identify = createIdentify(options.style)
    this.#edges = createSignatureEdges({ ...options, identify: this.#identify })
    this.pool = createCandidatePool({ ...options, identify: this.#identify })
  }

  /** Judges a path and keeps it where it is the best so far; tells whether the search is over. */
  async judge(path: CertificatePath): Promise<boolean> {
    // What is said of a certificate takes as long as it is large, and another path says it again.
    if (this.#judged > 0 && !this.#options.budget.takeOctets(octetsOf(path))) return true
    this.#judged += 1
    await this.#edges.start(path)
    const [assessment, faults] = await Promise.all([this.#options.assess(path), this.#edges.faultsOf(path)])
    const judged = { path, assessment, faults }
    const isWon = !this.#isOver && isClean(judged)
    if (isWon || this.#best === undefined || compareJudged(judged, this.#best) > 0) this.#best = judged
    return isWon || this.#isOver
  }

  /** Whether the budget has run out. */
  get #isOver(): boolean {
    return this.#options.budget.exhausted !== undefined
  }

  /** Tries every issuer of the last certificate of a trail, depth first; tells whether the search is over. */
  async extend(trail: readonly CertificateRecord[]): Promise<boolean> {
    const child = trail[trail.length - 1] ?? this.#options.leaf
    const candidates = this.pool
      .issuersOf(child)
      .filter(({ certificate }) => !this.#isLoop(trail, certificate))
    const mustChoose = this.#haveSeveralKeys(candidates)
    const broken: Candidate[] = []
    for (const candidate of candidates) {
      if (!this.#options.budget.takeCandidate()) return true
      // A candidate that has no rival is verified with the whole path, all signatures at once.
      if (mustChoose) await this.#edges.verify(child, candidate.certificate)
      if (this.#edges.isBroken(child, candidate.certificate)) broken.push(candidate)
      else if (await this.#follow(trail, candidate)) return true
      if (this.#isOver) return true
    }
    return broken.length === candidates.length && this.#giveUp(trail, broken)
  }

  /** What remains where nobody has issued the last certificate of a trail. */
  #giveUp(trail: readonly CertificateRecord[], [meant]: readonly Candidate[]): Promise<boolean> | boolean {
    // A signature that does not hold says more than that there is no path.
    if (meant !== undefined && this.#best === undefined) return this.#follow(trail, meant)
    if (this.#deadEnds.length < MOST_DEAD_ENDS) this.#deadEnds.push(trail)
    return false
  }

  #haveSeveralKeys(candidates: readonly Candidate[]): boolean {
    if (candidates.length < 2) return false
    return new Set(candidates.map(({ certificate }) => this.#identify(certificate).key)).size > 1
  }

  #isLoop(trail: readonly CertificateRecord[], candidate: CertificateRecord): boolean {
    const candidateIdentity = this.#identify(candidate)
    const { subject } = candidateIdentity
    return trail.some((certificate) => {
      const identity = this.#identify(certificate)
      return identity.subject === subject && identity.key === candidateIdentity.key
    })
  }

  #follow(trail: readonly CertificateRecord[], { certificate, isAnchor }: Candidate): Promise<boolean> {
    const certificates = [...trail, certificate]
    return isAnchor ? this.judge({ certificates, anchored: true }) : this.extend(certificates)
  }

  /** The result; where no path is complete, the incomplete ones are judged now. */
  async conclude(): Promise<FoundPath<Assessed>> {
    const { leaf, assess, budget } = this.#options
    if (this.#best === undefined) {
      for (const certificates of this.#deadEnds.sort((a, b) => b.length - a.length)) {
        await this.judge({ certificates, anchored: false })
      }
    }
    const alone = { certificates: [leaf], anchored: false }
    const best = this.#best ?? { path: alone, assessment: await assess(alone), faults: [] }
    const missing = best.path.anchored ? [] : [this.#missing(best.path)]
    const faults = [...missing, ...best.faults, ...budgetFault(budget)]
    const { path, assessment } = best
    return Object.freeze({
      path: Object.freeze({ certificates: Object.freeze(path.certificates), anchored: path.anchored }),
      assessment,
      faults: Object.freeze(faults),
      rejectedPaths: Math.max(0, this.#judged - 1),
    })
  }

  /** Who is missing at the end of an incomplete path. */
  #missing({ certificates }: CertificatePath): PathFault {
    const index = certificates.length - 1
    const last = certificates[index] ?? this.#options.leaf
    const issuer = describeName(last.issuer)
    if (this.#identify(last).selfIssued) {
      return { code: 'untrusted-root', index, found: issuer, expected: 'a root that is trusted' }
    }
    return { code: 'no-path', index, found: 'no certificate of its issuer', expected: issuer }
  }
}

function octetsOf({ certificates }: CertificatePath): number {
  return certificates.reduce((sum, { der }) => sum + der.length, 0)
}

/** Whether nothing at all is wrong with a path. */
function isClean<Assessed extends Assessment>({ path, assessment, faults }: Judged<Assessed>): boolean {
  return assessment.clean && path.anchored && faults.length === 0
}

/** A path whose signatures hold comes before all others, then one that reaches an anchor, then the better score. */
function compareJudged<Assessed extends Assessment>(a: Judged<Assessed>, b: Judged<Assessed>): number {
  return (
    Number(a.faults.length === 0) - Number(b.faults.length === 0) ||
    Number(a.path.anchored) - Number(b.path.anchored) ||
    a.assessment.score - b.assessment.score
  )
}

function budgetFault({ exhausted }: Budget): readonly PathFault[] {
  if (exhausted === undefined) return []
  return [
    { code: 'budget', index: undefined, found: `too many ${exhausted}`, expected: 'work within the limits' },
  ]
}
