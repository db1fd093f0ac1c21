import { isAbsolute, join } from 'node:path'
import { PKIError } from '../../base/errors.js'
import { expectArray, expectObject, expectString } from '../../base/options.js'
import type { FileOwner } from '../../store/directory/file-layer.js'
import { assertProtected } from './assert-protected.js'
import { assertUsableKey } from './assert-usable-key.js'
import { findSetting, setSetting } from './edit-json.js'
import { findDisagreement } from './find-disagreement.js'
import type { JupyterInstallation } from './find-jupyter.js'
import { applicationOf, isOpenAddress, SETTINGS_FILES, settingsOf } from './jupyter-application.js'
import type { JupyterApplication, JupyterSetting } from './jupyter-application.js'
import { keyReaderWarnings } from './key-reader-warnings.js'
import { setBlock } from './python-block.js'
import { readSettingsFile, replaceSettingsFile } from './settings-file.js'
import type { SettingsFile } from './settings-file.js'

/** What `writeJupyterSettings` takes. */
export interface WriteJupyterSettingsOptions {
  /** The Jupyter, as `findJupyter` found it. */
  readonly installation: JupyterInstallation
  /** The hosts that a person dials, in canonical text. */
  readonly hosts: readonly string[]
  /** Absolute path of the certificate with its chain. */
  readonly certificatePath: string
  /** Absolute path of its key, in clear. */
  readonly keyPath: string
  /** The settings file, `.json` or `.py`; absent: those that the installed programs read. */
  readonly configFile?: string
  /** Writes a marked block into the Python settings instead of JSON, which would count more. */
  readonly python?: boolean
  /** Says what would be written and writes nothing. */
  readonly dryRun?: boolean
  /** Who owns a file that is made; absent: who runs this. */
  readonly owner?: FileOwner
  /** As `process.platform`; absent: this one. */
  readonly platform?: string
}

/** What was done to a settings file. */
export interface JupyterSettingsFile {
  /** The file. */
  readonly path: string
  /** Whose settings they are. */
  readonly application: JupyterApplication
  /** Whether it was made, changed, or good already; with `dryRun`, would be. */
  readonly outcome: 'created' | 'changed' | 'unchanged'
  /** What stands there now, by class and name, e.g. `ServerApp.certfile`. */
  readonly settings: Readonly<Record<string, string>>
  /** The copy of what stood there before; absent where there was nothing to keep. */
  readonly backupPath?: string
}

/** What was written for Jupyter. */
export interface WrittenJupyterSettings {
  /** Each file. */
  readonly files: readonly JupyterSettingsFile[]
  /** Whether it listens to the network, and not to this machine only. */
  readonly isOpen: boolean
  /** Whether a password is set; otherwise a token is all that guards it. */
  readonly hasPassword: boolean
  /** What a person should know, one sentence each. */
  readonly warnings: readonly string[]
}

/**
 * Writes what Jupyter reads, so that it serves a certificate and is reached where it is dialled. JSON settings are merged, and
 * keep all else to the octet; Python settings get one marked block and are never read as a program. A copy of what was there
 * is kept each time. Reads and writes the disk; starts nothing.
 *
 * @throws {@link PKIError} `ERR_PKI_CONFIG` when settings are no JSON, when JSON settings would count over the Python ones that
 * were asked for, or when the server would be open to everybody without token and password; `ERR_PKI_PASSPHRASE`,
 * `ERR_PKI_KEY_MALFORMED`, `ERR_PKI_KEY_MISMATCH` and `ERR_PKI_PEM` when a server cannot start with the key; `ERR_PKI_FILE`,
 * `ERR_PKI_CONFLICT`; `ERR_PKI_OPTION`. Nothing is written then.
 */
export async function writeJupyterSettings(
  options: WriteJupyterSettingsOptions,
): Promise<WrittenJupyterSettings> {
  const request = takeOptions(options)
  await assertUsableKey(request)
  const planned: PlannedFile[] = []
  for (const target of targetsOf(options)) planned.push(await plan(request, target))
  const isOpen = planned.some(({ ip }) => ip !== undefined && isOpenAddress(ip))
  const hasPassword = await protect(options.installation, isOpen ? planned : [])
  const files: JupyterSettingsFile[] = []
  for (const each of planned) files.push(await write(each, options))
  const warnings = await warningsOf(options, planned)
  return Object.freeze({
    files: Object.freeze(files),
    isOpen,
    hasPassword,
    warnings: Object.freeze(warnings),
  })
}

/** Whether a password guards what is about to be opened. Throws as `assertProtected`. */
async function protect(installation: JupyterInstallation, planned: readonly PlannedFile[]): Promise<boolean> {
  const found: boolean[] = []
  for (const { file, application } of planned)
    found.push((await assertProtected(installation, application, [file])).hasPassword)
  return found.includes(true)
}

async function warningsOf(
  { installation, keyPath, owner }: WriteJupyterSettingsOptions,
  planned: readonly PlannedFile[],
): Promise<readonly string[]> {
  const written = { paths: planned.map(({ path }) => path), settings: planned[0]?.settings ?? [] }
  const user = owner ?? { uid: process.getuid?.(), gid: process.getgid?.() }
  return [
    ...planned.flatMap(narrowedAddress),
    ...(await findDisagreement(installation, written)),
    ...(await keyReaderWarnings({ keyPath, user: numbersOf(user) })),
  ]
}

interface Request {
  readonly hosts: readonly string[]
  readonly certificatePath: string
  readonly keyPath: string
  readonly platform: string
}

