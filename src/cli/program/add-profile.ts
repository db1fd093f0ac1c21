import type { Command } from 'commander'
import { collect, parseInstant } from '../option-values.js'
import type { ProfileFlags } from '../profile/profile-flags.js'
import { perform } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon } from './shared-options.js'

/** Registers `orchard profile`. */
export function addProfile(program: Command, runner: Runner): void {
  addCommon(program.command('profile'))
    .summary('the root in a file for the iPhone, iPad or Mac, or for an MDM')
    .description(
      'Writes a configuration profile (.mobileconfig) by which a device trusts the root. It holds no private key, so it ' +
        'may go by AirDrop, Mail or a web server. Installed again, it replaces the one that is there.',
    )
    .option(
      '--root <FILE>',
      'this root instead of that of the CA; may be repeated: old and new in one',
      collect,
    )
    .option('--intermediate <FILE>', 'a CA below a root that rides along; may be repeated', collect)
    .option('--organization <NAME>', 'who gives it out, as Settings shows it')
    .option('--title <TEXT>', 'what it is called in Settings (default: the name of the root)')
    .option('--removal-date <DAY>', 'the day on which the device removes it by itself', parseInstant)
    .option('--system', 'on a Mac: for everyone who uses it')
    .option('--sign <FILE>', "sign it: the signer's certificate with its chain, PEM")
    .option('--key <FILE>', "the signer's private key")
    .option('--passphrase-file <FILE>', 'passphrase of that key in its first line; - is standard input')
    .option('--der', 'the bare root (.cer) instead, for an MDM, Android or Windows')
    .option('--client <FILE>', 'a .p12 with the private key of a client: the profile is then a secret')
    .option('--password-file <FILE>', 'write the password of that .p12 into the profile too')
    .option('--out <FILE>', 'where it is written (default: the name of the root); - is standard output')
    .action(async (flags: ProfileFlags) => {
      await perform({ ...runner, wordsOnError: flags.out === '-' }, flags, async (session) =>
        (await import('../commands/profile.js')).profile(session, flags),
      )
    })
}
