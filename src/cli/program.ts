import { Command, CommanderError } from 'commander'
import { version } from './built-at.js'
import { EXIT, type ExitCode } from './exit-codes.js'
import type { CommandDocument } from './documents.js'
import type { CLIEnvironment } from './environment.js'
import type {
  CheckFlags,
  CommonFlags,
  InitFlags,
  IssueFlags,
  RequestFlags,
  SignFlags,
  UpFlags,
} from './flags.js'
import { collect, parseDays, parsePort, parseSeconds } from './option-values.js'
import { openSession, type Session } from './session.js'
import { UsageError } from './stop.js'

/** What one command needs to run. */
interface Runner {
  readonly environment: CLIEnvironment
  readonly variable: string | undefined
  /** Whether standard output carries data, so that words go to standard error. */
  readonly wordsOnError?: boolean
  /** Takes the exit status of a command that did what it was asked for and yet has bad news. */
  readonly settle: (code: ExitCode) => void
}

/**
 * Reads the command line and runs the one command that it names; each command's code is loaded only then.
 *
 * @throws UsageError when the command line makes no sense; whatever the command throws.
 */
export async function runProgram(
  environment: CLIEnvironment,
  variable: string | undefined,
): Promise<ExitCode> {
  let status: ExitCode = EXIT.done
  const program = createProgram({ environment, variable, settle: (code) => (status = code) })
  if (environment.argv.length === 0) {
    program.outputHelp({ error: true })
    return EXIT.usage
  }
  try {
    await program.parseAsync([...environment.argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) throw usageError(error)
  }
  return status
}

const KEY_KINDS_TEXT = 'ec-p256 (default), ec-p384, rsa-2048, rsa-3072 or rsa-4096'

function createProgram(runner: Runner): Command {
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
  addUp(program, runner)
  addInit(program, runner)
  addIssue(program, runner)
  addRequest(program, runner)
  addSign(program, runner)
  addShow(program, runner)
  addCheck(program, runner)
  return program
}

const HELP_END = `
Begin with:  orchard up 192.168.1.20 homebox.local
             (every address that you will type on the iPad)`

function helpWidth(columns: number | undefined): number {
  return Math.min(columns ?? 80, 80)
}

function addUp(program: Command, runner: Runner): void {
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
    .option('--yes', 'ask nothing that can be answered with yes')
  addRootOptions(addKeyOptions(command)).action(async (hosts: string[], flags: UpFlags) => {
    await perform(runner, flags, async (session) =>
      (await import('./commands/up.js')).up(session, hosts, flags),
    )
  })
}

function addInit(program: Command, runner: Runner): void {
  const command = addCommon(program.command('init'))
    .summary('a CA, and nothing else')
    .description('Makes a CA: its key, its certificate, and a folder like the one of `openssl ca`.')
    .option('--days <NUMBER>', 'life of the root (default: 7300)', parseDays)
  addRootOptions(addKeyOptions(command))
    .option('--country <CODE>', 'C of the subject: two letters')
    .option('--state <NAME>', 'ST of the subject')
    .option('--locality <NAME>', 'L of the subject')
    .option('--organization <NAME>', 'O of the subject; may be repeated', collect)
    .option('--organizational-unit <NAME>', 'OU of the subject; may be repeated', collect)
    .option('--email <ADDRESS>', 'emailAddress of the subject')
    .action(async (flags: InitFlags) => {
      await perform(runner, flags, async (session) =>
        (await import('./commands/init.js')).init(session, flags),
      )
    })
}

function addIssue(program: Command, runner: Runner): void {
  const command = addCommon(program.command('issue'))
    .summary('a certificate for a server, by the CA that exists')
    .description('Makes a key and a certificate for a server, or keeps the ones that are good.')
    .argument('<HOST...>', 'names and IP addresses of the server')
    .option('--name <NAME>', 'name of the files of this server (default: the first host)')
    .option('--only', 'do not add localhost and the names of this machine')
    .option('--days <NUMBER>', 'life of the certificate (default and most: 825)', parseDays)
    .option('--ephemeral', 'with --json: a throw-away root and certificate; nothing touches the disk')
  addKeyOptions(command).action(async (hosts: string[], flags: IssueFlags) => {
    await perform(runner, flags, async (session) => {
      if (flags.ephemeral === true)
        return (await import('./commands/issue-ephemeral.js')).issueEphemeral(session, hosts, flags)
      return (await import('./commands/issue.js')).issue(session, hosts, flags)
    })
  })
}

function addRequest(program: Command, runner: Runner): void {
  addCommon(program.command('request'))
    .summary('a key and a request on this machine, for `orchard sign` on another')
    .description('Makes a key, which stays here, and a certificate request, which goes to standard output.')
    .argument('<HOST...>', 'names and IP addresses of this server; `-` among them: no request file')
    .option('--name <NAME>', 'name of the files (default: the first host)')
    .option('--only', 'do not add localhost and the names of this machine')
    .option('--key <FILE>', 'where the key is written')
    .option('--out <FILE>', 'where the request is written; - is standard output')
    .option('--key-kind <KIND>', `kind of the key: ${KEY_KINDS_TEXT}`)
    .option('--owner <USER[:GROUP]>', 'who owns the key')
    .action(async (hosts: string[], flags: RequestFlags) => {
      await perform({ ...runner, wordsOnError: true }, flags, async (session) =>
        (await import('./commands/request.js')).request(session, hosts, flags),
      )
    })
}

function addSign(program: Command, runner: Runner): void {
  addCommon(program.command('sign'))
    .summary('a certificate for a request that was made elsewhere')
    .description('Shows what a request asks for, asks y/N, and signs it.')
    .argument(
      '<CSR>',
      'file of the request; `-` is standard input, and the chain then goes to standard output',
    )
    .argument('[HOST...]', 'the hosts of the certificate (default: those that the request names)')
    .option('--name <NAME>', 'name of the file (default: the first host)')
    .option('--days <NUMBER>', 'life of the certificate (default and most: 825)', parseDays)
    .option('--out <FILE>', 'where the chain is written besides the folder of the CA; - is standard output')
    .option('--passphrase-file <FILE>', 'passphrase of the CA; - is standard input')
    .option('--owner <USER[:GROUP]>', 'who owns the file of the certificate')
    .option('--yes', 'do not ask')
    .action(async (csr: string, hosts: string[], flags: SignFlags) => {
      const wordsOnError = (flags.out ?? csr) === '-'
      await perform({ ...runner, wordsOnError }, flags, async (session) =>
        (await import('./commands/sign.js')).sign(session, { csr, hosts }, flags),
      )
    })
}

function addShow(program: Command, runner: Runner): void {
  addCommon(program.command('show'))
    .summary('the CA and its certificates, or one file, in words')
    .description('Says what a CA, one of its certificates, or a file (certificate or request) holds.')
    .argument('[NAME|FILE]', 'name of a server of this CA, or a file; - is standard input')
    .action(async (subject: string | undefined, flags: CommonFlags) => {
      await perform(runner, flags, async (session) =>
        (await import('./commands/show.js')).show(session, subject, flags),
      )
    })
}

function addCheck(program: Command, runner: Runner): void {
  addCommon(program.command('check'))
    .summary('would an iPad trust this server, and if not, why?')
    .description(
      'Looks at running servers and at files as an iPhone or iPad would, and says what is wrong and what to do. ' +
        'Without a word: at every server of the CA. Exits with 1 where one is refused, with 3 where one does not answer.',
    )
    .argument('[ADDRESS|FILE...]', 'https://192.168.1.20:8888, or a file; - is standard input')
    .option(
      '--root <FILE>',
      'a root that the device trusts (default: the one of the CA); may be repeated',
      collect,
    )
    .option(
      '--host <HOST>',
      'host that a file is judged for (default: all that it names); may be repeated',
      collect,
    )
    .option('--explain <TEXT>', 'what a rule, an OSStatus or a message means')
    .option('--svg <FILE>', 'write a drawing of the chain')
    .option(
      '--token-file <FILE>',
      'token of Jupyter in its first line (or $JUPYTER_TOKEN); - is standard input',
    )
    .option('--timeout <SECONDS>', 'time for one server, 1 to 120 (default: 10)', parseSeconds)
    .option('--port <NUMBER>', "port of the CA's servers (default: 8888)", parsePort)
    .action(async (words: string[], flags: CheckFlags) => {
      await perform(runner, flags, async (session) => {
        const { document, code } = await (await import('./commands/check.js')).check(session, words, flags)
        runner.settle(code)
        return document
      })
    })
}

/** Runs a command and, with `--json`, writes its document. */
async function perform(
  { environment, variable, wordsOnError = false }: Runner,
  flags: CommonFlags,
  run: (session: Session) => Promise<CommandDocument>,
): Promise<void> {
  const json = flags.json === true
  const document = await run(openSession({ environment, json, wordsOnError, variable }))
  if (json) environment.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
}

function addCommon(command: Command): Command {
  return command
    .option('--dir <PATH>', 'folder of the CA (default: $ORCHARD_HOME, or one per user)')
    .option('--json', 'one JSON document instead of words')
}

function addKeyOptions(command: Command): Command {
  return command
    .option('--key-kind <KIND>', `kind of new keys: ${KEY_KINDS_TEXT}`)
    .option('--passphrase-file <FILE>', 'passphrase of the CA in its first line; - is standard input')
    .option('--owner <USER[:GROUP]>', 'who owns the files of the server')
}

function addRootOptions(command: Command): Command {
  return command
    .option(
      '--permit <NAME|CIDR>',
      'a further name or range that the root may sign; may be repeated',
      collect,
    )
    .option('--unconstrained', 'a root that may sign any name in the world')
    .option('--common-name <NAME>', 'name of the root, as Settings lists it (default: user@host, month)')
}

/** Turns what commander says into our form: one sentence, and what to type instead. */
function usageError(error: CommanderError): UsageError {
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n')
  const suggestion = rest.join(' ').replace(/^\(|\)$/g, '')
  return new UsageError(
    first,
    suggestion === '' ? 'orchard --help, or --help after a command, lists what there is.' : suggestion,
  )
}
