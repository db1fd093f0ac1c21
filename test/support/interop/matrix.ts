import {
  createIntermediateCA,
  createRootCA,
  createServerCSR,
  homeNameConstraints,
  signServerCert,
} from '../../../src/index.js'
import type {
  CertificateAuthority,
  KeyKind,
  NameConstraintsOptions,
  ServerCertificate,
  ServerCSR,
} from '../../../src/index.js'
import { testKey } from './keys.js'

/** Hosts of one shape. */
export interface HostShape {
  /** What is given to the verbs. */
  readonly hosts: readonly string[]
  /** What clients then dial. */
  readonly dialled: readonly string[]
  /** The one type that all hosts have; absent where they are mixed. */
  readonly type?: 'dns' | 'ipv4' | 'ipv6'
}

/** Every shape of hosts that a person may ask for. */
export const SHAPE_NAMES = [
  'DNS name',
  'single label',
  'wildcard',
  'IPv4',
  'IPv6',
  'A-label',
  'mixed',
  'many hosts',
] as const

const MANY = Array.from({ length: 60 }, (_, index) => `node${index}.lan`)

/** The hosts of each shape. */
export const HOST_SHAPES: Readonly<Record<ShapeName, HostShape>> = {
  'DNS name': { hosts: ['homebox.local'], dialled: ['homebox.local'], type: 'dns' },
  'single label': { hosts: ['homebox'], dialled: ['homebox'], type: 'dns' },
  wildcard: { hosts: ['*.homebox.local'], dialled: ['jupyter.homebox.local'], type: 'dns' },
  IPv4: { hosts: ['192.168.1.20'], dialled: ['192.168.1.20'], type: 'ipv4' },
  IPv6: { hosts: ['fd00::20'], dialled: ['fd00::20'], type: 'ipv6' },
  'A-label': { hosts: ['bücher.example'], dialled: ['xn--bcher-kva.example'], type: 'dns' },
  mixed: {
    hosts: ['homebox.local', '*.homebox.local', '10.1.2.3', 'fe80::1', 'localhost'],
    dialled: ['a.homebox.local', '10.1.2.3', 'fe80::1'],
  },
  'many hosts': {
    hosts: [...MANY, '127.0.0.1', '::1'],
    dialled: ['node59.lan', '::1'],
  },
}

/** Name of a shape. */
export type ShapeName = (typeof SHAPE_NAMES)[number]

/** Name constraints that the shapes lie in, by what they name. */
export const CONSTRAINTS: Readonly<Record<ConstraintName, NameConstraintsOptions | undefined>> = {
  unconstrained: undefined,
  home: homeNameConstraints({ permit: ['homebox', 'bücher.example'] }),
  'only DNS': { permitted: ['local', 'homebox', 'example'] },
  'only IPv4': { permitted: ['192.168.0.0/16'] },
  'only IPv6': { permitted: ['fd00::/8'] },
}

/** What the constraints of a root name. */
export type ConstraintName = 'unconstrained' | 'home' | 'only DNS' | 'only IPv4' | 'only IPv6'

/** The constraints that name one type only, and that type. */
const SINGLE_TYPE = { dns: 'only DNS', ipv4: 'only IPv4', ipv6: 'only IPv6' } as const

/** A server of the matrix. */
export interface MatrixCase {
  /** What it is, in words. */
  readonly id: string
  /** Kind of its keys. */
  readonly kind: KeyKind
  /** Shape of its hosts. */
  readonly shape: ShapeName
  /** Its root. */
  readonly root: CertificateAuthority
  /** The CA that signed it, where that is not the root. */
  readonly intermediate?: CertificateAuthority
  /** Its request. */
  readonly csr: ServerCSR
  /** Its certificate. */
  readonly server: ServerCertificate
}

/** The intermediate has a key of another kind, so that chains mix them. */
const OTHER_KIND = {
  'ec-p256': 'rsa-2048',
  'ec-p384': 'ec-p256',
  'rsa-2048': 'ec-p384',
  'rsa-3072': 'rsa-2048',
  'rsa-4096': 'ec-p256',
} as const satisfies Record<KeyKind, KeyKind>

const built = new Map<KeyKind, Promise<readonly MatrixCase[]>>()

/**
 * Every server of one key kind: each shape under each root that may sign it, and below an intermediate. They are made
 * once in a run.
 */
export function matrixOf(kind: KeyKind): Promise<readonly MatrixCase[]> {
  const cases = built.get(kind) ?? buildCases(kind)
  built.set(kind, cases)
  return cases
}

async function buildCases(kind: KeyKind): Promise<readonly MatrixCase[]> {
  const roots = new Map<ConstraintName, CertificateAuthority>()
  for (const name of ['unconstrained', 'home', 'only DNS', 'only IPv4', 'only IPv6'] as const) {
    roots.set(name, await makeRoot(kind, name))
  }
  const cases = await Promise.all(SHAPE_NAMES.map((shape) => buildShape({ kind, shape, roots })))
  return cases.flat()
}

interface ShapeRequest {
  readonly kind: KeyKind
  readonly shape: ShapeName
  readonly roots: ReadonlyMap<ConstraintName, CertificateAuthority>
}

async function buildShape({ kind, shape, roots }: ShapeRequest): Promise<readonly MatrixCase[]> {
  const { hosts, ...rest }: HostShape = HOST_SHAPES[shape]
  const csr = await createServerCSR({ hosts, privateKey: await testKey(kind, 'server') })
  const single = rest.type === undefined ? [] : [SINGLE_TYPE[rest.type]]
  const cases: MatrixCase[] = []
  for (const constraint of ['unconstrained', 'home', ...single] as const) {
    const root = roots.get(constraint)
    if (root === undefined) throw new Error(`no root ${constraint}`)
    const id = `${kind}, ${shape}, ${constraint}`
    cases.push({ id, kind, shape, root, csr, server: await signServerCert({ issuer: root, csr }) })
    if (constraint.startsWith('only')) continue
    const intermediate = await makeIntermediate(kind, root)
    const server = await signServerCert({ issuer: intermediate, csr })
    cases.push({ id: `${id}, intermediate`, kind, shape, root, intermediate, csr, server })
  }
  return cases
}

async function makeRoot(kind: KeyKind, constraint: ConstraintName): Promise<CertificateAuthority> {
  const nameConstraints = CONSTRAINTS[constraint]
  return createRootCA({
    commonName: `Root ${kind} ${constraint}`,
    organizationName: 'Büro & Söhne',
    privateKey: await testKey(kind, 'ca'),
    ...(nameConstraints === undefined ? {} : { nameConstraints }),
  })
}

async function makeIntermediate(kind: KeyKind, issuer: CertificateAuthority): Promise<CertificateAuthority> {
  return createIntermediateCA({
    issuer,
    commonName: `Intermediate of ${issuer.commonName}`,
    privateKey: await testKey(OTHER_KIND[kind], 'ca'),
  })
}
