import { resolve } from 'node:path'
import { isPKIError, PKIError } from '../../index.js'
import { defaultCAHome, openCADirectory } from '../../node.js'
import type { CADirectory } from '../../node.js'
import { checkClock } from '../check-clock.js'
import type { CommonFlags } from '../flags.js'
import { repeatFolder, userFiles } from '../session.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'

/**
 * The folder of the CA: `--dir`, or the one of this user and platform.
 *
 * @throws PKIError `ERR_PKI_OPTION` when there is no home folder to put it in.
 */
export function caPath(session: Session, { dir }: CommonFlags): string {
  const { cwd } = session.environment
  if (dir === '') throw new UsageError('--dir is empty', 'Give a folder, e.g. --dir ./orchard')
  if (dir !== undefined) return resolve(cwd, dir)
  return resolve(defaultCAHome(userFiles(session)))
}

/**
 * Opens the CA that must exist, before something is done with it; remarks what is amiss in its folder.
 *
 * @throws PKIError `ERR_PKI_DIRECTORY`, `ERR_PKI_CLOCK`.
 */
export async function openCA(session: Session, flags: CommonFlags): Promise<CADirectory> {
  checkClock(session.now)
  const { files } = session.environment
  const path = caPath(session, flags)
  const directory = await leadingTo(
    flags,
    openCADirectory({ path, ...(files === undefined ? {} : { files }) }),
  )
  for (const warning of directory.warnings) session.printer.remark('folder', warning)
  return directory
}

/**
 * Waits for a CA to be opened: where `--dir` was mistyped, what makes a CA there has to say `--dir` too.
 *
 * @throws PKIError what the opening throws.
 */
export async function leadingTo(flags: CommonFlags, opening: Promise<CADirectory>): Promise<CADirectory> {
  try {
    return await opening
  } catch (error) {
    const isAbsent = isPKIError(error, 'ERR_PKI_DIRECTORY') && error.details.reason === 'absent'
    if (!isAbsent || flags.dir === undefined) throw error
    throw new PKIError(error.code, error.message, {
      details: error.details,
      hint: `Is the path right? orchard up HOST${repeatFolder(flags)} makes a CA there.`,
      cause: error,
    })
  }
}

/**
 * Opens the CA in a folder, or gives `undefined` where there is none.
 *
 * @throws PKIError `ERR_PKI_DIRECTORY` for a folder that holds something else, or not a whole CA.
 */
export async function findCA(path: string): Promise<CADirectory | undefined> {
  try {
    return await openCADirectory({ path })
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_DIRECTORY') && error.details.reason === 'absent') return undefined
    throw error
  }
}

/** A path as people read it: below the home folder with `~`. */
export function shownPath({ environment: { user, platform } }: Session, path: string): string {
  const { home } = user
  if (home === undefined || home.length < 2 || platform === 'win32') return path
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path
}
