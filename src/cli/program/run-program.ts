import { Command, CommanderError } from 'commander'
import { version } from '../built-at.js'
import type { CLIEnvironment } from '../environment.js'
import { EXIT } from '../exit-codes.js'
import { UsageError } from '../stop.js'
import { addAdopt } from './add-adopt.js'
import { addBundle } from './add-bundle.js'
import { addCheck } from './add-check.js'
import { addCRL } from './add-crl.js'
import { addEnroll } from './add-enroll.js'
import { addEnv } from './add-env.js'
import { addExport } from './add-export.js'
import { addFind } from './add-find.js'
import { addInit } from './add-init.js'
import { addIssue } from './add-issue.js'
import { addJupyter } from './add-jupyter.js'
import { addList } from './add-list.js'
import { addPasswd } from './add-passwd.js'
import { addProfile } from './add-profile.js'
import { addReminder } from './add-reminder.js'
import { addRenew } from './add-renew.js'
import { addRequest } from './add-request.js'
import { addRevoke } from './add-revoke.js'
import { addShow } from './add-show.js'
import { addSign } from './add-sign.js'
import { addSnippet } from './add-snippet.js'
import { addTrust } from './add-trust.js'
import { addUp } from './add-up.js'
import type { Runner } from './runner.js'

/** Every command by its name, in the order in which a person comes to use it: what the help lists. */
const COMMANDS: Readonly<Record<string, (program: Command, runner: Runner) => void>> = {
  up: addUp,
  init: addInit,
  adopt: addAdopt,
  issue: addIssue,
  request: addRequest,
  sign: addSign,
  renew: addRenew,
  revoke: addRevoke,
  crl: addCRL,
  jupyter: addJupyter,
  snippet: addSnippet,
  bundle: addBundle,
  list: addList,
  find: addFind,
  export: addExport,
  passwd: addPasswd,
  show: addShow,
  profile: addProfile,
  enroll: addEnroll,
  reminder: addReminder,
  trust: addTrust,
  env: addEnv,
  check: addCheck,
}

/**
 * Reads the command line and runs the one command that it names; each command's code is loaded only then.
 *
 * @throws UsageError when the command line makes no sense; whatever the command throws.
 */
export async function runProgram(environment: CLIEnvironment, variable: string | undefined): Promise<number> {
  let status: number = EXIT.done
  const argv = withHelpAsOption(environment.argv)
  const program = createProgram({ environment, variable, settle: (code) => (status = code) }, argv)
  if (argv.length === 0) {
    program.outputHelp({ error: true })
    return EXIT.usage
  }
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) throw usageError(error, program, argv)
  }
  return status
}

/** `orchard help` and `orchard help issue`, as many programs have it. */
function withHelpAsOption([word, ...rest]: readonly string[]): readonly string[] {
  if (word === undefined) return []
  return word === 'help' ? [...rest, '--help'] : [word, ...rest]
}

function createProgram(runner: Runner, argv: readonly string[]): Command {
  const program = new Command('orchard')
  const { stdout, stderr } = runner.environment
  program
    .description('A private certificate authority, so that your iPad trusts your Jupyter server.')
    .helpCommand(false)
    .configureHelp({ optionTerm: ({ flags }) => flags.replace(/[<>]/g, '') })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      // What is wrong is said once, by `reportError`.
      outputError: () => undefined,
      getOutHelpWidth: () => helpWidth(stdout.columns),
      getErrHelpWidth: () => helpWidth(stderr.columns),
    })
    .version(version(), '-V, --version', 'display the version')
    .addHelpText('after', HELP_END)
  for (const add of commandsFor(argv)) add(program, runner)
  return program
}

/** The command that is named, or all of them where the first word names none: help and suggestions are made of all. */
function commandsFor([word = '']: readonly string[]): readonly ((
  program: Command,
  runner: Runner,
) => void)[] {
  const named = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined
  return named === undefined ? Object.values(COMMANDS) : [named]
}

const HELP_END = `
Begin with:  orchard up 192.168.1.20 homebox.local
             (every address that you will type on the iPad)
More of one: orchard COMMAND --help`

function helpWidth(columns: number | undefined): number {
  return Math.min(columns ?? 80, 80)
}

/** Turns what commander says into our form: one sentence, and what to type instead. */
function usageError(error: CommanderError, program: Command, argv: readonly string[]): UsageError {
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n')
  const suggestion = rest.join(' ').replace(/^\(|\)$/g, '')
  return new UsageError(first, suggestion === '' ? helpHint(program, argv) : suggestion)
}

/** The line that lists what could have been typed. */
function helpHint({ commands }: Command, [word = '']: readonly string[]): string {
  if (word.startsWith('-')) return 'Options stand behind the command; orchard --help lists the commands.'
  const isCommand = commands.some((command) => command.name() === word || command.aliases().includes(word))
  return `orchard ${isCommand ? `${word} ` : ''}--help lists what there is.`
}
