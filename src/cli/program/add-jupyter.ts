import type { Command } from 'commander'
import type { JupyterFlags } from '../flags.js'
import { performTo } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon } from './shared-options.js'

/** Registers `orchard jupyter`. */
export function addJupyter(program: Command, runner: Runner): void {
  addCommon(program.command('jupyter'))
    .summary("Jupyter's settings, so that it serves the certificate, and whether it does")
    .description(
      'Writes what Jupyter Server, JupyterLab and Notebook read, keeps a copy of what was there, and dials the Jupyter that ' +
        'runs here.',
    )
    .argument('[NAME]', "the server: a name, a host or a file (default: this machine's own)")
    .option('--dry-run', 'say what would be written, and write nothing')
    .option('--python', 'a marked block in the .py settings instead of the .json, which counts more')
    .option('--config <FILE>', 'the settings file, .json or .py; also a jupyterhub_config.py')
    .option('--owner <USER[:GROUP]>', 'who runs Jupyter, and owns a file that is made')
    .option('--undo', 'take our settings out again')
    .action(async (name: string | undefined, flags: JupyterFlags) => {
      await performTo(runner, flags, async (session) =>
        (await import('../commands/jupyter.js')).jupyter(session, name, flags),
      )
    })
}
