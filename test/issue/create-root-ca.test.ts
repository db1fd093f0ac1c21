import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { describe, it } from 'node:test'
import { createRootCA, exportPrivateKey, generatePrivateKey, readCertificate } from '../../src/index.js'
import type { CreateRootCAOptions, KeyKind } from '../../src/index.js'
import { NOW, refusal, rsaKey } from '../support/issue.js'

describe('createRootCA', () => {
  it('writes the profile of a root that iOS lists', async () => {
    const root = await createRootCA({ commonName: 'Home CA', now: NOW })
    const { extensions, rawExtensions, subject, issuer } = readCertificate(root.der)
    assert.deepEqual(extensions.basicConstraints, { cA: true, pathLength: undefined })
    assert.deepEqual(extensions.keyUsage, ['keyCertSign', 'cRLSign'])
    assert.equal(extensions.extendedKeyUsage, undefined)
    assert.equal(extensions.nameConstraints, undefined)
    assert.equal(extensions.subjectKeyId?.length, 20)
    assert.deepEqual(
      rawExtensions.map(({ oid, critical }) => [oid, critical]),
      [
        ['2.5.29.19', true],
        ['2.5.29.15', true],
        ['2.5.29.14', false],
      ],
    )
    assert.deepEqual(issuer.der, subject.der)
  })

  it('agrees with node:crypto on what it made', async () => {
    const root = await createRootCA({ commonName: 'Home CA', now: NOW })
    const read = new X509Certificate(root.pem)
    assert.equal(read.subject, 'CN=Home CA')
    assert.equal(read.fingerprint256, root.fingerprint)
    assert.equal(read.serialNumber.toLowerCase(), root.serialNumber)
    assert.equal(read.ca, true)
    assert.equal(read.verify(read.publicKey), true)
    assert.deepEqual(new Date(read.validTo), root.notAfter)
    assert.equal(root.commonName, 'Home CA')
    assert.deepEqual(root.chain, [])
  })

  it('writes every subject field of the tutorial in its order, repeated ones too', async () => {
    const root = await createRootCA({
      countryName: 'DE',
      stateOrProvinceName: 'Bayern',
      localityName: 'München',
      organizationName: ['Haus', 'Garten'],
      organizationalUnitName: 'Keller',
      commonName: 'Home CA',
      emailAddress: 'me@example.com',
    })
    const lines = new X509Certificate(root.der).subject.split('\n')
    assert.deepEqual(lines, [
      'C=DE',
      'ST=Bayern',
      'L=München',
      'O=Haus',
      'O=Garten',
      'OU=Keller',
      'CN=Home CA',
      'emailAddress=me@example.com',
    ])
    const types = readCertificate(root.der)
      .subject.rdns.flat()
      .map(({ stringType }) => stringType)
    assert.deepEqual([types[0], types[2], types[7]], ['printableString', 'utf8String', 'ia5String'])
  })

  it('refuses subject fields on both sides of their limits', async () => {
    const make = (fields: Partial<CreateRootCAOptions>): Promise<unknown> =>
      createRootCA({ commonName: 'CA', ...fields })
    await make({ commonName: 'x'.repeat(64) })
    const bad: readonly Partial<CreateRootCAOptions>[] = [
      { commonName: 'x'.repeat(65) },
      { commonName: '' },
      { countryName: 'DEU' },
      { organizationName: [] as readonly string[], countryName: 'D' },
      { emailAddress: 'ü@example.com' },
      { localityName: 'x'.repeat(129) },
      { organizationName: ['ok', 'x'.repeat(65)] },
    ]
    for (const fields of bad) await refusal('ERR_PKI_NAME', () => make(fields))
  })

  it('refuses a root without a common name, because Settings does not list it', async () => {
    const without: Partial<CreateRootCAOptions> = { organizationName: 'Home' }
    assert.equal(
      (await refusal('ERR_PKI_NAME', () => createRootCA({ ...without } as CreateRootCAOptions))).option,
      'commonName',
    )
  })

  it('takes a list only where a field may be repeated, without holes and of at most 64', async () => {
    const make = (fields: object): Promise<unknown> => createRootCA({ commonName: 'CA', ...fields })
    await make({ organizationName: [], organizationalUnitName: Array<string>(64).fill('x') })
    const bad = [
      { commonName: [] },
      { commonName: ['CA'] },
      { countryName: ['DE'] },
      { organizationName: Array<string>(2) },
      { organizationName: [null] },
      { organizationalUnitName: Array<string>(65).fill('x') },
    ]
    for (const fields of bad) await refusal('ERR_PKI_OPTION', () => make(fields))
  })

  it('refuses name constraints of a wrong type: no root is unconstrained by mistake', async () => {
    for (const nameConstraints of [null, '', 0, false, 'local', ['local']]) {
      const options = { commonName: 'CA', nameConstraints } as unknown as CreateRootCAOptions
      await refusal('ERR_PKI_OPTION', () => createRootCA(options))
    }
  })

  it('makes each key kind and signs with its own hash', async () => {
    const expected: Readonly<Partial<Record<KeyKind, string>>> = {
      'ec-p256': '1.2.840.10045.4.3.2',
      'ec-p384': '1.2.840.10045.4.3.3',
    }
    for (const [kind, algorithm] of Object.entries(expected)) {
      const keyKind = kind as KeyKind
      const { der, privateKey } = await createRootCA({ commonName: 'Root', keyKind })
      assert.equal(readCertificate(der).signatureAlgorithm, algorithm)
      assert.equal(privateKey.kind, keyKind)
    }
    const rsa = await createRootCA({ commonName: 'Root', privateKey: await rsaKey() })
    assert.equal(readCertificate(rsa.der).signatureAlgorithm, '1.2.840.113549.1.1.11')
    assert.equal(new X509Certificate(rsa.der).verify(new X509Certificate(rsa.der).publicKey), true)
  })

  it('refuses key kinds that iOS cannot use, with the kinds that it can', async () => {
    for (const keyKind of ['ec-p521', 'ed25519', 'rsa-1024', 'rsa-pss', '']) {
      const { option, expected } = await refusal('ERR_PKI_OPTION', () =>
        createRootCA({ commonName: 'Root', keyKind: keyKind as KeyKind }),
      )
      assert.equal(option, 'keyKind')
      assert.match(expected, /ec-p256/)
    }
  })

  it('keeps an existing key, encoded or not, so that a root can be renewed', async () => {
    const privateKey = await generatePrivateKey({ kind: 'ec-p384' })
    const first = await createRootCA({ commonName: 'Root', privateKey })
    const { pem } = await exportPrivateKey({ privateKey, passphrase: 'geheim 1' })
    const second = await createRootCA({ commonName: 'Root', privateKey: { pem, passphrase: 'geheim 1' } })
    assert.deepEqual(readCertificate(first.der).publicKey.der, readCertificate(second.der).publicKey.der)
    assert.deepEqual(readCertificate(first.der).subject.der, readCertificate(second.der).subject.der)
    await refusal('ERR_PKI_OPTION', () =>
      createRootCA({ commonName: 'Root', privateKey, keyKind: 'ec-p256' }),
    )
  })

  it('writes a path length from 0 and refuses one below', async () => {
    const root = await createRootCA({ commonName: 'Root', pathLength: 0 })
    assert.deepEqual(readCertificate(root.der).extensions.basicConstraints, { cA: true, pathLength: 0 })
    for (const pathLength of [-1, 0.5, NaN]) {
      await refusal('ERR_PKI_OPTION', () => createRootCA({ commonName: 'Root', pathLength }))
    }
  })

  it('draws serial numbers that are positive, of one length and never the same', async () => {
    const privateKey = await generatePrivateKey({ kind: 'ec-p256' })
    const serials = new Set<string>()
    for (let count = 0; count < 50; count += 1) {
      const { der, serialNumber } = await createRootCA({ commonName: 'Root', privateKey })
      const octets = readCertificate(der).serialNumber
      assert.equal(octets.length, 16)
      assert.equal((octets[0] ?? 0xff) & 0xc0, 0x40)
      serials.add(serialNumber)
    }
    assert.equal(serials.size, 50)
  })

  it('refuses a misspelt option instead of ignoring it', async () => {
    const options: CreateRootCAOptions & { readonly validDay: number } = { commonName: 'Root', validDay: 10 }
    assert.equal((await refusal('ERR_PKI_OPTION', () => createRootCA(options))).option, 'validDay')
  })
})
