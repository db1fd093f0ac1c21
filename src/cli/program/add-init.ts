import type { Command } from 'commander'
import type { InitFlags } from '../flags.js'
import { collect, parseDays } from '../option-values.js'
import { perform } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon, addKeyOptions, addRootOptions } from './shared-options.js'

/** Registers `orchard init`. */
export function addInit(program: Command, runner: Runner): void {
  const command = addCommon(program.command('init'))
    .summary('a CA, and nothing else')
    .description('Makes a CA: its key, its certificate, and a folder like the one of `openssl ca`.')
    .option('--days <NUMBER>', 'life of the root (default: 7300)', parseDays)
  addRootOptions(addKeyOptions(command))
    .option('--country <CODE>', 'C of the subject: two letters')
    .option('--state <NAME>', 'ST of the subject')
    .option('--locality <NAME>', 'L of the subject')
    .option('--organization <NAME>', 'O of the subject; may be repeated', collect)
    .option('--organizational-unit <NAME>', 'OU of the subject; may be repeated', collect)
    .option('--email <ADDRESS>', 'emailAddress of the subject')
    .option('--intermediate-of <PATH>', 'folder of another CA, which signs this one; devices trust that one')
    .option('--issuer-passphrase-file <FILE>', 'passphrase of that other CA; - is standard input')
    .action(async (flags: InitFlags) => {
      await perform(runner, flags, async (session) =>
        (await import('../commands/init.js')).init(session, flags),
      )
    })
}
