import type { WritableFile } from './file-layer.js'

/** Writes all of some octets, in as many steps as the file system takes; fails with `ENOSPC` where it takes none. */
export async function writeWhole(file: WritableFile, octets: Uint8Array): Promise<void> {
  for (let written = 0; written < octets.length;) {
    const taken = await file.write(written === 0 ? octets : octets.subarray(written))
    if (taken === 0)
      throw Object.assign(new Error('the file system took a part of the data only'), { code: 'ENOSPC' })
    written += taken
  }
}
