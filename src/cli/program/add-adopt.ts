import type { Command } from 'commander'
import type { AdoptFlags } from '../adopt/adopt-flags.js'
import { collect } from '../option-values.js'
import { perform } from './runner.js'
import type { Runner } from './runner.js'
import { JSON_TEXT, PASSPHRASE_FILE_TEXT } from './shared-options.js'

/** Registers `orchard adopt`. */
export function addAdopt(program: Command, runner: Runner): void {
  program
    .command('adopt')
    .summary('takes over a CA that you made with openssl')
    .description(
      'Takes over a CA that was made by hand with `openssl ca`, so that the root which your devices trust goes on ' +
        'signing, and says what iOS thinks of it. Changes no file but index.txt.attr, and openssl goes on working there.',
    )
    .argument('<DIR>', 'the folder that holds ca/ or index.txt, e.g. ~/.ssh')
    .option('--config <FILE>', 'configuration of `openssl ca` (default: openssl.cnf in DIR or DIR/ca)')
    .option('--servers <FOLDER>', 'a further folder with certificates and keys; may be repeated', collect)
    .option('--passphrase-file <FILE>', PASSPHRASE_FILE_TEXT)
    .option('--json', JSON_TEXT)
    .action(async (folder: string, flags: AdoptFlags) => {
      await perform(runner, flags, async (session) =>
        (await import('../commands/adopt.js')).adopt(session, folder, flags),
      )
    })
}
