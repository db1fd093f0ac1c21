import { dirname, isAbsolute, relative, sep } from 'node:path'
import { fileError, systemCodeOf } from './file-error.js'
import type { FileLayer } from './file-layer.js'

/**
 * Tells whether a path lies in a folder, or is it, once every symbolic link is followed. What is missing counts by the
 * nearest folder above it that is there.
 *
 * @throws PKIError `ERR_PKI_FILE`.
 */
export async function liesWithin(layer: FileLayer, path: string, folder: string): Promise<boolean> {
  try {
    return isBelow(await nearestRealPath(layer, path), await layer.realPath(folder))
  } catch (error) {
    throw fileError(error, { action: 'read', path })
  }
}

async function nearestRealPath(layer: FileLayer, path: string): Promise<string> {
  for (let place = path; ; place = dirname(place)) {
    try {
      return await layer.realPath(place)
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error)) || dirname(place) === place) throw error
      // A link that leads to nothing is not missing: what is made there would lie at its end.
      if (await isLink(layer, place)) return ''
    }
  }
}

async function isLink(layer: FileLayer, path: string): Promise<boolean> {
  return layer.facts(path).then(
    ({ kind }) => kind === 'link',
    () => false,
  )
}

function isBelow(path: string, folder: string): boolean {
  if (path === '') return false
  const below = relative(folder, path)
  return !isAbsolute(below) && below.split(sep)[0] !== '..'
}
