import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  HOME_NAMES,
  createIntermediateCA,
  createRootCA,
  createServerCSR,
  homeNameConstraints,
  loadIssuer,
  readCertificate,
  signServerCert,
} from '../../src/index.js'
import type {
  CertificateAuthority,
  GeneralName,
  NameConstraintsOptions,
  SubjectFields,
} from '../../src/index.js'
import {
  writeBasicConstraints,
  writeExtension,
  writeNameConstraints,
} from '../../src/x509/write/extensions.js'
import { writeName } from '../../src/x509/write/name.js'
import { readName } from '../../src/x509/read/name.js'
import { generatePrivateKey } from '../../src/index.js'
import { NOW, oddCertificate, refusal } from '../support/issue.js'

const ALL_IPV4: GeneralName = { type: 'ip', octets: new Uint8Array(8) }
const ALL_IPV6: GeneralName = { type: 'ip', octets: new Uint8Array(32) }

async function constrained(nameConstraints: NameConstraintsOptions): Promise<CertificateAuthority> {
  return createRootCA({ commonName: 'Root', nameConstraints, now: NOW })
}

async function sign(
  issuer: CertificateAuthority,
  host: string,
  fields: SubjectFields = {},
): Promise<unknown> {
  return signServerCert({ issuer, csr: await createServerCSR({ hosts: [host] }), now: NOW, ...fields })
}

async function mayNotSign(issuer: CertificateAuthority, host: string): Promise<void> {
  await refusal('ERR_PKI_NAME_CONSTRAINTS', () => sign(issuer, host))
}

