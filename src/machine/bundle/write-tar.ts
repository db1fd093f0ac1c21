/** A file of an archive. */
export interface ArchivedFile {
  /** Its path in the archive: ASCII, at most 100 octets. */
  readonly name: string
  /** Its permission bits. */
  readonly mode: number
  /** Its text. */
  readonly text: string
}

const BLOCK = 512
/** Readers take whole records, twenty blocks each. */
const RECORD = 20 * BLOCK
/** Last second that eleven octal digits hold: in the year 2242. The first is that of 1970: there is no sign. */
const LATEST = 8 ** 11 - 1

/**
 * Writes a tar archive of one folder and its files, in the format that every tar reads (ustar). Owners are numbers 0 without
 * names: who extracts it without being root owns the files. A time that the format cannot hold becomes the nearest that it
 * can. Touches nothing.
 *
 * @see POSIX.1-2017, pax, "ustar Interchange Format"
 */
export function writeTar(folder: string, files: readonly ArchivedFile[], modified: Date): Uint8Array {
  const parts = [
    header({ name: `${folder}/`, mode: 0o700, size: 0, kind: '5', modified }),
    ...files.flatMap(({ name, mode, text }) => {
      const octets = new TextEncoder().encode(text)
      const head = header({ name: `${folder}/${name}`, mode, size: octets.length, kind: '0', modified })
      return [head, padded(octets, BLOCK)]
    }),
    // Two empty blocks end an archive.
    new Uint8Array(2 * BLOCK),
  ]
  return padded(Uint8Array.from(parts.flatMap((part) => [...part])), RECORD)
}

interface Entry {
  readonly name: string
  readonly mode: number
  readonly size: number
  readonly kind: '0' | '5'
  readonly modified: Date
}

function header({ name, mode, size, kind, modified }: Entry): Uint8Array {
  const block = new Uint8Array(BLOCK)
  const put = (offset: number, text: string): void => block.set(new TextEncoder().encode(text), offset)
  const octal = (value: number, width: number): string => value.toString(8).padStart(width, '0')
  put(0, name)
  put(100, octal(mode, 7))
  put(108, octal(0, 7))
  put(116, octal(0, 7))
  put(124, octal(size, 11))
  put(136, octal(Math.min(Math.max(0, Math.floor(modified.getTime() / 1000)), LATEST), 11))
  put(148, ' '.repeat(8))
  put(156, kind)
  put(257, 'ustar\0' + '00')
  const sum = block.reduce((total, octet) => total + octet, 0)
  put(148, `${octal(sum, 6)}\0 `)
  return block
}

function padded(octets: Uint8Array, size: number): Uint8Array {
  const whole = new Uint8Array(Math.ceil(octets.length / size) * size)
  whole.set(octets)
  return whole
}
