import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as core from '../../src/index.js'
import * as node from '../../src/node.js'
import * as peculiar from '../../src/peculiar.js'

/** Values of every type that a caller without types, or with an `any`, may pass. */
const ODD: readonly unknown[] = [
  undefined,
  null,
  0,
  Infinity,
  10n,
  true,
  '',
  'x',
  'a\0b',
  Symbol('odd'),
  () => 1,
  [],
  [null],
  [undefined, 'x'],
  {},
  Object.create(null),
  new Map(),
  new Date(NaN),
  new Date(8.64e15),
  Promise.resolve(1),
  new Uint8Array(new SharedArrayBuffer(3)),
  Buffer.from('abc'),
  new DataView(new ArrayBuffer(4)),
  { der: 1 },
  { pem: 1 },
  { signer: null },
  { keyPair: null },
]

/** Every option of a function that takes an object; each gets every odd value once. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  createRootCA: [
    'commonName',
    'organizationName',
    'validDays',
    'now',
    'notAfter',
    'keyKind',
    'privateKey',
    'pathLength',
    'nameConstraints',
  ],
  createIntermediateCA: ['issuer', 'commonName', 'crlAddresses', 'pathLength'],
  createServerCSR: ['hosts', 'privateKey', 'organizationalUnitName'],
  signServerCert: ['issuer', 'csr', 'hosts'],
  loadIssuer: ['certificate', 'privateKey', 'chain'],
  exportPrivateKey: ['privateKey', 'passphrase'],
  exportUnencryptedPrivateKey: ['privateKey'],
  generatePrivateKey: ['kind', 'crypto'],
  readPrivateKey: ['pem', 'der', 'passphrase'],
  readAnyPrivateKey: ['file', 'pem', 'der', 'passphrase'],
  createVerifier: ['publicKey', 'algorithm'],
  homeNameConstraints: ['permit'],
  openCADirectory: ['path'],
  issuerOf: ['directory'],
  ensureServerCertificate: ['store', 'hosts', 'name', 'placement'],
  findServer: ['store', 'name'],
  listServers: ['store'],
  renew: ['store', 'name', 'hosts'],
  renewDue: ['store', 'renewBefore'],
  serverTLSOptions: ['store', 'hosts'],
  readPassphraseFile: ['path'],
  findStoredPassphrase: ['fingerprint', 'env', 'homedir'],
  storePassphrase: ['fingerprint', 'passphrase', 'env', 'homedir'],
  defaultCAHome: ['env', 'homedir'],
  jupyterCommands: ['hosts', 'certificatePath', 'keyPath'],
  ownHosts: ['hosts', 'machine'],
}

/** Functions whose arguments are values. */
const PLAIN: readonly string[] = [
  'readCertificate',
  'readCSR',
  'parseHost',
  'parseHosts',
  'decodePEM',
  'encodePEM',
  'parseOwner',
  'expectServerFileName',
  'serverFileNameOf',
  'toX509Certificate',
  'fromX509Certificate',
  'toPkcs10CertificateRequest',
  'fromPkcs10CertificateRequest',
]

const DOORS: Readonly<Record<string, unknown>> = { ...core, ...node, ...peculiar }

/** Calls a function of a door; whatever it throws is an error of this library. */
async function call(name: string, ...values: readonly unknown[]): Promise<void> {
  const door = DOORS[name]
  assert.ok(typeof door === 'function', name)
  try {
    await Reflect.apply(door, undefined, values)
  } catch (error) {
    assert.ok(core.isPKIError(error), `${name}: ${String(error)}`)
  }
}

describe('whatever a caller passes', () => {
  for (const name of [...Object.keys(OPTIONS), ...PLAIN]) {
    it(`${name} throws errors of this library only`, async () => {
      for (const odd of ODD) {
        await call(name, odd)
        if (name === 'encodePEM') await call(name, 'CERTIFICATE', odd)
        for (const option of OPTIONS[name] ?? []) await call(name, { [option]: odd })
      }
    })
  }

  it('no bytes are made of a number: it is no length', () => {
    for (const read of [core.readCertificate, core.readCSR])
      assert.throws(() => read(1e9 as unknown as Uint8Array), { code: 'ERR_PKI_OPTION' })
  })
})
