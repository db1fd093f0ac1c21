import type { Command } from 'commander'
import type { PasswdFlags } from '../flags.js'
import { perform } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon } from './shared-options.js'

/** Registers `orchard passwd`. */
export function addPasswd(program: Command, runner: Runner): void {
  addCommon(program.command('passwd'))
    .summary('another passphrase for the key of the CA')
    .description(
      'Encrypts the key of the CA, or the key in a file, with another passphrase. The CA itself need not be whole. Old ' +
        'copies of the file keep the old passphrase.',
    )
    .argument('[FILE]', 'file of a private key (default: the key of the CA)')
    .option('--passphrase-file <FILE>', 'the passphrase as it is, in its first line; - is standard input')
    .option('--new-passphrase-file <FILE>', 'the new one, in its first line; - is standard input')
    .option('--remove-passphrase', 'keep the key in clear instead')
    .option('--yes', 'with --remove-passphrase: do not ask')
    .action(async (file: string | undefined, flags: PasswdFlags) => {
      await perform(runner, flags, async (session) =>
        (await import('../commands/passwd.js')).passwd(session, file, flags),
      )
    })
}
