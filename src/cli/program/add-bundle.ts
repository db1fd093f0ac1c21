import { Option } from 'commander'
import type { Command } from 'commander'
import type { CommonFlags } from '../flags.js'
import { perform } from './runner.js'
import type { Runner } from './runner.js'
import { addFolderOption } from './shared-options.js'

/** Registers `orchard bundle`. */
export function addBundle(program: Command, runner: Runner): void {
  addFolderOption(program.command('bundle'))
    // Refused in words of its own.
    .addOption(new Option('--json').hideHelp())
    .summary('certificate and key for a server elsewhere, as a tar archive')
    .description(
      'Writes an archive with the folder orchard-tls to standard output: key, chain, settings for Jupyter and a README. ' +
        'For example: orchard bundle 85.184.100.12 | ssh me@85.184.100.12 tar -xpf -',
    )
    .argument('[NAME]', "the server: a name, a host or a file (default: this machine's own)")
    .action(async (word: string | undefined, flags: CommonFlags) => {
      await perform({ ...runner, wordsOnError: true }, flags, async (session) =>
        (await import('../commands/bundle.js')).bundle(session, word, flags),
      )
    })
}
