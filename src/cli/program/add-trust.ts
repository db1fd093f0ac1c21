import type { Command } from 'commander'
import type { TrustAction } from '../../node.js'
import type { TrustFlags } from '../trust/trust-flags.js'
import { performTo } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon } from './shared-options.js'

/** Registers `orchard trust` and `orchard untrust`. */
export function addTrust(program: Command, runner: Runner): void {
  add(program, runner, {
    action: 'trust',
    summary: 'this machine trusts the root: its programs, Firefox and Chromium',
    description:
      'Puts the certificate of the root into the stores of this machine: that of Debian, Ubuntu, Fedora, Red Hat, Arch, ' +
      'macOS or Windows, and those of Firefox and Chromium. What needs root says so before anything is changed.',
  })
  add(program, runner, {
    action: 'untrust',
    summary: 'takes the root out of those stores again',
    description:
      'Takes exactly this root out of the stores of this machine, whatever it is called there. No other root is touched.',
  })
}

interface Words {
  readonly action: TrustAction
  readonly summary: string
  readonly description: string
}

function add(program: Command, runner: Runner, { action, summary, description }: Words): void {
  addCommon(program.command(action))
    .summary(summary)
    .description(description)
    .option('--dry-run', 'print every line that would be run, to paste, and run none')
    .option('--only <STORE...>', 'system, firefox or chromium (default: all that are here)')
    .option('--root <FILE>', 'this root instead of that of the CA')
    .action(async (flags: TrustFlags) => {
      await performTo(runner, flags, async (session) =>
        (await import('../commands/trust.js')).trust(session, action, flags),
      )
    })
}
