import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { captureOrFail } from './process.js'

/** Packs the package as npm would publish it, and lets publint and are-the-types-wrong look at the tarball. */
export async function main(): Promise<void> {
  await withTarball(async (tarball) => {
    await captureOrFail(process.execPath, ['node_modules/publint/src/cli.js', '--strict', tarball])
    await captureOrFail(process.execPath, [
      'node_modules/@arethetypeswrong/cli/dist/index.js',
      tarball,
      '--profile',
      'esm-only',
    ])
  })
}

/** Packs dist/ as it is (no scripts run), hands the tarball's absolute path on, and deletes it. */
export async function withTarball(use: (tarball: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'orchard-pack-'))
  try {
    const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
    const [packed] = JSON.parse(await captureOrFail('npm', pack)) as readonly { readonly filename: string }[]
    await use(join(folder, packed?.filename ?? ''))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
