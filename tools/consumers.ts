import { readDoors } from './doors.js'
import { tsc } from './compile.js'
import { makeConsumer } from './consumer-folder.js'

/** A project that uses this package. */
interface Consumer {
  readonly lib: readonly string[]
  readonly types: readonly string[]
  /** Needs that it can meet. */
  readonly meets: readonly string[]
}

const CONSUMERS: readonly Consumer[] = [
  { lib: ['es2022'], types: [], meets: [] },
  { lib: ['es2022', 'dom'], types: [], meets: ['dom'] },
  { lib: ['es2022'], types: ['node'], meets: ['node'] },
]

/** Compiles programs that import the built doors by name, checking every declaration (no `skipLibCheck`). */
export async function main(): Promise<void> {
  for (const consumer of CONSUMERS) await compileConsumer(consumer)
}

async function compileConsumer({ lib, types, meets }: Consumer): Promise<void> {
  const folder = makeConsumer()
  try {
    const doors = readDoors().filter(({ needs }) => needs === undefined || meets.includes(needs))
    const source = doors.map(({ specifier, name }) => `export * as ${name} from '${specifier}'\n`).join('')
    folder.write('main.ts', source)
    const compilerOptions = {
      strict: true,
      module: 'nodenext',
      lib,
      types,
      noEmit: true,
      skipLibCheck: false,
    }
    folder.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['main.ts'] }))
    await tsc(['-p', '.'], folder.path)
  } finally {
    folder.remove()
  }
}
