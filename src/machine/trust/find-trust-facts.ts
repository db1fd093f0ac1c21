import { access, constants, readFile } from 'node:fs/promises'
import { delimiter, win32 } from 'node:path'
import type { ProgramEnvironment } from '../jupyter/run-quietly.js'
import { askIn } from './ask-program.js'
import type { AskProgram } from './ask-program.js'
import { bundleHolds, findAnchors } from './find-anchors.js'
import { findDatabases } from './find-databases.js'
import { linuxFamily } from './linux-family.js'
import { SYSTEM_KEYCHAIN } from './plan-macos.js'
import { expectTrustOptions } from './expect-trust-options.js'
import { TRUST_PROGRAMS } from './trust-records.js'
import type { StoreRoot, TrustFacts, TrustProgram } from './trust-records.js'

/** What `findTrustFacts` takes. */
export interface FindTrustFactsOptions {
  /** The root that the stores are searched for. */
  readonly root: StoreRoot
  /** Whether this process may change the stores of the system. */
  readonly isRoot: boolean
  /** Home folder of the user; absent: no databases of browsers are looked for. */
  readonly homedir?: string | undefined
  /** As `process.platform`; absent: this one. */
  readonly platform?: string
  /** The environment; absent: that of this process. `PATH` and `SUDO_USER` decide. */
  readonly env?: ProgramEnvironment
  /** Asks a program; absent: by starting it. */
  readonly ask?: AskProgram
}

/** Where programs of root lie, which are not on everybody's `PATH`. */
const SBIN = ['/usr/sbin', '/sbin', '/usr/local/sbin']
const JAVA_HOOK = '/etc/ca-certificates/update.d/jks-keystore'

/**
 * Looks at the stores of this machine that decide which roots are trusted, and for a root in them, by its octets and
 * under whatever name. Reads files and starts programs that only tell; changes nothing.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION`.
 */
export async function findTrustFacts(options: FindTrustFactsOptions): Promise<TrustFacts> {
  expectTrustOptions(options)
  const { root, isRoot, platform = process.platform, env = process.env } = options
  const ask = options.ask ?? askIn(env)
  const user = isRoot ? sudoUser(env) : undefined
  const programs = await findPrograms(platform, env)
  const home = user === undefined ? options.homedir : await homeOf(user, platform)
  const [osRelease, system, databases, hasHook] = await Promise.all([
    textOf('/etc/os-release'),
    findInSystem({ root, platform, programs, ask }),
    findDatabases({ root, home, certutil: programs.certutil, user, ask, platform, env }),
    isExecutable(JAVA_HOOK),
  ])
  return Object.freeze({
    platform,
    osRelease: platform === 'linux' ? osRelease : '',
    isRoot,
    ...(user === undefined ? {} : { user }),
    programs,
    ...(hasHook ? { javaHook: JAVA_HOOK } : {}),
    ...system,
    databases,
  })
}

interface SystemQuestion {
  readonly root: StoreRoot
  readonly platform: string
  readonly programs: TrustFacts['programs']
  readonly ask: AskProgram
}

type SystemFacts = Pick<TrustFacts, 'anchors' | 'systemHolds' | 'distrusted'>

async function findInSystem(question: SystemQuestion): Promise<SystemFacts> {
  const { root, platform } = question
  if (platform === 'darwin') return findInKeychain(question)
  if (platform === 'win32') return { anchors: [], systemHolds: await isInWindows(question) }
  const family = linuxFamily(await textOf('/etc/os-release'))
  if (family === undefined) return { anchors: [], systemHolds: false }
  const [found, systemHolds] = await Promise.all([
    findAnchors(family, root),
    bundleHolds(family.bundle, root),
  ])
  return { ...found, systemHolds }
}

async function findInKeychain({ root, programs: { security }, ask }: SystemQuestion): Promise<SystemFacts> {
  if (security === undefined) return { anchors: [], systemHolds: false }
  const [listed, verified] = await Promise.all([
    ask(security, ['find-certificate', '-a', '-Z', SYSTEM_KEYCHAIN]),
    ask(security, ['verify-cert', '-c', root.path, '-p', 'basic', '-L', '-q']),
  ])
  const isListed = (listed ?? '').toLowerCase().includes(root.sha1)
  return {
    anchors: isListed ? [{ path: SYSTEM_KEYCHAIN, alone: true }] : [],
    systemHolds: verified !== undefined,
  }
}

async function isInWindows({ root, programs: { certutil }, ask }: SystemQuestion): Promise<boolean> {
  if (certutil === undefined) return false
  return (await ask(certutil, ['-user', '-store', 'Root', root.sha1])) !== undefined
}

/** The user who called `sudo`; its name may come from anybody's environment, so only a plain one counts. */
function sudoUser(env: ProgramEnvironment): string | undefined {
  const name = env['SUDO_USER'] ?? ''
  return /^[a-z_][\w.-]{0,63}$/i.test(name) && name !== 'root' ? name : undefined
}

async function homeOf(user: string, platform: string): Promise<string | undefined> {
  if (platform === 'darwin') return `/Users/${user}`
  const line = (await textOf('/etc/passwd')).split('\n').find((each) => each.startsWith(`${user}:`))
  return line?.split(':')[5]
}

async function findPrograms(platform: string, env: ProgramEnvironment): Promise<TrustFacts['programs']> {
  if (platform === 'win32') {
    const path = win32.join(env['SystemRoot'] ?? String.raw`C:\Windows`, 'System32', 'certutil.exe')
    return (await isExecutable(path)) ? { certutil: path } : {}
  }
  const folders = [...(env['PATH'] ?? '').split(delimiter).filter((each) => each.startsWith('/')), ...SBIN]
  const found: Partial<Record<TrustProgram, string>> = {}
  for (const program of TRUST_PROGRAMS) {
    const path = await findIn(folders, program)
    if (path !== undefined) found[program] = path
  }
  return found
}

async function findIn(folders: readonly string[], program: string): Promise<string | undefined> {
  for (const folder of folders) {
    const path = `${folder}/${program}`
    if (await isExecutable(path)) return path
  }
  return undefined
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

/** Text of a file; empty where it cannot be read. */
async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
