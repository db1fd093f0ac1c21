import { createRootCA, generatePrivateKey, signServerCert } from '../../../src/index.js'
import type { IssuerFault, PKIErrorCode, PrivateKey, SignServerCertOptions } from '../../../src/index.js'
import { buildCertificate, createFaultyServerCert, createTestKey } from '../../../src/testing.js'
import type {
  BuildCertificateOptions,
  FailedCheck,
  TestExtension,
  TestFault,
  TestKeyKind,
} from '../../../src/testing.js'
import { homeCSR, homeRoot, NOW } from '../issue.js'
import { openssl } from '../keys.js'
import type { JudgeQuestion } from './judge.js'

/** Something that `signServerCert` refuses, and the same made in spite of it. */
export interface Refusal {
  /** What it is, in words. */
  readonly id: string
  /** The code of the refusal. */
  readonly code: PKIErrorCode
  /** Its reason, where the details have one. */
  readonly reason?: string
  /** Asks this library for it. */
  readonly ask: () => Promise<unknown>
  /** Makes it in spite of the refusal. */
  readonly make: () => Promise<JudgeQuestion>
  /** Apple's name of the check that must fail; `undefined` where something outside of the trust evaluation must. */
  readonly check: FailedCheck | undefined
}

/** The host of every row that needs no other. */
const HOST = 'homebox.local'
const DAY_MS = 86_400_000

async function sign(options: Partial<SignServerCertOptions>): Promise<unknown> {
  return signServerCert({ issuer: await homeRoot(), csr: await homeCSR(), now: NOW, ...options })
}

/** The chain of a fault. */
function faulty(fault: TestFault, host: string = HOST): () => Promise<JudgeQuestion> {
  return async () => {
    const { chain, root } = await createFaultyServerCert({ hosts: [host], faults: [fault], now: NOW })
    return { chain, root, host, now: NOW }
  }
}

/** A server certificate below the root of all tests, as this library would make it but for what is given. */
async function server(given: BuildCertificateOptions, host = HOST, now = NOW): Promise<JudgeQuestion> {
  const signedBy = given.signedBy ?? (await homeRoot())
  const leaf = await buildCertificate({
    subject: { organizationName: 'refused' },
    extensions: serverExtensions([host]),
    now: NOW,
    signedBy,
    ...given,
  })
  const root = await homeRoot()
  return { chain: signedBy === root ? [leaf] : [leaf, signedBy], root, host, now }
}

function serverExtensions(names: readonly string[]): readonly TestExtension[] {
  return [
    { keyUsage: ['digitalSignature'] },
    { extKeyUsage: ['serverAuth'] },
    { subjectAltName: names },
    { subjectKeyIdentifier: 'of-key' },
    { authorityKeyIdentifier: 'of-issuer' },
  ]
}

/** Extensions of an intermediate that is fit to sign. */
const CA: readonly TestExtension[] = [
  { basicConstraints: { cA: true } },
  { keyUsage: ['keyCertSign', 'cRLSign'] },
  { subjectKeyIdentifier: 'of-key' },
  { authorityKeyIdentifier: 'of-issuer' },
]

/** A CA below the root of all tests, fit to sign but for what is given. */
async function issuer(
  given: BuildCertificateOptions,
): Promise<{ readonly der: Uint8Array; readonly privateKey: PrivateKey }> {
  const privateKey = await generatePrivateKey({ kind: 'ec-p256' })
  const subject = { commonName: 'Intermediate' }
  const made = await buildCertificate({
    subject,
    extensions: CA,
    signedBy: await homeRoot(),
    now: NOW,
    ...given,
    privateKey,
  })
  return { der: made.der, privateKey }
}

/** A CA that may not sign, and a server that it has signed. */
function unfitIssuer(
  reason: IssuerFault,
  check: FailedCheck | undefined,
  given: BuildCertificateOptions,
): Refusal {
  let made: ReturnType<typeof issuer> | undefined
  const once = () => (made ??= issuer(given))
  return {
    id: `an issuer: ${reason}`,
    code: 'ERR_PKI_ISSUER',
    reason,
    check,
    ask: async () => sign({ issuer: await once() }),
    make: async () => server({ signedBy: await once() }),
  }
}

const without = (name: string): readonly TestExtension[] => CA.filter((extension) => !(name in extension))

