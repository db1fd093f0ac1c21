import { bundleCommand } from '../../node.js'
import type { RemoteDocument } from '../jupyter/documents.js'
import { quoteForShell } from '../session.js'

/** What a recipe is about. */
export interface RemoteRecipeOptions {
  /** The hosts that were typed. */
  readonly hosts: readonly string[]
  /** Name of the files of the server. */
  readonly name: string
  /** ` --dir PATH` where the CA lives elsewhere than usual. */
  readonly folder: string
}

/** Folder on the server, below the home folder of whoever logs in. */
const REMOTE_FOLDER = 'orchard-tls'

/** The shell lines that bring a certificate to a server that is another machine. */
export function remoteRecipe({ hosts, name, folder }: RemoteRecipeOptions): RemoteDocument {
  const host = hosts.find((each) => !each.startsWith('*.')) ?? 'SERVER'
  const ssh = `ssh ${quoteForShell(`me@${host}`)}`
  // An empty answer, of a step before it that failed, must not replace a good certificate.
  const receive = `cat > ${REMOTE_FOLDER}.new && test -s ${REMOTE_FOLDER}.new && mv ${REMOTE_FOLDER}.new ${REMOTE_FOLDER}.pem`
  const typed = hosts.map(quoteForShell).join(' ')
  return {
    send: `orchard bundle ${quoteForShell(name)}${folder} | ${ssh} tar -xpf -`,
    keyStaysThere: `${ssh} orchard request ${typed} | orchard sign - --name ${quoteForShell(`${name}-there`)}${folder} | ${ssh} '${receive}'`,
    start: bundleCommand(hosts),
  }
}
