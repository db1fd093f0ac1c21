import type { Command } from 'commander'
import type { RevokeFlags } from '../flags.js'
import { parseInstant, parseReason } from '../option-values.js'
import { perform } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon } from './shared-options.js'

/** Registers `orchard revoke`. */
export function addRevoke(program: Command, runner: Runner): void {
  addCommon(program.command('revoke'))
    .summary('take a certificate back, and what that does not do on an iPad')
    .description(
      'Enters in the books that a certificate is no longer good, and says until when an iPad goes on trusting it and ' +
        'what helps against that. `orchard crl` then makes the list for clients that look at one.',
    )
    .argument('<NAME|SERIAL|FILE>', 'a server by name or host, a serial number, or a certificate file')
    .option('--reason <REASON>', 'why: unspecified (default), keyCompromise, superseded …', parseReason)
    .option('--invalid-since <DATE>', 'since when its key must be doubted, e.g. 2026-11-01', parseInstant)
    .option('--release', 'take back a hold (--reason certificateHold) instead')
    .option('--yes', 'do not ask')
    .action(async (subject: string, flags: RevokeFlags) => {
      await perform(runner, flags, async (session) =>
        (await import('../commands/revoke.js')).revoke(session, subject, flags),
      )
    })
}
