import type { Command } from 'commander'
import type { EnrollFlags } from '../flags.js'
import { parseMinutes, parsePort } from '../option-values.js'
import { performTo } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon, addPassphraseOption } from './shared-options.js'

/** Registers `orchard enroll`. */
export function addEnroll(program: Command, runner: Runner): void {
  const command = addCommon(program.command('enroll').alias('device'))
    .summary('a page and a QR code that carry the root to an iPad, and show that it arrived')
    .description(
      'Serves a small page for the device, for a limited time, and watches until the device trusts the root. Exits with 0 ' +
        'then, and with 1 when the time is over before. With --json each event is one line.',
    )
    .argument('[NAME]', 'the server that the device will use (default: the one of this machine)')
    .option('--server <URL>', 'the running server, which the device and this terminal try at the end')
    .option(
      '--host <ADDR[:PORT]>',
      'name or address of the page, where others know this machine by another one; with a port where that differs too',
    )
    .option('--port <NUMBER>', 'port of the page, for http and TLS (default: 8470)', parsePort)
    .option('--minutes <NUMBER>', 'how long it is served (default: 15)', parseMinutes)
    .option('--https', 'over https only: for a device that trusts the root already, so for renewals')
  addPassphraseOption(command).action(async (name: string | undefined, flags: EnrollFlags) => {
    await performTo(runner, flags, async (session) =>
      (await import('../commands/enroll.js')).enroll(session, name, flags),
    )
  })
}
