import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { isPKIError, PKIError } from '../../base/errors.js'
import { quoteText } from '../../base/quote.js'
import type { ServerPlaces } from '../ca-store.js'
import type { DurableFiles } from './durable-files.js'
import { CA_FILES, layoutOf } from './layout.js'
import type { Layout } from './layout.js'

/** What the file is called that says where the parts of an adopted CA lie. */
export const ADOPTED_LAYOUT_FILE = 'orchard.json'

/** More than ten thousand servers need; what is longer is something else. */
const MOST_OCTETS = 8 * 1024 * 1024
/** Number of this form of the file. */
const FORM = 1

/** Fields of `ca` in the file, and the paths of the layout that they name. */
const CA_FIELDS = {
  folder: 'ca',
  config: 'config',
  certificate: 'root',
  privateKey: 'caKey',
  newCerts: 'newCerts',
  database: 'index',
  serial: 'serial',
  crlNumber: 'crlNumber',
  crl: 'crl',
} as const satisfies Readonly<Record<string, keyof Layout>>

/** Where an adopted CA has its parts; everything else follows from these. */
export type AdoptedParts = Pick<
  Layout,
  | 'path'
  | 'ca'
  | 'config'
  | 'root'
  | 'caKey'
  | 'newCerts'
  | 'index'
  | 'serial'
  | 'crlNumber'
  | 'crl'
  | 'adoptedServers'
>

/**
 * Finds where everything of the CA in a folder lies: as its `orchard.json` says where it was adopted, otherwise as
 * `layoutOf` lays it out. Reads that file, nothing else.
 *
 * @throws {@link PKIError} `ERR_PKI_CONFIG` when `orchard.json` cannot be followed; `ERR_PKI_FILE` when it cannot be
 * read, also where it is a symbolic link: it decides where private keys are looked for.
 */
export async function readLayout(files: DurableFiles, path: string): Promise<Layout> {
  const layout = layoutOf(path)
  const file = join(layout.path, ADOPTED_LAYOUT_FILE)
  const text = await findText(files, file)
  return text === undefined ? layout : parseAdoptedLayout(text, layout.path)
}

/** What is no folder, or lies below a file, holds no layout either: who opens the CA says so. */
async function findText(files: DurableFiles, file: string): Promise<string | undefined> {
  try {
    return await files.findText(file, false, MOST_OCTETS)
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_FILE') && error.details.systemCode === 'ENOTDIR') return undefined
    throw error
  }
}

/** Lays out an adopted CA by its parts. */
export function adoptedLayoutOf(parts: AdoptedParts): Layout {
  const usual = layoutOf(parts.path)
  return Object.freeze({
    ...usual,
    ...parts,
    adopted: true,
    caPrivate: dirname(parts.caKey),
    indexAttributes: `${parts.index}.attr`,
    books: join(parts.ca, CA_FILES.books),
  })
}

/** Writes a layout as the text of `orchard.json`: what lies in the folder by its path from there, all else as it is. */
export function formatAdoptedLayout(layout: AdoptedParts): string {
  const pathOf = (path: string): string => {
    const below = relative(layout.path, path)
    return isAbsolute(below) || below.split(sep)[0] === '..' ? path : below.split(sep).join('/') || '.'
  }
  const document = {
    orchard: FORM,
    note: 'Made by orchard adopt. To leave Orchard, delete this file and the folder orchard beside index.txt.',
    ca: Object.fromEntries(Object.entries(CA_FIELDS).map(([field, part]) => [field, pathOf(layout[part])])),
    servers: [...layout.adoptedServers].map(([name, { certificate, key, csr }]) => ({
      name,
      certificate: pathOf(certificate),
      key: pathOf(key),
      csr: pathOf(csr),
    })),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

/**
 * Reads the text of `orchard.json`.
 *
 * @param home - The folder that it lies in, absolute.
 * @throws {@link PKIError} `ERR_PKI_CONFIG`.
 */
export function parseAdoptedLayout(text: string, home: string): Layout {
  const file = join(home, ADOPTED_LAYOUT_FILE)
  const document = new Fields(parseJSON(text, file), file, '')
  if (document.value('orchard') !== FORM) throw broken(file, 'orchard', `is not ${String(FORM)}`)
  const ca = document.fields('ca')
  const place = (fields: Fields, field: string): string => resolve(home, fields.text(field))
  const adoptedServers = new Map<string, ServerPlaces>()
  for (const server of document.list('servers')) {
    const places: ServerPlaces = {
      certificate: place(server, 'certificate'),
      key: place(server, 'key'),
      csr: place(server, 'csr'),
    }
    adoptedServers.set(server.text('name'), Object.freeze(places))
  }
  return adoptedLayoutOf({
    path: home,
    ca: place(ca, 'folder'),
    config: place(ca, 'config'),
    root: place(ca, 'certificate'),
    caKey: place(ca, 'privateKey'),
    newCerts: place(ca, 'newCerts'),
    index: place(ca, 'database'),
    serial: place(ca, 'serial'),
    crlNumber: place(ca, 'crlNumber'),
    crl: place(ca, 'crl'),
    adoptedServers,
  })
}

function parseJSON(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    throw broken(file, '', 'is no JSON')
  }
}

/** An object of the file whose fields are taken one by one. */
class Fields {
  readonly #object: object
  readonly #file: string
  readonly #path: string

  constructor(value: unknown, file: string, path: string) {
    if (typeof value !== 'object' || value === null) throw broken(file, path, 'is no object')
    this.#object = value
    this.#file = file
    this.#path = path
  }

  value(field: string): unknown {
    const found: unknown = Object.hasOwn(this.#object, field) ? Reflect.get(this.#object, field) : undefined
    return found
  }

  text(field: string): string {
    const value = this.value(field)
    if (typeof value === 'string' && value !== '' && !value.includes('\0')) return value
    throw broken(this.#file, this.#nameOf(field), 'is no text')
  }

  fields(field: string): Fields {
    return new Fields(this.value(field), this.#file, this.#nameOf(field))
  }

  list(field: string): readonly Fields[] {
    const value = this.value(field)
    const name = this.#nameOf(field)
    if (!Array.isArray(value)) throw broken(this.#file, name, 'is no list')
    const items: readonly unknown[] = value
    return items.map((item, index) => new Fields(item, this.#file, `${name}[${String(index)}]`))
  }

  #nameOf(field: string): string {
    return this.#path === '' ? field : `${this.#path}.${field}`
  }
}

function broken(file: string, name: string, fact: string): PKIError<'ERR_PKI_CONFIG'> {
  return new PKIError('ERR_PKI_CONFIG', `${quoteText(file)}: ${name === '' ? 'it' : name} ${fact}`, {
    details: { path: file, line: 0, name },
    hint: 'Delete this file and run orchard adopt again: it holds nothing but where things lie.',
  })
}
