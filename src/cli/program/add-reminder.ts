import type { Command } from 'commander'
import { parseDays } from '../option-values.js'
import type { ReminderFlags } from '../profile/profile-flags.js'
import { perform } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon } from './shared-options.js'

/** Registers `orchard reminder`. */
export function addReminder(program: Command, runner: Runner): void {
  addCommon(program.command('reminder'))
    .summary('the days on which certificates are due, for your calendar (.ics)')
    .description(
      'Writes a calendar with the day on which each certificate is due, and the root, with the command that renews it. ' +
        'Imported again after a renewal, it moves the days.',
    )
    .argument('[NAME...]', 'servers of this CA (default: all)')
    .option('--days <NUMBER>', 'days before its end that a certificate is due (default: 30)', parseDays)
    .option('--out <FILE>', 'where it is written (default: the name of the root); - is standard output')
    .action(async (words: readonly string[], flags: ReminderFlags) => {
      await perform({ ...runner, wordsOnError: flags.out === '-' }, flags, async (session) =>
        (await import('../commands/reminder.js')).reminder(session, words, flags),
      )
    })
}
