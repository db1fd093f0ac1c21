import { dirname, resolve } from 'node:path'
import { isPKIError } from '../../index.js'
import { environmentLines, SHELLS, storeRoot, trustFolder, writeTrustFiles } from '../../node.js'
import type { Shell, TrustFiles } from '../../node.js'
import { fingerprintOf } from '../ca/fingerprint.js'
import type { CLIEnvironment } from '../environment.js'
import { EXIT } from '../exit-codes.js'
import type { Outcome } from '../program/runner.js'
import { repeatFolder, userFiles } from '../session.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'
import type { EnvDocument } from '../trust/documents.js'
import { assertFit, oneRoot } from '../trust/one-root.js'
import type { OneRoot } from '../trust/one-root.js'
import { runWith } from '../trust/run-with.js'
import type { EnvFlags } from '../trust/trust-flags.js'

/** `orchard env`: variables by which programs trust the root, without any change to the machine. */
export async function env(session: Session, words: readonly string[], flags: EnvFlags): Promise<Outcome> {
  const { environment } = session
  const shell = shellOf(environment, flags)
  if (words.length > 0 && (flags.json === true || flags.shell !== undefined))
    throw new UsageError('a command goes with neither --json nor --shell', 'Leave one of them away.')
  const root = await oneRoot(session, flags)
  await assertFit(session, root)
  const files = await writeTrustFiles({
    pem: storeRoot(root).pem,
    folder: folderOf(session, root, flags),
    ...ownFolder(session, root),
    platform: environment.platform,
    env: environment.env,
  })
  if (words.length > 0) return { code: await runWith(environment, words, files.variables) }
  if (flags.json !== true) printLines(session, { shell, files, flags })
  return { document: documentOf(session, root, files), code: EXIT.done }
}

/** The shell that is asked for, or the one that most likely reads this. */
function shellOf({ env: variables, platform }: CLIEnvironment, { shell }: EnvFlags): Shell {
  if (shell === undefined) {
    if (platform === 'win32') return 'powershell'
    return /(^|\/)fish$/.test(variables['SHELL'] ?? '') ? 'fish' : 'sh'
  }
  const found = SHELLS.find((each) => each === shell)
  if (found !== undefined) return found
  throw new UsageError(
    `--shell ${shell} is not known`,
    `There are ${SHELLS.join(', ')}; bash and zsh are sh.`,
  )
}

function folderOf(session: Session, root: OneRoot, { out }: EnvFlags): string {
  if (out === '') throw new UsageError('--out is empty', 'Give a folder.')
  if (out !== undefined) return resolve(session.environment.cwd, out)
  return trustFolder(storeRoot(root), userFiles(session))
}

/** Where all that this command ever wrote by itself lies; nowhere for a user without a home. */
function ownFolder(session: Session, root: OneRoot): { readonly own?: string } {
  try {
    return { own: dirname(trustFolder(storeRoot(root), userFiles(session))) }
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_OPTION')) return {}
    throw error
  }
}

interface Lines {
  readonly shell: Shell
  readonly files: TrustFiles
  readonly flags: EnvFlags
}

/** How the lines are taken over by the shell that is typed into. */
const TAKING_OVER = {
  sh: (command) => `eval "$(${command})"`,
  fish: (command) => `${command} | source`,
  powershell: (command) => `${command} | Out-String | Invoke-Expression`,
  cmd: (command) => `for /f "delims=" %i in ('${command} --shell cmd') do @%i`,
} as const satisfies Record<Shell, (command: string) => string>

function printLines({ environment: { stdout }, printer }: Session, { shell, files, flags }: Lines): void {
  stdout.write(environmentLines(shell, files.variables))
  if (stdout.isTTY !== true) return
  printer.text(`For this terminal: ${TAKING_OVER[shell](`orchard env${repeatFolder(flags)}`)}`)
  printer.text('For one command: orchard env -- COMMAND')
}

function documentOf({ printer }: Session, { der }: OneRoot, files: TrustFiles): EnvDocument {
  const { rootPath, bundlePath, roots, variables } = files
  return {
    command: 'env',
    fingerprint: fingerprintOf(der),
    rootPath,
    bundlePath,
    roots,
    variables,
    remarks: printer.remarks,
  }
}