const ISSUERS: readonly Refusal[] = [
  unfitIssuer('not-a-ca', 'BasicConstraintsCA', {
    extensions: [{ basicConstraints: { cA: false } }, ...without('basicConstraints')],
  }),
  {
    ...unfitIssuer('not-a-ca', 'BasicConstraints', { extensions: without('basicConstraints') }),
    id: 'an issuer: no basicConstraints',
  },
  unfitIssuer('no-key-cert-sign', 'KeyUsage', {
    extensions: [{ keyUsage: ['cRLSign'] }, ...without('keyUsage')],
  }),
  unfitIssuer('expired', 'TemporalValidity', {
    validity: { notBefore: new Date(+NOW - 20 * DAY_MS), notAfter: new Date(+NOW - DAY_MS) },
  }),
  unfitIssuer('empty-subject', 'NonEmptySubject', { subject: {} }),
  unfitIssuer('unknown-critical-extension', 'CriticalExtensions', {
    extensions: [...CA, { oid: '2.999.1', critical: true, value: Uint8Array.of(5, 0) }],
  }),
  unfitIssuer('not-for-servers', 'ExtendedKeyUsage', {
    extensions: [...CA, { extKeyUsage: ['clientAuth'] }],
  }),
  unfitIssuer('unknown-constraint-type', 'NameConstraints', {
    extensions: [...CA, { nameConstraints: { excluded: [{ type: 'registered-id', oid: '1.2.3.4' }] } }],
  }),
  {
    id: 'an issuer: path-length',
    code: 'ERR_PKI_ISSUER',
    reason: 'path-length',
    check: 'BasicConstraintsPathLen',
    ask: async () => {
      const { chain, root } = await createFaultyServerCert({
        hosts: [HOST],
        faults: ['path-length-exceeded'],
      })
      const privateKey = await generatePrivateKey({ kind: 'ec-p256' })
      const [, lower, upper] = chain
      if (lower === undefined || upper === undefined) throw new Error('two intermediates are missing')
      const signedBy = { der: upper.der, privateKey }
      const own = await buildCertificate({
        privateKey,
        signedBy,
        subject: { commonName: 'Lower' },
        extensions: CA,
      })
      return sign({ issuer: { der: own.der, privateKey, chain: [own, upper], anchor: root } })
    },
    make: faulty('path-length-exceeded'),
  },
  {
    id: 'an issuer whose key is another',
    code: 'ERR_PKI_KEY_MISMATCH',
    check: 'MissingIntermediate',
    ask: async () =>
      sign({
        issuer: { der: (await homeRoot()).der, privateKey: await generatePrivateKey({ kind: 'ec-p256' }) },
      }),
    make: faulty('bad-signature'),
  },
  {
    id: 'an issuer with an extension twice',
    code: 'ERR_PKI_DEVIATION',
    check: 'DuplicateExtension',
    ask: async () => sign({ issuer: await issuer({ extensions: [...CA, ...CA.slice(2, 3)] }) }),
    make: async () => server({ signedBy: await issuer({ extensions: [...CA, ...CA.slice(2, 3)] }) }),
  },
]

/** A request that openssl made with a key that iOS cannot use. */
async function opensslRequest(kind: TestKeyKind): Promise<{ readonly pem: string }> {
  const { pem } = await createTestKey({ kind })
  const args = ['req', '-new', '-key', 'k.pem', '-subj', '/CN=a', '-addext', `subjectAltName=DNS:${HOST}`]
  return { pem: openssl(args, { 'k.pem': pem }).toString() }
}

function badKey(
  kind: TestKeyKind,
  code: PKIErrorCode,
  row: readonly [TestFault, FailedCheck | undefined],
): Refusal {
  const [fault, check] = row
  return {
    id: `a key of kind ${kind}`,
    code,
    check,
    ask: async () => sign({ csr: await opensslRequest(kind), hosts: 'from-csr' }),
    make: faulty(fault),
  }
}

const KEYS: readonly Refusal[] = [
  badKey('rsa-512', 'ERR_PKI_KEY_WEAK', ['rsa-512-key', 'WeakKeySize']),
  badKey('rsa-1024', 'ERR_PKI_KEY_WEAK', ['rsa-1024-key', 'KeySize']),
  badKey('ec-p521', 'ERR_PKI_KEY_UNSUPPORTED', ['p-521-key', undefined]),
  badKey('ed25519', 'ERR_PKI_KEY_UNSUPPORTED', ['ed25519-key', 'KeySize']),
  badKey('rsa-pss-2048', 'ERR_PKI_KEY_UNSUPPORTED', ['rsa-pss-key', 'WeakKeySize']),
]

