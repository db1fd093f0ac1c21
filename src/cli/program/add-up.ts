import type { Command } from 'commander'
import type { UpFlags } from '../flags.js'
import { parseDays } from '../option-values.js'
import { perform } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon, addKeyOptions, addRootOptions } from './shared-options.js'

/** Registers `orchard up`. */
export function addUp(program: Command, runner: Runner): void {
  const command = addCommon(program.command('up'))
    .summary('everything: a CA if there is none, a certificate, and what to do next')
    .description(
      'Makes a CA if there is none yet and a certificate for the hosts (or keeps the ones that are good), and says ' +
        'what is left to do. Run it again at any time.',
    )
    .argument('[HOST...]', 'every address that will be typed on the device: names and IP addresses')
    .option('--name <NAME>', 'name of the files of this server (default: the first host)')
    .option('--only', 'do not add localhost and the names of this machine')
    .option('--days <NUMBER>', 'life of the certificate (default and most: 825)', parseDays)
    .option('--jupyter', "write Jupyter's settings without asking")
    .option('--no-jupyter', "leave Jupyter's settings alone, without asking")
    .option('--no-enroll', 'do not offer the page for the device at the end')
    .option('--yes', 'ask nothing that can be answered with yes')
  addRootOptions(addKeyOptions(command)).action(async (hosts: string[], flags: UpFlags) => {
    await perform(runner, flags, async (session) => {
      const document = await (await import('../commands/up.js')).up(session, hosts, flags)
      await (await import('../enroll/offer-page.js')).offerPage(session, flags, document)
      return document
    })
  })
}
