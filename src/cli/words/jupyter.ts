import { jupyterCommands } from '../../node.js'
import type { JupyterDocument, RemoteDocument, ServerDocument } from '../documents.js'
import type { Printer } from '../sinks/printer.js'

/** How Jupyter on this machine is started with a certificate; absent where its key is not here. */
export function jupyterHere({
  hosts,
  certificatePath,
  keyPath,
}: ServerDocument): JupyterDocument | undefined {
  if (keyPath === undefined) return undefined
  const { lab, server, notebook, needsPassword } = jupyterCommands({ hosts, certificatePath, keyPath })
  return { lab, server, notebook, needsPassword }
}

/** Prints how Jupyter is started on this machine. */
export function printJupyter(printer: Printer, { lab, needsPassword }: JupyterDocument): void {
  printer.heading('Start Jupyter on this machine:')
  if (needsPassword) {
    printer.command('jupyter server password')
    printer.text('once: it is all that stands between your network and a shell here. Then')
  }
  printer.command(lab)
  printer.text(
    'jupyter notebook takes the same options. A Jupyter that runs serves a new certificate without a restart.',
  )
}

/** Prints how the certificate gets to a server that is another machine. */
export function printRemote(printer: Printer, { send, keyStaysThere, start }: RemoteDocument): void {
  printer.heading('Bring it to the server ("me" is your account there):')
  printer.command(send)
  printer.heading('and there, after jupyter server password:')
  printer.command(start)
  printer.heading('Or, with Orchard installed there too, the key never travels:')
  printer.command(keyStaysThere)
}
