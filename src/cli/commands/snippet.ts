import { serverSnippet, SNIPPET_KINDS } from '../../node.js'
import type { SnippetKind } from '../../node.js'
import { openCA } from '../ca/folder.js'
import type { CommonFlags } from '../flags.js'
import type { SnippetDocument } from '../jupyter/documents.js'
import { dialledHosts, serverHere } from '../jupyter/server-here.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'
import { listText } from '../words/lists.js'

/** What `orchard snippet` is asked for. */
export interface SnippetWords {
  /** The program. */
  readonly kind: string
  /** The server; absent: this machine's own. */
  readonly word: string | undefined
}

/** `orchard snippet`: what a program needs to serve the certificate, to paste. */
export async function snippet(
  session: Session,
  { kind, word }: SnippetWords,
  flags: CommonFlags,
): Promise<SnippetDocument> {
  const known = SNIPPET_KINDS.find((each) => each === kind)
  if (known === undefined) throw unknownKind(kind)
  const { environment, printer } = session
  const { hostname } = await environment.machine()
  const store = await openCA(session, flags)
  const server = await serverHere(session, flags, { store, word })
  const text = textOf(known, { ...server, hosts: dialledHosts(server.hosts, hostname) })
  if (flags.json !== true) environment.stdout.write(text)
  return { command: 'snippet', kind: known, server: server.name, text, remarks: printer.remarks }
}

function textOf(
  kind: SnippetKind,
  server: { hosts: readonly string[]; certificatePath: string; keyPath: string },
) {
  const { hosts, certificatePath, keyPath } = server
  return serverSnippet({ kind, hosts, certificatePath, keyPath })
}

function unknownKind(kind: string): UsageError {
  return new UsageError(
    `there is no snippet for "${kind}"`,
    `There are ${listText(SNIPPET_KINDS)}. For Jupyter itself: orchard jupyter.`,
  )
}