describe('name constraints of a root', () => {
  it('close every type that nobody names', async () => {
    const read = async (options: NameConstraintsOptions): Promise<unknown> =>
      readCertificate((await constrained(options)).der).extensions.nameConstraints
    assert.deepEqual(await read({ permitted: ['192.168.0.0/16'] }), {
      permitted: [
        { type: 'ip', octets: Uint8Array.of(192, 168, 0, 0, 255, 255, 0, 0) },
        { type: 'dns', value: 'invalid' },
        { type: 'email', value: 'invalid' },
      ],
      excluded: [ALL_IPV6],
    })
    assert.deepEqual(await read({ permitted: ['.local'] }), {
      permitted: [
        { type: 'dns', value: 'local' },
        { type: 'email', value: 'invalid' },
      ],
      excluded: [ALL_IPV4, ALL_IPV6],
    })
    assert.deepEqual(await read({ excluded: ['example.com'] }), {
      permitted: [{ type: 'email', value: 'invalid' }],
      excluded: [{ type: 'dns', value: 'example.com' }, ALL_IPV4, ALL_IPV6],
    })
  })

  it('are critical', async () => {
    const { rawExtensions } = readCertificate((await constrained({ permitted: ['local'] })).der)
    assert.equal(rawExtensions.find(({ oid }) => oid === '2.5.29.30')?.critical, true)
  })

  it('permit a name itself and what is below it, and nothing that merely ends alike', async () => {
    const root = await constrained({ permitted: ['home.arpa', '192.168.1.0/24', 'fd00::/8'] })
    for (const host of [
      'home.arpa',
      'a.home.arpa',
      '*.home.arpa',
      '192.168.1.0',
      '192.168.1.255',
      'fd00::1',
    ]) {
      await sign(root, host)
    }
    for (const host of ['xhome.arpa', 'arpa', '192.168.0.255', '192.168.2.0', 'fc00::1', 'www.mybank.com']) {
      await mayNotSign(root, host)
    }
  })

  it('refuse addresses under a root for names, and names under a root for addresses', async () => {
    await mayNotSign(await constrained({ permitted: ['local'] }), '192.168.1.20')
    await mayNotSign(await constrained({ permitted: ['local'] }), 'fd00::1')
    await mayNotSign(await constrained({ permitted: ['10.0.0.0/8'] }), 'homebox.local')
    await mayNotSign(await constrained({ permitted: ['10.0.0.0/8'] }), 'fd00::1')
  })

  it('exclude a name, what is below it, and a wildcard that could stand for it', async () => {
    const root = await constrained({
      permitted: ['example.com'],
      excluded: ['bank.example.com', '10.0.0.0/8'],
    })
    await sign(root, 'www.example.com')
    for (const host of ['bank.example.com', 'www.bank.example.com', '*.example.com'])
      await mayNotSign(root, host)
  })

  it('say what is permitted when they refuse', async () => {
    const root = await constrained({ permitted: ['local', '10.0.0.0/8'] })
    const details = await refusal('ERR_PKI_NAME_CONSTRAINTS', () => sign(root, '192.168.1.20'))
    assert.deepEqual(details, { name: '192.168.1.20', permitted: ['10.0.0.0/8'], excluded: ['::/0'] })
  })

  it('refuse a common name on a certificate for addresses only', async () => {
    const root = await constrained({ permitted: ['10.0.0.0/8', 'local'] })
    await sign(root, '10.0.0.1')
    await sign(root, 'homebox.local', { commonName: 'homebox.local' })
    await refusal('ERR_PKI_NAME_CONSTRAINTS', () => sign(root, '10.0.0.1', { commonName: '10.0.0.1' }))
  })

  it('refuse a mail address in the subject, because mail is closed', async () => {
    const root = await constrained({ permitted: ['local'] })
    await refusal('ERR_PKI_NAME_CONSTRAINTS', () => sign(root, 'a.local', { emailAddress: 'me@example.com' }))
  })

  it('refuse an empty set and entries that are no name and no range', async () => {
    for (const nameConstraints of [{}, { permitted: [] }, { permitted: [], excluded: [] }]) {
      await refusal('ERR_PKI_OPTION', () => constrained(nameConstraints))
    }
    for (const entry of ['*.local', '192.168.1.20/16', 'a b', '']) {
      await refusal('ERR_PKI_HOST', () => constrained({ permitted: [entry] }))
    }
  })

  it('are at most 1024, with those that close a type, an intermediate those of its issuer added', async () => {
    const names = (count: number): readonly string[] =>
      Array.from({ length: count }, (_, index) => `h${String(index)}.local`)
    // Mail, IPv4 and IPv6 are closed by one entry each.
    const issuer = await constrained({ permitted: ['local'], excluded: names(1024 - 4) })
    await refusal('ERR_PKI_OPTION', () => constrained({ permitted: ['local'], excluded: names(1024 - 3) }))
    const narrow = (permitted: readonly string[]): Promise<unknown> =>
      createIntermediateCA({ issuer, commonName: 'Sub', now: NOW, nameConstraints: { permitted } })
    await narrow(['a.local'])
    await refusal('ERR_PKI_OPTION', () => narrow(['a.local', 'b.local']))
  })

  it('of a foreign CA are obeyed as well: leading dots, mail and directory names', async () => {
    const key = await generatePrivateKey({ kind: 'ec-p256' })
    const name = writeName([[{ oid: '2.5.4.10', value: 'Firm' }], [{ oid: '2.5.4.3', value: 'CA' }]])
    const firm = readName(writeName([[{ oid: '2.5.4.10', value: 'Firm' }]]))
    const permitted: readonly GeneralName[] = [
      { type: 'dns', value: '.example.com' },
      { type: 'email', value: '.example.com' },
      { type: 'directory', name: firm },
    ]
    const load = async (constraints: Uint8Array): Promise<CertificateAuthority> => {
      const extensions = [writeBasicConstraints({ cA: true }), constraints]
      const der = await oddCertificate({ key, name, extensions })
      return loadIssuer({ certificate: { der }, privateKey: key })
    }
    const root = await load(writeNameConstraints({ permitted, excluded: [] }))
    await sign(root, 'a.example.com', { organizationName: 'Firm', emailAddress: 'me@mail.example.com' })
    await mayNotSign(root, 'example.com')
    // Measured: OpenSSL, GnuTLS and Go take this wildcard, and refuse it where the same subtree is excluded.
    await sign(root, '*.example.com', { organizationName: 'Firm', organizationalUnitName: 'Labs' })
    const excludesBelow = writeNameConstraints({
      permitted: [],
      excluded: [{ type: 'dns', value: '.Example.COM' }],
    })
    for (const host of ['*.example.com', 'a.example.com']) await mayNotSign(await load(excludesBelow), host)
    await sign(await load(excludesBelow), 'example.com')
    const refuse = (fields: SubjectFields): Promise<unknown> =>
      refusal('ERR_PKI_NAME_CONSTRAINTS', () => sign(root, 'a.example.com', fields))
    await refuse({ organizationName: 'Other' })
    await sign(root, 'a.example.com', { organizationName: 'Firm', organizationalUnitName: 'Labs' })
    // RFC 5280 would permit it, and Apple does not: the subject must be longer than the subtree.
    await refuse({ organizationName: 'Firm' })
    await refuse({ organizationName: 'Firm', emailAddress: 'me@example.com' })
    const excludesEveryName = Uint8Array.of(0x30, 6, 0xa1, 4, 0x30, 2, 0x82, 0)
    await mayNotSign(await load(writeExtension('2.5.29.30', true, excludesEveryName)), 'a.example.com')
  })
})

