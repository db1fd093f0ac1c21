import { linuxFamily, osReleaseValue } from './linux-family.js'
import type { LinuxFamily } from './linux-family.js'
import { absentPlan, impossiblePlan, presentPlan } from './settled-plans.js'
import type { StorePlace } from './settled-plans.js'
import { storeName } from './store-name.js'
import type {
  AnchorFile,
  StorePlan,
  StoreRoot,
  TrustFacts,
  TrustRequest,
  StoreStep,
} from './trust-records.js'

/** What is to be done about the roots of a Linux system. Touches nothing. */
export function planLinux(facts: TrustFacts, request: TrustRequest): StorePlan {
  const family = linuxFamily(facts.osRelease)
  if (family === undefined) return unknownSystem(facts, request)
  const place = { store: 'system', place: family.folder } as const
  const program = facts.programs[family.program]
  if (program === undefined)
    return impossiblePlan(place, `${family.program} is not installed`, `As root: ${family.install}`)
  const linux: Linux = { place, family, program, facts, root: request.root }
  return request.action === 'trust' ? planTrust(linux) : planUntrust(linux)
}

interface Linux {
  readonly place: StorePlace
  readonly family: LinuxFamily
  readonly program: string
  readonly facts: TrustFacts
  readonly root: StoreRoot
}

function planTrust(linux: Linux): StorePlan {
  const { place, family, facts, root } = linux
  const [anchor] = facts.anchors
  const [refusal] = facts.distrusted ?? []
  if (refusal !== undefined) return distrustedPlan(place, refusal)
  if (facts.systemHolds)
    return presentPlan(place, `trusts it already${anchor === undefined ? '' : `: ${anchor.path}`}`)
  if (family.program === 'trust') return additionPlan(place, [storeAnchor(linux), extract(linux)])
  if (anchor !== undefined) return additionPlan(place, [update(linux)])
  const path = `${family.folder}/${storeName(root)}${family.ending === '' ? '.pem' : family.ending}`
  return additionPlan(place, [writeAnchor(root, path), { ...update(linux), undo: removeAnchor(path) }])
}

function planUntrust(linux: Linux): StorePlan {
  const { place, family, facts } = linux
  if (facts.anchors.length === 0 && !facts.systemHolds) return absentPlan(place, 'it was not there')
  // The program of Arch could take it out of there too, and what was distrusted would be unknown.
  if (family.program === 'trust' && (facts.distrusted ?? []).length > 0 && !facts.systemHolds)
    return absentPlan(place, 'this machine distrusts it on purpose')
  const shared = facts.anchors.find(({ alone }) => !alone)
  if (shared !== undefined)
    return impossiblePlan(
      place,
      `${shared.path} holds other certificates too, so it is left as it is`,
      'Take the block of this root out of it by hand, and run this once more.',
    )
  if (family.program === 'trust') return removalPlan(place, [dropAnchor(linux), extract(linux)])
  const removals = facts.anchors.map(({ path }) => removeAnchor(path))
  return removalPlan(place, [...removals, update(linux), ...javaSteps(linux)])
}

function additionPlan(place: StorePlace, steps: readonly StoreStep[]): StorePlan {
  return { ...place, outcome: 'change', why: 'gets the root', steps }
}

function removalPlan(place: StorePlace, steps: readonly StoreStep[]): StorePlan {
  return { ...place, outcome: 'change', why: 'holds the root, which is taken out', steps }
}

/** Somebody decided it: no program may decide otherwise. */
function distrustedPlan(place: StorePlace, path: string): StorePlan {
  return impossiblePlan(
    place,
    `this machine distrusts it on purpose: ${path}`,
    'Find out who put it there and why. Should it be trusted again, take it out of there by hand, and run this once more.',
  )
}

function writeAnchor(root: StoreRoot, path: string): StoreStep {
  return {
    what: 'Copies the certificate, which everybody may read',
    program: 'install',
    args: ['-m', '0644', root.path, path],
    writes: path,
    needsRoot: true,
  }
}

function removeAnchor(path: string): StoreStep {
  return { what: 'Removes the certificate', program: 'rm', args: ['-f', '--', path], needsRoot: true }
}

function update({ family, program, facts }: Linux): StoreStep {
  const what = 'Makes the bundle that programs read anew'
  if (family.program === 'update-ca-trust') return { what, program, args: ['extract'], needsRoot: true }
  // Without --fresh, Debian leaves the links to a file that has been removed.
  const isRemoval = facts.systemHolds
  return { what, program, args: isRemoval ? ['--fresh'] : [], needsRoot: true }
}

function storeAnchor({ program, root }: Linux): StoreStep {
  return {
    what: 'Copies the certificate to the roots of this machine',
    program,
    args: ['anchor', '--store', root.path],
    needsRoot: true,
  }
}

function dropAnchor({ program, root }: Linux): StoreStep {
  return {
    what: 'Removes the certificate from the roots of this machine',
    program,
    args: ['anchor', '--remove', root.path],
    needsRoot: true,
  }
}

function extract({ program }: Linux): StoreStep {
  return {
    what: 'Makes the bundles that programs read anew',
    program,
    args: ['extract-compat'],
    needsRoot: true,
  }
}

/** `update-ca-certificates` does not tell Java of a file that is gone (measured with ca-certificates-java 20230710). */
function javaSteps({ facts: { javaHook, anchors } }: Linux): readonly StoreStep[] {
  if (javaHook === undefined || anchors.length === 0) return []
  const input = anchors.map((anchor) => `-${linkOf(anchor)}\n`).join('')
  return [{ what: 'Tells Java that it is gone', program: javaHook, args: [], input, needsRoot: true }]
}

/** The link that `update-ca-certificates` makes for a file, and that Java's name for it is taken from. */
function linkOf({ path }: AnchorFile): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.crt$/, '')
  return `/etc/ssl/certs/${name.replace(/[ ,]/g, '_').replace(/[()]/g, '=')}.pem`
}

function unknownSystem({ osRelease }: TrustFacts, { action, root }: TrustRequest): StorePlan {
  const name = osReleaseValue(osRelease, 'PRETTY_NAME') || osReleaseValue(osRelease, 'ID') || 'this Linux'
  const verb = action === 'trust' ? 'put' : 'take'
  const where = action === 'trust' ? 'into' : 'out of'
  return impossiblePlan(
    { store: 'system', place: '/etc/ssl' },
    `${name} is not one of the systems that this command knows`,
    `By hand: ${verb} ${root.path} ${where} the folder of own roots, on Alpine and many others /usr/local/share/ca-certificates ` +
      `(with the ending .crt), and run update-ca-certificates as root. For one program only: orchard env.`,
  )
}
