import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The modules of the library that are loaded when they are needed. */
export function lazyModules(): readonly string[] {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  )
  return sources.flatMap((path) => {
    const imports = readFileSync(join('src', path), 'utf8').matchAll(/\bimport\('(\.[^']+)\.js'\)/g)
    return Array.from(imports, ([, target = '']) => join('src', dirname(path), `${target}.ts`))
  })
}
