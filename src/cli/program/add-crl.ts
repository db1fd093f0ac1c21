import type { Command } from 'commander'
import type { CRLFlags } from '../flags.js'
import { parseDays } from '../option-values.js'
import { perform } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon, addPassphraseOption } from './shared-options.js'

/** Registers `orchard crl`. */
export function addCRL(program: Command, runner: Runner): void {
  const command = addCommon(program.command('crl'))
    .summary('the signed list of revoked certificates, for clients that look at one')
    .description(
      'Signs the list of revoked certificates (CRL), with the next number, and keeps it in the folder of the CA. iOS does ' +
        'not look at it; nginx, OpenSSL and others do where they are given it.',
    )
    .option('--days <NUMBER>', 'days until the next list (default: 30)', parseDays)
    .option('--out <FILE>', 'write it there too, over an older list; - is standard output')
    .option('--der', 'DER instead of PEM in that file')
  addPassphraseOption(command).action(async (flags: CRLFlags) => {
    await perform({ ...runner, wordsOnError: flags.out === '-' }, flags, async (session) =>
      (await import('../commands/crl.js')).crl(session, flags),
    )
  })
}