function takeOptions(options: WriteJupyterSettingsOptions): Request {
  expectObject(options, '')
  expectObject(options.installation, 'installation')
  const hosts = expectArray(options.hosts, 'hosts').map((host, index) =>
    expectString(host, `hosts[${index}]`),
  )
  const { platform = process.platform } = options
  return {
    hosts,
    certificatePath: expectAbsolute(options.certificatePath, 'certificatePath'),
    keyPath: expectAbsolute(options.keyPath, 'keyPath'),
    platform,
  }
}

/** Jupyter starts anywhere. */
function expectAbsolute(value: unknown, option: string): string {
  const path = expectString(value, option)
  if (isAbsolute(path) && !path.includes('\0')) return path
  const expected = 'an absolute path'
  throw new PKIError('ERR_PKI_OPTION', `${option} must be ${expected}`, { details: { option, expected } })
}

function numbersOf({ uid, gid }: { readonly uid: number | undefined; readonly gid: number | undefined }) {
  return { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) }
}

interface Target {
  readonly path: string
  readonly application: JupyterApplication
}

/** The files that the installed programs read: Notebook 6 ignores the settings of the server. */
function targetsOf({ installation, configFile, python }: WriteJupyterSettingsOptions): readonly Target[] {
  if (configFile !== undefined) return [{ path: configFile, application: applicationOf(configFile) }]
  const { configFolder, versions } = installation
  const hasOldNotebook = Number.parseInt(versions['notebook'] ?? '', 10) < 7
  const ending = python === true ? 'py' : 'json'
  const applications: readonly JupyterApplication[] = hasOldNotebook
    ? ['ServerApp', 'NotebookApp']
    : ['ServerApp']
  return applications.map((application) => ({
    path: join(configFolder, `${SETTINGS_FILES[application]}.${ending}`),
    application,
  }))
}

interface PlannedFile extends Target {
  readonly file: SettingsFile
  readonly text: string
  readonly settings: readonly JupyterSetting[]
  /** Where it will listen, as far as these settings say. */
  readonly ip: string | undefined
  /** Where it was told to listen before. */
  readonly previousIP?: string
}

async function plan(request: Request, target: Target): Promise<PlannedFile> {
  const { path, application } = target
  const file = await readSettingsFile(path)
  const settings = settingsOf(application, request)
  if (path.endsWith('.py')) return planPython({ ...target, file, settings })
  if (application === 'JupyterHub') throw hubReadsPython(path)
  const previousIP = findSetting(file, { section: application, key: 'ip' })
  const wanted = settings.filter(({ key }) => key !== 'ip' || !isEverywhere(previousIP))
  let edited = { path, text: file.text }
  for (const { key, value } of wanted) edited = setSetting(edited, { section: application, key }, value)
  const ip = findSetting(edited, { section: application, key: 'ip' })
  return {
    ...target,
    file,
    text: edited.text,
    settings,
    ip,
    ...(previousIP === undefined ? {} : { previousIP }),
  }
}

/** What listens to everything already stays as it is. */
function isEverywhere(ip: string | undefined): boolean {
  return ip !== undefined && ['0.0.0.0', '*', '', '::'].includes(ip)
}

function hubReadsPython(path: string): PKIError<'ERR_PKI_CONFIG'> {
  return new PKIError('ERR_PKI_CONFIG', `${path}: JupyterHub reads Python settings only`, {
    details: { path, line: 0, name: 'JupyterHub' },
    hint: 'Give its jupyterhub_config.py.',
  })
}

async function planPython({
  settings,
  ...target
}: Target & Pick<PlannedFile, 'file' | 'settings'>): Promise<PlannedFile> {
  const { file, path, application } = target
  const json = await readSettingsFile(path.replace(/\.py$/, '.json'))
  const stronger = settings.find(
    ({ key }) =>
      application !== 'JupyterHub' && findSetting(json, { section: application, key }) !== undefined,
  )
  if (stronger !== undefined) throw jsonCountsMore(json.path, `${application}.${stronger.key}`)
  const named = settings.map(({ key, value }) => ({ name: `${application}.${key}`, value }))
  const { text } = setBlock({ path, text: file.text }, named)
  return { ...target, text, settings, ip: settings.find(({ key }) => key === 'ip')?.value }
}

function jsonCountsMore(path: string, name: string): PKIError<'ERR_PKI_CONFIG'> {
  return new PKIError('ERR_PKI_CONFIG', `${path} sets ${name}, and counts over Python settings`, {
    details: { path, line: 0, name },
    hint: 'Leave --python away: then it is set there.',
  })
}

async function write(
  { file, text, application, settings, path }: PlannedFile,
  { dryRun, owner }: WriteJupyterSettingsOptions,
): Promise<JupyterSettingsFile> {
  const outcome = text === file.text ? 'unchanged' : file.facts === undefined ? 'created' : 'changed'
  const shown = Object.fromEntries(settings.map(({ key, value }) => [`${application}.${key}`, value]))
  const mayWrite = dryRun !== true && outcome !== 'unchanged'
  const backupPath = mayWrite
    ? await replaceSettingsFile({ file, text, ...(owner === undefined ? {} : { owner }) })
    : undefined
  return Object.freeze({
    path,
    application,
    outcome,
    settings: Object.freeze(shown),
    ...(backupPath === undefined ? {} : { backupPath }),
  })
}

/** An address that was given on purpose is not replaced in silence. */
function narrowedAddress({ path, previousIP, ip }: PlannedFile): readonly string[] {
  if (previousIP === undefined || previousIP === ip || !isOpenAddress(previousIP)) return []
  return [
    `${path} listened on ${previousIP} and now listens on ${String(ip)}: an address of its own fails as soon as it changes.`,
  ]
}
