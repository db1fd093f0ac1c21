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
  const typed = hosts.map(quoteForShell).join(' ')
  return {
    send: `tar -cf - -C ${quoteForShell(`${path}/jupyter`)} ${quoteForShell(certificate)} ${quoteForShell(key)} | ${ssh} '${there}'`,
    keyStaysThere: `${ssh} orchard request ${typed} | orchard sign -${folder} | ${ssh} 'cat > ${REMOTE_FOLDER}.pem'`,
    start: startCommand(`${REMOTE_FOLDER}/${certificate}`, `${REMOTE_FOLDER}/${key}`),
  }
}

function startCommand(certificate: string, key: string): string {
  return `jupyter lab --ip=0.0.0.0 --certfile=${quoteForShell(certificate)} --keyfile=${quoteForShell(key)}`
}
