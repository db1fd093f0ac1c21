import { equalBytes } from '../base/bytes.js'
import { isPKIError } from '../base/errors.js'
import { readCertificate } from '../x509/read/certificate.js'
import { mayIssue } from '../x509/read/may-issue.js'
import type { CertificateRecord } from '../x509/read/records.js'
import type { ChainFact, ChainRemark } from './records.js'

/** Takes note of a fact. */
type Remark = (fact: ChainFact, index: number) => unknown

/** A certificate of the chain with its place. */
interface Sent {
  readonly index: number
  readonly record: CertificateRecord
}

/**
 * Says what is amiss with a chain as it was sent (RFC 5246 §7.4.2: the server's own first, each certifies the one before,
 * the root may be left out). Names and key identifiers are compared, no signature: whether it holds is the judge's. Pure.
 *
 * @param roots - The roots that count, DER; without any, a missing intermediate cannot be told from a root left out.
 */
export function remarkChain(
  certificates: readonly Uint8Array[],
  roots: readonly Uint8Array[],
): readonly ChainRemark[] {
  const remarks: ChainRemark[] = []
  const remark = (fact: ChainFact, index: number): unknown => remarks.push({ fact, index })
  const sent = readDistinct(certificates, remark)
  const [leaf] = sent
  if (leaf?.index === 0) {
    const path = followIssuers(leaf, sent)
    remarkPlaces(path, sent, remark)
    const last = path.at(-1) ?? leaf
    if (!endsAt(last.record, roots)) remark('missing-intermediate', last.index)
  }
  return remarks.sort((a, b) => a.index - b.index)
}

/** Says of each certificate whether it has a place in the path, and is at it. */
function remarkPlaces(path: readonly Sent[], sent: readonly Sent[], remark: Remark): void {
  for (const [place, certificate] of sent.entries()) {
    const { index, record } = certificate
    if (isSelfIssued(record)) remark(place === 0 ? 'self-signed' : 'root-sent', index)
    else if (!path.includes(certificate)) remark('unrelated', index)
  }
  path.forEach((step, place) => {
    if (step !== sent[place]) remark('wrong-order', step.index)
  })
}

/** Whether the path needs no more of the server: it ends at a root, or nobody said which roots there are. */
function endsAt(last: CertificateRecord, roots: readonly Uint8Array[]): boolean {
  const known = roots.flatMap((root) => tryRead(root) ?? [])
  return isSelfIssued(last) || known.length === 0 || known.some((root) => mayIssue(root, last))
}

function readDistinct(certificates: readonly Uint8Array[], remark: Remark): readonly Sent[] {
  const sent: Sent[] = []
  for (const [index, der] of certificates.entries()) {
    const record = tryRead(der)
    if (record === undefined) remark('unreadable', index)
    else if (sent.some((earlier) => equalBytes(earlier.record.der, der))) remark('duplicate', index)
    else sent.push({ index, record })
  }
  return sent
}

/** Each certificate and the next that may have issued it, the nearest behind it first. */
function followIssuers(leaf: Sent, sent: readonly Sent[]): readonly Sent[] {
  const path = [leaf]
  for (let current: Sent | undefined = leaf; current !== undefined && !isSelfIssued(current.record);) {
    const { index, record }: Sent = current
    const open: readonly Sent[] = sent.filter(
      (candidate) => !path.includes(candidate) && mayIssue(candidate.record, record),
    )
    current = open.find((candidate) => candidate.index > index) ?? open[0]
    if (current !== undefined) path.push(current)
  }
  return path
}

function isSelfIssued(record: CertificateRecord): boolean {
  return mayIssue(record, record)
}

function tryRead(der: Uint8Array): CertificateRecord | undefined {
  try {
    return readCertificate(der)
  } catch (error) {
    if (isPKIError(error)) return undefined
    throw error
  }
}