describe('name constraints in any case', () => {
  it('of a foreign CA hold for names in lower case, its mail and its intermediates too', async () => {
    const key = await generatePrivateKey({ kind: 'ec-p256' })
    const constraints = writeNameConstraints({
      permitted: [
        { type: 'dns', value: 'Home.ARPA' },
        { type: 'email', value: 'Me@Home.ARPA' },
      ],
      excluded: [{ type: 'dns', value: 'Bank.Home.ARPA' }],
    })
    const extensions = [writeBasicConstraints({ cA: true }), constraints]
    const der = await oddCertificate({ key, name: writeName([[{ oid: '2.5.4.3', value: 'R' }]]), extensions })
    const issuer = await loadIssuer({ certificate: { der }, privateKey: key })
    await sign(issuer, 'a.home.arpa', { emailAddress: 'ME@home.arpa' })
    await mayNotSign(issuer, 'a.bank.home.arpa')
    const make = (permitted: readonly string[]): Promise<CertificateAuthority> =>
      createIntermediateCA({ issuer, commonName: 'Sub', now: NOW, nameConstraints: { permitted } })
    const sub = await make(['b.home.arpa'])
    await sign(sub, 'a.b.home.arpa')
    await refusal('ERR_PKI_NAME_CONSTRAINTS', () => make(['x.bank.home.arpa']))
  })
})

describe('homeNameConstraints', () => {
  it('permits every home name and private network and no other', async () => {
    const root = await constrained(homeNameConstraints({ permit: ['jupyter.example.com', '85.184.100.12'] }))
    const hosts = [
      '192.168.1.20',
      '10.1.2.3',
      '127.0.0.1',
      '::1',
      'fe80::1',
      'jupyter.example.com',
      '85.184.100.12',
    ]
    for (const host of [...hosts, ...HOME_NAMES.map((name) => `box.${name}`), 'localhost'])
      await sign(root, host)
    for (const host of ['www.mybank.com', '85.184.100.13', '172.32.0.1', '2001:db8::1', 'homebox']) {
      await mayNotSign(root, host)
    }
  })

  it('leaves out what its own networks and names already hold', () => {
    const plain = homeNameConstraints()
    assert.deepEqual(
      homeNameConstraints({ permit: ['192.168.1.20', 'homebox.local', 'localhost', '::1'] }),
      plain,
    )
    assert.equal(
      homeNameConstraints({ permit: ['homebox', 'homebox'] }).permitted?.length,
      (plain.permitted?.length ?? 0) + 1,
    )
  })
})

describe('name constraints of an intermediate', () => {
  it("are its issuer's, copied, when none are given", async () => {
    const root = await constrained({ permitted: ['local'] })
    const sub = await createIntermediateCA({ issuer: root, commonName: 'Sub', now: NOW })
    const of = (ca: CertificateAuthority): unknown => readCertificate(ca.der).extensions.nameConstraints
    assert.deepEqual(of(sub), of(root))
    await mayNotSign(sub, 'www.mybank.com')
    assert.equal(
      of(await createIntermediateCA({ issuer: await createRootCA({ commonName: 'R' }), commonName: 'S' })),
      undefined,
    )
  })

  it("must lie inside its issuer's", async () => {
    const root = await constrained({ permitted: ['local', '10.0.0.0/8'], excluded: ['bank.local'] })
    const make = (permitted: readonly string[]): Promise<CertificateAuthority> =>
      createIntermediateCA({ issuer: root, commonName: 'Sub', now: NOW, nameConstraints: { permitted } })
    const sub = await make(['home.local', '10.1.0.0/16'])
    await sign(sub, 'a.home.local')
    await mayNotSign(sub, 'a.local')
    for (const outside of ['example.com', '10.0.0.0/7', '192.168.0.0/16', 'x.bank.local', 'fd00::/8']) {
      await refusal('ERR_PKI_NAME_CONSTRAINTS', () => make([outside]))
    }
  })

  it("keep its issuer's exclusions, and its subtrees of the types that they only exclude from", async () => {
    const root = await constrained({
      permitted: ['local', '10.0.0.0/8'],
      excluded: ['bank.local', '10.9.0.0/16'],
    })
    const make = (nameConstraints: NameConstraintsOptions): Promise<CertificateAuthority> =>
      createIntermediateCA({ issuer: root, commonName: 'Sub', now: NOW, nameConstraints })
    const narrowed = await make({ permitted: ['local', '10.0.0.0/8'] })
    await sign(narrowed, 'a.local')
    for (const host of ['a.bank.local', '10.9.1.1']) await mayNotSign(narrowed, host)
    const excluding = await make({ excluded: ['x.local', '10.1.0.0/16'] })
    for (const host of ['a.local', '10.2.0.1']) await sign(excluding, host)
    for (const host of [
      'www.mybank.com',
      'x.local',
      'a.bank.local',
      '8.8.8.8',
      '10.1.0.1',
      '10.9.1.1',
      'fd00::1',
    ])
      await mayNotSign(excluding, host)
  })

  it('may narrow an issuer that has none', async () => {
    const issuer = await createRootCA({ commonName: 'Root', now: NOW })
    const sub = await createIntermediateCA({
      issuer,
      commonName: 'Sub',
      now: NOW,
      nameConstraints: { permitted: ['lan'] },
    })
    await sign(sub, 'a.lan')
    await mayNotSign(sub, 'a.local')
  })
})
