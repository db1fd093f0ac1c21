import { runApple } from './apple.js'
import { runBetterTLS } from './bettertls.js'
import { runLimbo } from './limbo.js'
import { runAppleParser, runMalformed } from './malformed.js'
import { runOpenSSLVerify } from './openssl-verify.js'
import { runPKITS } from './pkits.js'
import type { SuiteResult } from './suite.js'

/** Runs every suite, one after the other. */
export async function runAllSuites(): Promise<readonly SuiteResult[]> {
  return [
    ...(await runLimbo()),
    await runBetterTLS(),
    await runPKITS(),
    await runOpenSSLVerify(),
    await runApple(),
    await runAppleParser(),
    ...(await runMalformed()),
  ]
}
