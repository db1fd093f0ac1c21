import type { Command } from 'commander'
import type { CommonFlags } from '../flags.js'
import { perform } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon } from './shared-options.js'

/** Registers `orchard show`. */
export function addShow(program: Command, runner: Runner): void {
  addCommon(program.command('show'))
    .summary('the CA and its certificates, or one file, in words')
    .description('Says what a CA, one of its certificates, or a file (certificate or request) holds.')
    .argument('[NAME|FILE]', 'name of a server of this CA, or a file; - is standard input')
    .action(async (subject: string | undefined, flags: CommonFlags) => {
      await perform(runner, flags, async (session) =>
        (await import('../commands/show.js')).show(session, subject, flags),
      )
    })
}
