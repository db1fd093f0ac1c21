import { PKIError } from '../../index.js'
import { bundleCommand, serverBundle } from '../../node.js'
import { openCA } from '../ca/folder.js'
import type { CommonFlags } from '../flags.js'
import type { BundleDocument } from '../jupyter/documents.js'
import { serverHere } from '../jupyter/server-here.js'
import type { ServerHere } from '../jupyter/server-here.js'
import type { CADirectory } from '../../node.js'
import { closeOutputToOthers } from '../sinks/close-output-to-others.js'
import { paceOutput } from '../sinks/paced-output.js'
import { quoteForShell, repeatFolder } from '../session.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'
import { listText } from '../words/lists.js'

/** `orchard bundle`: certificate and key of a server elsewhere, as a tar archive on standard output. */
export async function bundle(
  session: Session,
  word: string | undefined,
  flags: CommonFlags,
): Promise<BundleDocument> {
  const { environment, printer, now } = session
  if (flags.json === true)
    throw new UsageError(
      'a bundle is an archive, and no JSON',
      'Leave --json away; orchard show --json lists the files.',
    )
  const store = await openCA(session, flags)
  const server = await serverHere(session, flags, { store, word })
  const host = server.hosts.find((each) => !each.startsWith('*.')) ?? 'SERVER'
  const line = `orchard bundle ${quoteForShell(server.name)}${repeatFolder(flags)} | ssh ${quoteForShell(`me@${host}`)} tar -xpf -`
  if (environment.stdout.isTTY === true)
    throw new UsageError('an archive with a private key would garble this terminal', `Send it on: ${line}`)
  closeOutputToOthers(environment)
  const bytes = serverBundle({
    hosts: server.hosts,
    chainPEM: server.chainPEM,
    keyPEM: await keyOf(store, server, flags),
    now,
  })
  const output = paceOutput(environment.stdout)
  await output.writeBytes(bytes)
  await output.end()
  printer.done('Bundle', `${listText(server.hosts)}; the private key is in it`)
  printer.fact('there', bundleCommand(server.hosts))
  return { command: 'bundle', server: server.name, remarks: printer.remarks }
}

async function keyOf(store: CADirectory, { name, keyPath }: ServerHere, flags: CommonFlags): Promise<string> {
  const { keyPEM } = (await store.findServer(name)) ?? {}
  if (keyPEM !== undefined) return keyPEM
  throw new PKIError('ERR_PKI_NOT_FOUND', `the key of ${name} has been removed: ${keyPath}`, {
    details: { subject: name },
    hint: `orchard renew ${quoteForShell(name)} --new-key${repeatFolder(flags)} makes a new one.`,
  })
}
