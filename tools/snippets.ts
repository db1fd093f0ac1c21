import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { extractSnippets, type Snippet } from './extract-snippets.js'
import { makeConsumer, type ConsumerFolder } from './consumer-folder.js'
import { listFiles } from './files.js'
import { capture, ToolError } from './process.js'

const TIMEOUT_MS = 60_000

/** Compiles every TypeScript snippet of README, docs/ and the docstrings against the built package, and runs it. */
export async function main(): Promise<void> {
  const snippets = snippetFiles().flatMap((file) => extractSnippets(file, readFileSync(file, 'utf8')))
  const folder = makeConsumer()
  try {
    await compileAll(folder, snippets)
    for (const snippet of snippets) if (snippet.runs) await runOne(folder, snippet)
  } finally {
    folder.remove()
  }
  console.log(`  ${snippets.length} snippets, ${snippets.filter(({ runs }) => runs).length} of them run`)
}

function snippetFiles(): readonly string[] {
  const docs = listFiles('docs', '.md').filter((file) => !/^docs\/(api|reference)\//.test(file))
  const pages = readdirSync('.').filter((file) => file.endsWith('.md'))
  return [...pages, ...docs, ...listFiles('src', '.ts')]
}

async function compileAll(folder: ConsumerFolder, snippets: readonly Snippet[]): Promise<void> {
  if (snippets.length === 0) return
  for (const { name, code } of snippets) folder.write(`${name}.ts`, code)
  const compilerOptions = {
    strict: true,
    target: 'es2022',
    module: 'nodenext',
    lib: ['es2023', 'dom'],
    types: ['node'],
    skipLibCheck: true,
    moduleDetection: 'force',
    rootDir: '.',
  }
  const files = snippets.map(({ name }) => `${name}.ts`)
  folder.write('tsconfig.json', JSON.stringify({ compilerOptions, files }))
  const compiler = join(process.cwd(), 'node_modules/typescript/bin/tsc')
  const { status, stdout } = await capture(process.execPath, [compiler, '-p', '.'], { cwd: folder.path })
  if (status !== 0)
    throw new ToolError(`a snippet does not compile:\n${stdout.replaceAll(/\.\d+\.ts\((\d+)/g, '($1')}`)
}

/** Each runs in an empty folder of its own. */
async function runOne(folder: ConsumerFolder, snippet: Snippet): Promise<void> {
  const cwd = join(folder.path, 'run', snippet.name)
  mkdirSync(cwd, { recursive: true })
  const program = join(folder.path, `${snippet.name}.js`)
  const { status, stdout, stderr } = await capture(process.execPath, [program], {
    cwd,
    timeoutMs: TIMEOUT_MS,
  })
  if (status !== 0) {
    throw new ToolError(`the snippet at ${snippet.file}:${snippet.line} fails:\n${stdout}${stderr}`)
  }
}
