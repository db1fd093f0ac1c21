import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { plainEnvironment } from '../support/plain-environment.js'
import type { LanguageContender } from './language.js'

/**
 * Starts a program that does the job in its own process and answers a line with a line: `turn MS`, `one` and
 * `verify BASE64`, as bench/contenders/go/main.go says.
 */
export function lineProgram(name: string, command: string, words: readonly string[]): LanguageContender {
  const child = spawn(command, [...words], {
    env: plainEnvironment(),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const answers: AsyncIterator<string, unknown> = createInterface({ input: child.stdout })[
    Symbol.asyncIterator
  ]()
  const ask = async (line: string): Promise<string> => {
    child.stdin.write(`${line}\n`)
    const answer = await answers.next()
    if (answer.done === true) throw new Error(`${name} ended when it was asked to ${line.slice(0, 20)}`)
    return answer.value
  }
  return {
    name,
    turn: async (turnMs) => {
      const [count, nanoseconds] = (await ask(`turn ${String(Math.round(turnMs))}`)).split(' ').map(Number)
      return ((count ?? NaN) * 1e9) / (nanoseconds ?? NaN)
    },
    one: async () => Uint8Array.from(Buffer.from(await ask('one'), 'base64')),
    refusal: async (der) => {
      const said = await ask(`verify ${Buffer.from(der).toString('base64')}`)
      return said === 'valid' ? undefined : said
    },
    end: () => {
      child.stdin.end()
    },
  }
}
