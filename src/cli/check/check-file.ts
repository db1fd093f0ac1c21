import type { JudgedCertificate } from '../../check.js'
import { shownPath } from '../ca/folder.js'
import type { CheckedFileDocument, JudgedDocument } from './documents.js'
import type { Session } from '../session.js'
import { daysBetween, daysText } from '../words/when.js'
import { judgeFile, type FileAnswer, type FileQuestion } from './judge-file.js'
import { hostsText, printFindings, printTree, remarkNoRoot, verdictText } from './print-report.js'

/** What was said of a target, for the document and for a drawing. */
export interface CheckedFile {
  /** As data. */
  readonly document: CheckedFileDocument
  /** The judgement. */
  readonly answer: FileAnswer
}

/** Judges the certificates of a file and prints what is found, briefly where it is one target of several. Throws as {@link judgeFile}. */
export async function checkFile(
  session: Session,
  { brief, ...question }: FileQuestion & { readonly brief: boolean },
): Promise<CheckedFile> {
  const answer = await judgeFile(session, question)
  const { report } = answer
  const document: CheckedFileDocument = {
    kind: answer.kind,
    target: question.file,
    trusted: report.trusted,
    ...(answer.kind === 'chain' ? { verdict: answer.report.verdict, hosts: answer.hosts } : {}),
    findings: report.findings,
    path: report.path.map(withoutBytes),
    daysLeft: daysLeft(session, report.path),
  }
  if (answer.kind === 'chain' && question.roots.length === 0) remarkNoRoot(session.printer)
  printFile(session, { document, answer, brief })
  return { document, answer }
}

function printFile(
  session: Session,
  { document, answer, brief }: CheckedFile & { readonly brief: boolean },
): void {
  const { printer } = session
  const { target, trusted, findings } = document
  const name = target === '-' ? 'standard input' : shownPath(session, target)
  const print = trusted ? printer.done : printer.failed
  print(name, answerText(document, answer))
  printFindings(session, findings, answer.report.path)
  if (answer.kind === 'chain' && !brief) printTree(session, answer.report.path)
}

function answerText(
  { trusted, daysLeft: days, hosts = [] }: CheckedFileDocument,
  answer: FileAnswer,
): string {
  if (answer.kind === 'root')
    return trusted
      ? 'a root that iOS lets a person install and switch on'
      : 'as a root for a device, this would not do'
  if (!trusted) return verdictText(answer.report)
  return `${daysText(days)} left${hosts.length === 0 ? '' : ` for ${hostsText(hosts)}`}: iOS rules passed`
}

/** Days until the first certificate of a path runs out; 0 for an empty one. */
export function daysLeft({ now }: Session, path: readonly JudgedCertificate[]): number {
  if (path.length === 0) return 0
  return Math.min(...path.map(({ notAfter }) => daysBetween(now, new Date(notAfter))))
}

/** A judged certificate as JSON has it. */
export function withoutBytes(certificate: JudgedCertificate): JudgedDocument {
  const { role, label, hosts, notBefore, notAfter, key, fingerprint } = certificate
  return { role, label, hosts, notBefore, notAfter, key, fingerprint }
}
