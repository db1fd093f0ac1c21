import { resolve } from 'node:path'
import { adoptCADirectory } from '../../node.js'
import type { AdoptCADirectoryOptions } from '../../node.js'
import type { AdoptFlags } from '../adopt/adopt-flags.js'
import type { AdoptDocument, AdoptedServerDocument } from '../adopt/documents.js'
import { judgeAdopted } from '../adopt/judge-adopted.js'
import type { JudgedServer } from '../adopt/judge-adopted.js'
import { printAdopted } from '../adopt/print-adopted.js'
import { describeCA } from '../ca/describe.js'
import { givenPassphrase } from '../passphrase/given.js'
import { missingPassphrase } from '../passphrase/new.js'
import { askSecret, standardTerminal } from '../prompts/ask.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'
import { daysBetween } from '../words/when.js'

/** `orchard adopt`: takes over a CA that was made with openssl, and says what iOS thinks of it. */
export async function adopt(session: Session, folder: string, flags: AdoptFlags): Promise<AdoptDocument> {
  const adopted = await adoptCADirectory(optionsOf(session, folder, flags))
  const { printer } = session
  const judged = await judgeAdopted(session, adopted)
  const ca = await describeCA(session, adopted.directory)
  printAdopted(session, { adopted, ca, judged })
  const { layoutPath, booksPath, configPath, workingFolder, entries, outcome } = adopted
  return {
    command: 'adopt',
    outcome,
    ca,
    ...(layoutPath === undefined ? {} : { layoutPath }),
    booksPath,
    ...(configPath === undefined ? {} : { configPath }),
    workingFolder,
    entries,
    root: { trusted: judged.root.trusted, findings: judged.root.findings },
    servers: judged.servers.map((server) => serverDocument(session, server)),
    remarks: printer.remarks,
  }
}

function optionsOf(session: Session, folder: string, flags: AdoptFlags): AdoptCADirectoryOptions {
  const { cwd, env, user } = session.environment
  for (const [option, value] of [
    ['DIR', folder],
    ['--config', flags.config],
    ...(flags.servers ?? []).map((value) => ['--servers', value] as const),
  ] as const)
    if (value === '') throw new UsageError(`${option} is empty`, 'Give a path, e.g. orchard adopt ~/.ssh')
  return {
    path: resolve(cwd, folder),
    ...(flags.config === undefined ? {} : { config: resolve(cwd, flags.config) }),
    folders: (flags.servers ?? []).map((path) => resolve(cwd, path)),
    env: { ...(user.home === undefined ? {} : { HOME: user.home }), ...env },
    passphrase: () => askPassphrase(session, flags),
  }
}

async function askPassphrase(session: Session, flags: AdoptFlags): Promise<string> {
  const given = await givenPassphrase(session, flags)
  if (given !== undefined) return given.value
  const terminal = standardTerminal(session.environment)
  if (terminal === undefined) throw missingPassphrase('the key of this CA is encrypted')
  try {
    return await askSecret(terminal, {
      message: 'The passphrase of this CA: the one that openssl ca asks for',
      validate: (answer) => (answer === '' ? 'It is not empty.' : undefined),
    })
  } finally {
    terminal.close()
  }
}

function serverDocument({ now }: Session, { server, report, findings }: JudgedServer): AdoptedServerDocument {
  const { name, certificate, places, hosts, hostsFrom, key, status } = server
  return {
    name,
    hosts,
    hostsFrom,
    certificatePath: places.certificate,
    ...(key === 'missing' ? {} : { keyPath: places.key }),
    key,
    ...(status === undefined ? {} : { status }),
    serialNumber: Buffer.from(certificate.serialNumber).toString('hex'),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    daysLeft: daysBetween(now, certificate.notAfter),
    trusted: report.trusted,
    findings,
  }
}
