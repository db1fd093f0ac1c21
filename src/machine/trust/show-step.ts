import { expectArray, expectObject, expectString } from '../../base/options.js'
import { quoteForPOSIX } from '../../base/quote-for-posix.js'
import { quoteForPowerShell } from './quote-for-shell.js'
import type { StoreStep } from './trust-records.js'

/** How steps are shown. */
export interface ShowStepOptions {
  /** As `process.platform`: Windows gets a line for PowerShell, everything else one for a POSIX shell. */
  readonly platform: string
  /** Whether whoever pastes it is root: otherwise `sudo` stands before what needs it. */
  readonly isRoot: boolean
}

/**
 * The line that does a step by hand, to paste.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION`.
 */
export function showStep(step: StoreStep, options: ShowStepOptions): string {
  expectObject(step, 'step')
  expectObject(options, 'options')
  const { platform, isRoot } = options
  const { program, args, input, inputPath, needsRoot } = step
  expectString(program, 'program')
  for (const [index, word] of expectArray(args, 'args').entries())
    expectString(word, `args[${String(index)}]`)
  if (platform === 'win32') return `& ${[program, ...args].map(quoteForPowerShell).join(' ')}`
  const line = [...(needsRoot && !isRoot ? ['sudo'] : []), program, ...args].map(quoteForPOSIX).join(' ')
  if (inputPath !== undefined) return `${line} < ${quoteForPOSIX(inputPath)}`
  if (input === undefined) return line
  return `printf %s ${quoteForPOSIX(input)} | ${line}`
}
