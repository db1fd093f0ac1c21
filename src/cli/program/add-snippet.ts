import type { Command } from 'commander'
import type { CommonFlags } from '../flags.js'
import { perform } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon } from './shared-options.js'

/** Registers `orchard snippet`. */
export function addSnippet(program: Command, runner: Runner): void {
  addCommon(program.command('snippet'))
    .summary('settings to paste for nginx, Caddy, code-server, Docker, Node and others')
    .description(
      'Prints what a program needs to serve the certificate, who must be able to read the key, and what a renewal needs.',
    )
    .argument('<KIND>', 'nginx, caddy, code-server, docker, node, jupyterhub, tljh or systemd')
    .argument('[NAME]', "the server: a name, a host or a file (default: this machine's own)")
    .action(async (kind: string, word: string | undefined, flags: CommonFlags) => {
      await perform({ ...runner, wordsOnError: true }, flags, async (session) =>
        (await import('../commands/snippet.js')).snippet(session, { kind, word }, flags),
      )
    })
}
