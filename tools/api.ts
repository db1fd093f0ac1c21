import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type IExtractorInvokeOptions,
} from '@microsoft/api-extractor'
import { buildTypes } from './build.js'
import { readDoors, type Door } from './doors.js'
import { ToolError } from './process.js'

const REPORTS = 'docs/api'

/** `node tools/run.js api --update`: writes the API report of each door into docs/api. */
export async function main(args: readonly string[]): Promise<void> {
  await buildTypes()
  checkReports({ update: args.includes('--update') })
}

/** Compares the public surface in dist/types with the committed reports, or rewrites them. */
export function checkReports({ update }: { readonly update: boolean }): void {
  mkdirSync(REPORTS, { recursive: true })
  const doors = readDoors()
  const known = new Set(doors.map(reportName))
  const left = readdirSync(REPORTS).filter((file) => file.endsWith('.api.md') && !known.has(file))
  if (update) for (const file of left) rmSync(join(REPORTS, file))
  const faults = doors.flatMap((door) => checkReport(door, update))
  if (!update) faults.push(...left.map((file) => `${REPORTS}/${file} belongs to no door`))
  if (faults.length > 0) throw new ToolError(faults.join('\n'))
}

function checkReport(door: Door, update: boolean): readonly string[] {
  const faults: string[] = []
  const result = Extractor.invoke(prepare(door), {
    localBuild: update,
    messageCallback: (message) => {
      const isFault = message.logLevel === ExtractorLogLevel.Error
      if (isFault) faults.push(`${message.sourceFilePath ?? door.types}: ${message.text}`)
      message.handled = true
    },
  } satisfies IExtractorInvokeOptions)
  if (result.apiReportChanged && !update) {
    faults.push(`the public surface of ${door.specifier} changed: see \`diff docs/api build/api\`.`)
    faults.push('If that is meant, run `npm run api:update` and commit docs/api with the change.')
  }
  return faults
}

/** The declarations of a door, as a user's compiler sees them. */
function compilerOf(door: Door) {
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022', 'dom'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    skipLibCheck: true,
  }
  return { overrideTsconfig: { compilerOptions, files: [resolve(door.types)] } }
}

function prepare(door: Door): ExtractorConfig {
  const file = resolve('api-extractor.json')
  const base = ExtractorConfig.loadFile(file)
  return ExtractorConfig.prepare({
    configObject: {
      ...base,
      compiler: compilerOf(door),
      mainEntryPointFilePath: resolve(door.types),
      apiReport: { enabled: true, ...base.apiReport, reportFileName: reportName(door) },
    },
    configObjectFullPath: file,
    packageJsonFullPath: resolve('package.json'),
  })
}

function reportName(door: Door): string {
  return `${door.name}.api.md`
}
