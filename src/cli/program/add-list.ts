import type { Command } from 'commander'
import type { ListFlags } from '../flags.js'
import { parsePeriod } from '../option-values.js'
import { performTo } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon } from './shared-options.js'

/** Registers `orchard list`. */
export function addList(program: Command, runner: Runner): void {
  addCommon(program.command('list'))
    .summary('the servers of the CA, one per line; --all: every certificate ever')
    .description(
      'Lists the servers that have a certificate: name, hosts, days left, serial number. With --all or --revoked every ' +
        'line of the books instead: state, end, serial number, subject; --json then writes one JSON document per line.',
    )
    .argument('[WORDS...]', 'only lines that hold every one of these')
    .option('--all', 'every certificate that this CA has issued')
    .option('--due <DAYS>', 'only what ends within so many days, e.g. 30d', parsePeriod)
    .option('--revoked', 'only what is revoked')
    .action(async (words: string[], flags: ListFlags) => {
      await performTo({ ...runner, wordsOnError: true }, flags, async (session) =>
        (await import('../commands/list.js')).list(session, words, flags),
      )
    })
}
