import { access, readdir } from 'node:fs/promises'
import { delimiter } from 'node:path'
import type { ProgramEnvironment } from '../jupyter/run-quietly.js'
import type { AskProgram } from './ask-program.js'
import { bodiesOf } from './find-anchors.js'
import { STORE_PREFIX, storeName } from './store-name.js'
import type { NSSDatabase, StoredNickname, StoreRoot } from './trust-records.js'

/** What is looked for, and where. */
export interface DatabaseQuestion {
  /** The root. */
  readonly root: StoreRoot
  /** Home folder of the user whose browsers are meant; absent: there is none to look into. */
  readonly home: string | undefined
  /** As `process.platform`. */
  readonly platform: string
  /** `certutil` of NSS; absent: what is in a database cannot be seen. */
  readonly certutil: string | undefined
  /** As whom root looks, so that no file of root's appears there. */
  readonly user: string | undefined
  /** Asks a program. */
  readonly ask: AskProgram
  /** The environment: `PATH` tells whether a Chromium is installed. */
  readonly env: ProgramEnvironment
}

/** Folders of Firefox's profiles below home: as it comes, by XDG, as a snap, as a flatpak; then macOS. */
const FIREFOX = [
  '.mozilla/firefox',
  '.config/mozilla/firefox',
  'snap/firefox/common/.mozilla/firefox',
  '.var/app/org.mozilla.firefox/.mozilla/firefox',
  '.var/app/org.mozilla.firefox/config/mozilla/firefox',
  'Library/Application Support/Firefox/Profiles',
] as const

const USUAL = '.pki/nssdb'
/** Databases of Chromium and its kin below home. */
const CHROMIUM = [
  USUAL,
  '.local/share/pki/nssdb',
  'snap/chromium/current/.pki/nssdb',
  '.var/app/org.chromium.Chromium/.pki/nssdb',
  '.var/app/com.google.Chrome/.pki/nssdb',
] as const

const CHROMIUM_PROGRAMS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'brave-browser',
]

/**
 * The databases of a user's browsers, and where the root stands in each. Starts `certutil -L`; changes nothing. On Windows
 * there are none: Firefox and Chromium read the roots of Windows.
 */
export async function findDatabases(question: DatabaseQuestion): Promise<readonly NSSDatabase[]> {
  const { home, platform } = question
  if (home === undefined || platform === 'win32') return []
  const folders = [...(await firefoxFolders(home)), ...(await chromiumFolders(home, question))]
  const databases: NSSDatabase[] = []
  for (const each of folders)
    databases.push({ ...each, copies: each.exists ? await findCopies(each.folder, question) : [] })
  return databases
}

type Place = Omit<NSSDatabase, 'copies'>

async function firefoxFolders(home: string): Promise<readonly Place[]> {
  const places: Place[] = []
  for (const below of FIREFOX) {
    const profiles = await readdir(`${home}/${below}`).catch(() => [])
    for (const profile of profiles.sort()) {
      const folder = `${home}/${below}/${profile}`
      if (await isThere(`${folder}/cert9.db`)) places.push({ store: 'firefox', folder, exists: true })
    }
  }
  return places
}

/** On a Mac, Chromium reads the keychain. */
async function chromiumFolders(home: string, { platform, env }: DatabaseQuestion): Promise<readonly Place[]> {
  if (platform !== 'linux') return []
  const places: Place[] = []
  for (const below of CHROMIUM) {
    const folder = `${home}/${below}`
    if (await isThere(`${folder}/cert9.db`)) places.push({ store: 'chromium', folder, exists: true })
  }
  if (places.length > 0 || !(await hasChromium(env))) return places
  return [{ store: 'chromium', folder: `${home}/${USUAL}`, exists: false }]
}

async function hasChromium(env: ProgramEnvironment): Promise<boolean> {
  for (const folder of (env['PATH'] ?? '').split(delimiter))
    for (const program of CHROMIUM_PROGRAMS) if (await isThere(`${folder}/${program}`)) return true
  return false
}

/** Only certificates that are trusted for servers, and our own nickname, are looked at: a browser may keep hundreds. */
async function findCopies(folder: string, question: DatabaseQuestion): Promise<readonly StoredNickname[]> {
  const listed = parseNicknames((await certutil(folder, question, [])) ?? '')
  const own = storeName(question.root)
  const [wanted = ''] = bodiesOf(question.root.pem)
  const holders: Holder[] = []
  for (const [nickname, facts] of listed) {
    if (!facts.trusted && nickname !== own) continue
    const bodies = bodiesOf((await certutil(folder, question, ['-n', nickname, '-a'])) ?? '')
    if (bodies.includes(wanted)) holders.push({ ...facts, nickname, bodies: bodies.length })
  }
  return copiesAmong(holders, own)
}

interface Holder extends Listed {
  readonly nickname: string
  /** How many certificates are shown for it. */
  readonly bodies: number
}

/**
 * `certutil -L -n` shows every certificate with the subject of the one that has the nickname, also those with nicknames of
 * their own (measured with NSS 3.87); `-D -n` deletes by the nickname alone. Ours name one certificate each; another
 * nickname is taken for the root only where nothing else is left that it could mean.
 */
function copiesAmong(holders: readonly Holder[], own: string): readonly StoredNickname[] {
  const ours = holders.find(({ nickname }) => nickname === own)
  if (ours !== undefined) return [{ nickname: own, trusted: ours.trusted, alone: ours.times === 1 }]
  const foreign = holders.filter(({ nickname }) => !nickname.startsWith(STORE_PREFIX))
  const explained = holders.length - foreign.length
  return foreign.map(({ nickname, trusted, times, bodies }) => ({
    nickname,
    trusted,
    alone: foreign.length === 1 && times === 1 && bodies - explained === 1,
  }))
}

async function certutil(
  folder: string,
  { certutil: program, user, ask }: DatabaseQuestion,
  args: readonly string[],
): Promise<string | undefined> {
  if (program === undefined) return undefined
  const words = ['-L', '-d', `sql:${folder}`, ...args]
  return user === undefined ? ask(program, words) : ask('sudo', ['-n', '-u', user, '--', program, ...words])
}

interface Listed {
  readonly trusted: boolean
  readonly times: number
}

/** The nicknames of `certutil -L`, and whether each is trusted as a root for servers (`C` in the first group of flags). */
export function parseNicknames(listing: string): ReadonlyMap<string, Listed> {
  const found = new Map<string, Listed>()
  for (const [, nickname = '', flags = ''] of listing.matchAll(
    /^(.+?) +([a-zA-Z]*,[a-zA-Z]*,[a-zA-Z]*) *$/gm,
  )) {
    const { trusted = false, times = 0 } = found.get(nickname) ?? {}
    found.set(nickname, { trusted: trusted || flags.split(',')[0]?.includes('C') === true, times: times + 1 })
  }
  found.delete('SSL,S/MIME,JAR/XPI')
  return found
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
