import { jupyterCommands } from '../../node.js'
import type { ServerDocument } from '../ca/documents.js'
import type { JupyterDocument, JupyterSettingsDocument, RemoteDocument } from '../jupyter/documents.js'
import type { Printer } from '../sinks/printer.js'

/**
 * How Jupyter on this machine is started with a certificate; absent where its key is not here. What it listens to
 * depends on the hosts that were meant: nobody who asks for `localhost` wants an open port.
 */
export function jupyterHere(
  { certificatePath, keyPath }: ServerDocument,
  hosts: readonly string[],
  platform: string,
): JupyterDocument | undefined {
  if (keyPath === undefined) return undefined
  const commands = jupyterCommands({ hosts, certificatePath, keyPath, platform })
  const { lab, server, notebook, needsPassword } = commands
  return { lab, server, notebook, needsPassword }
}

/** Prints how Jupyter is started on this machine. */
export function printJupyter(
  printer: Printer,
  { lab, needsPassword }: JupyterDocument,
  heading: string,
): void {
  printer.heading(heading)
  if (needsPassword) printer.command('jupyter server password')
  printer.command(lab)
  if (needsPassword) {
    printer.text(
      'The password, once: without it a token is all that stands between your network and a shell.',
    )
  }
  printer.text(
    'jupyter notebook takes the same options. A Jupyter that runs needs no restart for a new certificate.',
  )
}

/** Prints how Jupyter is started whose settings are written: with nothing but its name. */
export function printConfigured(
  printer: Printer,
  { isOpen, hasPassword, files }: JupyterSettingsDocument,
): void {
  const needsPassword = isOpen && !hasPassword
  printer.heading('Start Jupyter:')
  if (needsPassword) printer.command('jupyter server password')
  if (needsPassword && files.some(({ application }) => application === 'NotebookApp'))
    printer.command('jupyter notebook password')
  printer.command('jupyter lab')
  if (needsPassword)
    printer.text(
      'The password, once: without it a token is all that stands between your network and a shell.',
    )
  printer.text(
    'New settings need a restart of Jupyter; a renewed certificate needs none, its file is read at each connection.',
  )
}

/** Prints how the certificate gets to a server that is another machine. */
export function printRemote(printer: Printer, { send, keyStaysThere, start }: RemoteDocument): void {
  printer.heading('Bring it to the server ("me" is your account there):')
  printer.command(send)
  printer.heading('Then start Jupyter there:')
  printer.command('jupyter server password')
  printer.command(start)
  printer.heading('Or, if Orchard is installed there too, the key never travels:')
  printer.command(keyStaysThere)
  printer.text('It says where the key lies there; the certificate is orchard-tls.pem.')
}
