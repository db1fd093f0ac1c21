import { linuxFamily } from './linux-family.js'
import { absentPlan, impossiblePlan, presentPlan } from './settled-plans.js'
import { storeName } from './store-name.js'
import type { NSSDatabase, StorePlan, TrustFacts, TrustRequest, StoreStep } from './trust-records.js'

/** What is to be done about each database of Firefox and Chromium. Touches nothing. @see certutil(1) of NSS */
export function planNSS(facts: TrustFacts, request: TrustRequest): readonly StorePlan[] {
  return facts.databases.map((database) => planDatabase(database, facts, request))
}

function planDatabase(database: NSSDatabase, facts: TrustFacts, request: TrustRequest): StorePlan {
  const place = { store: database.store, place: database.folder }
  const { certutil } = facts.programs
  if (certutil === undefined)
    return impossiblePlan(place, 'certutil of NSS is not installed', `As root: ${installCertutil(facts)}`)
  const work: Work = {
    place,
    database,
    request,
    step: (what, program, args) => stepAsOwner(facts, { what, program, args, needsRoot: false }),
    certutil: (what, verb, args) =>
      work.step(what, certutil, [verb, '-d', `sql:${database.folder}`, ...args]),
  }
  return request.action === 'trust' ? planTrust(work) : planUntrust(work)
}

interface Work {
  readonly place: Pick<StorePlan, 'store' | 'place'>
  readonly database: NSSDatabase
  readonly request: TrustRequest
  readonly step: (what: string, program: string, args: readonly string[]) => StoreStep
  readonly certutil: (what: string, verb: string, args: readonly string[]) => StoreStep
}

function planTrust({ place, database, step, certutil, request: { root } }: Work): StorePlan {
  if (database.copies.some(({ trusted }) => trusted)) return presentPlan(place, 'trusts it already')
  const making = [
    step('Makes a folder that only its owner can open', 'mkdir', ['-p', '-m', '0700', '--', database.folder]),
    certutil('Makes the database', '-N', ['--empty-password']),
  ]
  // A certificate that is there without trust keeps its nickname, whatever another one would be.
  const nickname = database.copies[0]?.nickname ?? storeName(root)
  const adding: StoreStep = {
    ...certutil('Adds the certificate as a root for servers', '-A', ['-n', nickname, '-t', 'C,,', '-a']),
    input: root.pem,
    inputPath: root.path,
    // With a primary password and nobody to type it, certutil fails and leaves the certificate without trust (measured).
    undo: certutil('Takes the certificate out again', '-D', ['-n', nickname]),
  }
  const steps = database.exists ? [adding] : [...making, adding]
  return { ...place, outcome: 'change', why: 'gets the root', steps }
}

function planUntrust({ place, database, certutil }: Work): StorePlan {
  if (database.copies.length === 0) return absentPlan(place, 'it was not there')
  const shared = database.copies.find(({ alone }) => !alone)
  if (shared !== undefined)
    return impossiblePlan(
      place,
      `another certificate is called ${JSON.stringify(shared.nickname)} there too, so it is left as it is`,
      'Remove it in the settings of the browser: Certificates, Authorities.',
    )
  const steps = database.copies.map(({ nickname }) =>
    certutil('Deletes the certificate', '-D', ['-n', nickname]),
  )
  return { ...place, outcome: 'change', why: 'holds the root, which is taken out', steps }
}

/** Root acts in a database as its owner: what root would make there, the owner could not write any more. */
function stepAsOwner({ isRoot, user }: TrustFacts, step: StoreStep): StoreStep {
  if (!isRoot || user === undefined) return step
  return { ...step, program: 'sudo', args: ['-u', user, '--', step.program, ...step.args] }
}

function installCertutil({ platform, osRelease }: TrustFacts): string {
  if (platform === 'darwin') return 'brew install nss'
  return linuxFamily(osRelease)?.installCertutil ?? 'install the package nss-tools'
}
