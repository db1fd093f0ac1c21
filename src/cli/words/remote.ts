import type { RemoteDocument } from '../documents.js'
import { quoteForShell } from '../session.js'

/** What a recipe is about. */
export interface RemoteRecipeOptions {
  /** The hosts that were typed. */
  readonly hosts: readonly string[]
  /** Name of the files of the server. */
  readonly name: string
  /** The folder of the CA. */
  readonly path: string
  /** ` --dir PATH` where the CA lives elsewhere than usual. */
  readonly folder: string
}

/** Folder on the server, below the home folder of whoever logs in. */
const REMOTE_FOLDER = 'orchard-tls'

/** The shell lines that bring a certificate to a server that is another machine. */
export function remoteRecipe({ hosts, name, path, folder }: RemoteRecipeOptions): RemoteDocument {
  const host = hosts.find((each) => !each.startsWith('*.')) ?? 'SERVER'
  const ssh = `ssh ${quoteForShell(`me@${host}`)}`
  const [certificate, key] = [`certs/${name}.cert.pem`, `private/${name}.key.pem`]
  const there = `mkdir -p -m 700 ${REMOTE_FOLDER} && tar -xpf - -C ${REMOTE_FOLDER}`
  // An empty answer, of a step before it that failed, must not replace a good certificate.
  const receive = `cat > ${REMOTE_FOLDER}.new && test -s ${REMOTE_FOLDER}.new && mv ${REMOTE_FOLDER}.new ${REMOTE_FOLDER}.pem`
  const typed = hosts.map(quoteForShell).join(' ')
  return {
    send: `tar -cf - -C ${quoteForShell(`${path}/jupyter`)} ${quoteForShell(certificate)} ${quoteForShell(key)} | ${ssh} '${there}'`,
    keyStaysThere: `${ssh} orchard request ${typed} | orchard sign - --name ${quoteForShell(`${name}-there`)}${folder} | ${ssh} '${receive}'`,
    start: startCommand(`${REMOTE_FOLDER}/${certificate}`, `${REMOTE_FOLDER}/${key}`),
  }
}

function startCommand(certificate: string, key: string): string {
  return `jupyter lab --ip=0.0.0.0 --certfile=${quoteForShell(certificate)} --keyfile=${quoteForShell(key)}`
}
