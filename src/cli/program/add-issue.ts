import type { Command } from 'commander'
import type { CommandDocument } from '../command-document.js'
import { EXIT } from '../exit-codes.js'
import type { IssueFlags } from '../flags.js'
import { parseDays } from '../option-values.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'
import { performTo } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon, addKeyOptions } from './shared-options.js'

/** Registers `orchard issue`. */
export function addIssue(program: Command, runner: Runner): void {
  const command = addCommon(program.command('issue'))
    .summary('a certificate for a server, by the CA that exists')
    .description('Makes a key and a certificate for a server, or keeps the ones that are good.')
    .argument('[HOST...]', 'names and IP addresses of the server')
    .option('--name <NAME>', 'name of the files of this server (default: the first host)')
    .option('--only', 'do not add localhost and the names of this machine')
    .option('--days <NUMBER>', 'life of the certificate (default and most: 825)', parseDays)
    .option('--batch <FILE>', 'a server per line: name, then hosts; - is standard input')
    .option('--ephemeral', 'with --json: a throw-away root and certificate; nothing touches the disk')
  addKeyOptions(command).action(async (hosts: string[], flags: IssueFlags) => {
    await performTo(runner, flags, async (session) => {
      const { batch } = flags
      if (batch !== undefined)
        return (await import('../commands/issue-batch.js')).issueBatch(session, hosts, { ...flags, batch })
      if (hosts.length === 0)
        throw new UsageError('no host was given', 'orchard issue 192.168.1.20 homebox.local')
      return { document: await issueOne(session, hosts, flags), code: EXIT.done }
    })
  })
}

async function issueOne(
  session: Session,
  hosts: readonly string[],
  flags: IssueFlags,
): Promise<CommandDocument> {
  if (flags.ephemeral === true)
    return (await import('../commands/issue-ephemeral.js')).issueEphemeral(session, hosts, flags)
  return (await import('../commands/issue.js')).issue(session, hosts, flags)
}
