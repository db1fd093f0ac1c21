/**
 * The house as one table: what each folder of src/ may import. A folder may always import itself; the longest matching
 * folder counts (`base/hosts/host.ts` belongs to `base`). Lint enforces it (boundaries.js, eslint.config.js).
 *
 * @typedef {object} Layer
 * @property {readonly string[]} folders Folders and doors that it may import.
 * @property {readonly string[]} [packages] Packages that it may import; `node:*` is every module of Node.
 * @property {boolean} [pure] Runs in any JavaScript runtime: no Node globals, no clock.
 * @property {boolean} [lazy] Other folders load it by `await import()` or as types only.
 */

const KEYS = ['keys/verify', 'keys/sign']
const X509 = ['base', 'der', ...KEYS, 'x509/read', 'x509/write']
const BELOW_STORE = [...X509, 'foreign', 'issue', 'device']
const BELOW_EDGE = [...BELOW_STORE, 'check', 'store', 'store/directory']

/** @type {Readonly<Record<string, Layer>>} */
export const LAYERS = {
  base: { pure: true, folders: [] },
  der: { pure: true, folders: ['base'] },
  'keys/verify': { pure: true, folders: ['base', 'der'] },
  'keys/sign': { pure: true, folders: ['base', 'der', 'keys/verify'] },
  'keys/node': { folders: ['base', 'der', ...KEYS], packages: ['node:crypto', 'node:util'] },
  'x509/read': { pure: true, folders: ['base', 'der', 'keys/verify'] },
  'x509/write': { pure: true, folders: ['base', 'der', ...KEYS, 'x509/read'] },
  foreign: {
    pure: true,
    lazy: true,
    folders: X509,
    packages: ['asn1js', 'pkijs', '@peculiar/x509', '@peculiar/webcrypto', 'reflect-metadata'],
  },
  issue: { pure: true, folders: X509 },
  check: { pure: true, folders: ['base', 'der', 'keys/verify', 'x509/read'], packages: ['tldts'] },
  testing: { pure: true, folders: [...X509, 'issue'] },
  device: { pure: true, folders: [...X509, 'foreign'], packages: ['plist'] },
  store: { pure: true, folders: [...X509, 'issue'] },
  'store/directory': { folders: [...X509, 'keys/node', 'issue', 'store'], packages: ['node:*'] },
  'store/threads': {
    folders: [...X509, 'keys/node', 'issue', 'store'],
    packages: ['node:os', 'node:util', 'node:worker_threads'],
  },
  enroll: { folders: BELOW_EDGE, packages: ['node:*', 'uqr'] },
  probe: { folders: BELOW_EDGE, packages: ['node:*'] },
  machine: { folders: BELOW_EDGE, packages: ['node:*'] },
  cli: {
    folders: ['index.ts', 'node.ts', 'check.ts', 'peculiar.ts'],
    packages: ['node:*', 'commander', '@clack/prompts', 'uqr'],
  },
  'index.ts': { folders: [...X509, 'issue', 'store', 'device'] },
  'check.ts': { folders: ['base', 'keys/verify', 'x509/read', 'check'] },
  'node.ts': { folders: [...BELOW_EDGE, 'store/threads', 'keys/node', 'enroll', 'probe', 'machine'] },
  'peculiar.ts': { folders: [...X509, 'foreign', 'issue'] },
  'testing.ts': { folders: [...X509, 'issue', 'testing'] },
}

/** Public doors: re-exports and nothing else. */
export const DOORS = Object.keys(LAYERS).filter((name) => name.endsWith('.ts'))

/** Folders whose code runs in any JavaScript runtime and never looks at a clock. */
export const PURE_FOLDERS = Object.keys(LAYERS).filter((name) => LAYERS[name]?.pure === true)
