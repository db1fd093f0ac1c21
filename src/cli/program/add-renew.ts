import type { Command } from 'commander'
import type { RenewFlags } from '../flags.js'
import { parseDays, parsePeriod } from '../option-values.js'
import { performTo } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon, addPassphraseOption } from './shared-options.js'

/** Registers `orchard renew`. */
export function addRenew(program: Command, runner: Runner): void {
  const command = addCommon(program.command('renew'))
    .summary('new certificates before the old ones end: the same files, the same keys')
    .description(
      'Makes certificates of servers anew, for the same hosts, in the same files, with the same keys: nothing to do on ' +
        'the device. With --due only those that end soon: what a timer runs. Exits with 4 where --dry-run finds one due.',
    )
    .argument('[NAME|FILE...]', 'servers of this CA, by name, host or certificate file')
    .option('--due <DAYS>', 'only what ends within so many days, e.g. 30d', parsePeriod)
    .option(
      '--exec <CMD>',
      'shell line, run once for each server renewed; it finds facts in $ORCHARD_NAME etc.',
    )
    .option('--new-key', 'a new key, in a new file beside the old one')
    .option('--dry-run', 'say what is due; change nothing')
    .option('--root', 'renew the root itself: each device must trust the new one')
    .option('--days <NUMBER>', 'life of the new certificates (default and most for servers: 825)', parseDays)
  addPassphraseOption(command)
    .option('--owner <USER[:GROUP]>', 'who owns the files of the server')
    .option('--yes', 'with --root: do not ask')
    .action(async (words: string[], flags: RenewFlags) => {
      await performTo(runner, flags, async (session) => {
        if (flags.root === true)
          return (await import('../commands/renew-root.js')).renewRoot(session, words, flags)
        return (await import('../commands/renew.js')).renew(session, words, flags)
      })
    })
}
