import type { Command } from 'commander'
import type { CommonFlags } from '../flags.js'
import { performTo } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon } from './shared-options.js'

/** Registers `orchard find`. */
export function addFind(program: Command, runner: Runner): void {
  addCommon(program.command('find'))
    .summary('a certificate among all, by name, host or serial number')
    .description(
      'Looks through every line of the books and the hosts of the servers in use, whatever the case; --json writes one ' +
        'JSON document per line. Exits with 1 where nothing is found.',
    )
    .argument('<WORDS...>', 'every one of these must be in the subject, the serial number or the hosts')
    .action(async (words: string[], flags: CommonFlags) => {
      await performTo({ ...runner, wordsOnError: true }, flags, async (session) =>
        (await import('../commands/find.js')).find(session, words, flags),
      )
    })
}