/** A host that is refused, and a certificate for it, dialled as a person would. */
function badHost(given: string, reason: string, dialled: string): Refusal {
  return {
    id: `the host ${given}`,
    code: 'ERR_PKI_HOST',
    reason,
    check: 'SSLHostname',
    ask: () => sign({ hosts: [given] }),
    make: () =>
      server(
        {
          extensions: serverExtensions([]).map((extension) =>
            'subjectAltName' in extension ? { subjectAltName: [{ type: 'dns', value: given }] } : extension,
          ),
        },
        dialled,
      ),
  }
}

const NAMES: readonly Refusal[] = [
  {
    id: 'no host',
    code: 'ERR_PKI_NO_HOSTS',
    check: 'SSLHostname',
    ask: () => sign({ hosts: [] }),
    make: faulty('no-san'),
  },
  badHost('*.local', 'wildcard-too-wide', 'homebox.local'),
  badHost('h*.homebox.local', 'wildcard', 'home.homebox.local'),
  badHost('*.*.homebox.local', 'wildcard', 'a.b.homebox.local'),
  badHost('.homebox.local', 'leading-dot', 'a.homebox.local'),
  badHost('-homebox.local', 'hyphen', '-homebox.local'),
  badHost('homebox..local', 'empty-label', 'homebox.local'),
  badHost('192.168.1.0/24', 'cidr', '192.168.1.20'),
  {
    id: 'a host outside of the constraints of the root',
    code: 'ERR_PKI_NAME_CONSTRAINTS',
    check: 'NameConstraints',
    ask: async () =>
      sign({
        issuer: await createRootCA({ commonName: 'R', now: NOW, nameConstraints: { permitted: ['lan'] } }),
      }),
    make: faulty('name-constraints-violation'),
  },
]

const VALIDITIES: readonly Refusal[] = [
  {
    id: '826 days',
    code: 'ERR_PKI_VALIDITY_TOO_LONG',
    check: 'OtherTrustValidityPeriod',
    ask: () => sign({ validDays: 826 }),
    make: faulty('valid-826-days'),
  },
  {
    id: 'an end before the start',
    code: 'ERR_PKI_VALIDITY',
    check: 'TemporalValidity',
    ask: () => sign({ notBefore: NOW, notAfter: new Date(+NOW - DAY_MS) }),
    make: faulty('ends-before-it-begins'),
  },
  {
    id: 'a server that outlives its issuer, on the day after the issuer has ended',
    code: 'ERR_PKI_OUTLIVES_ISSUER',
    check: 'TemporalValidity',
    ask: async () => sign({ issuer: await shortLived(), validDays: 30 }),
    make: async () => server({ signedBy: await shortLived() }, HOST, new Date(+NOW + 11 * DAY_MS)),
  },
  {
    id: 'a server that begins before its issuer, on the day before the issuer begins',
    code: 'ERR_PKI_VALIDITY',
    check: 'TemporalValidity',
    ask: async () => sign({ issuer: await shortLived(), notBefore: new Date(+NOW - 9 * DAY_MS) }),
    make: async () =>
      server(
        {
          signedBy: await shortLived(),
          validity: { notBefore: new Date(+NOW - 9 * DAY_MS), notAfter: new Date(+NOW + DAY_MS) },
        },
        HOST,
        new Date(+NOW - 2 * DAY_MS),
      ),
  },
]

/** A CA that began half an hour ago and ends in ten days. */
function shortLived(): ReturnType<typeof issuer> {
  return issuer({
    validity: { notBefore: new Date(+NOW - DAY_MS / 48), notAfter: new Date(+NOW + 10 * DAY_MS) },
  })
}

/** Everything that `signServerCert` refuses about a certificate, and that can be made in spite of it. */
export const REFUSALS: readonly Refusal[] = [...VALIDITIES, ...NAMES, ...KEYS, ...ISSUERS]

/** Codes of `signServerCert` that are about what it is given, so that there is no certificate to judge. */
export const NO_CERTIFICATE: readonly PKIErrorCode[] = [
  'ERR_PKI_OPTION',
  'ERR_PKI_DER',
  'ERR_PKI_PEM',
  'ERR_PKI_CSR',
  'ERR_PKI_SIGNATURE',
  'ERR_PKI_SIGNER',
  'ERR_PKI_CRYPTO',
  'ERR_PKI_NAME',
  'ERR_PKI_KEY_MALFORMED',
]
