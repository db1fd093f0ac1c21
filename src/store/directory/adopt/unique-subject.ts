import type { DurableFiles } from '../durable-files.js'
import { MODE } from '../durable-files.js'
import type { Layout } from '../layout.js'
import { booleanOf } from './ca-settings.js'
import { readOpenSSLConfig } from './openssl-config-file.js'

const MOST_OCTETS = 65_536

/**
 * Lets openssl take two certificates of one subject into its list (`unique_subject = no` in `index.txt.attr`): ours have
 * empty subjects, and openssl dies on the second line otherwise. Writes that file where it says something else, or where
 * there is none: openssl then goes by its configuration, which another one may replace.
 *
 * @returns Whether it was written.
 * @throws {@link PKIError} `ERR_PKI_FILE`.
 */
export async function allowEqualSubjects(
  files: DurableFiles,
  { indexAttributes: path }: Pick<Layout, 'indexAttributes'>,
): Promise<boolean> {
  const text = await files.findText(path, true, MOST_OCTETS)
  if (text !== undefined && !(await asksUnique(path, text))) return false
  await files.replaceFile({ path, text: 'unique_subject = no\n', mode: MODE.editable })
  return true
}

/** openssl takes its default, which is unique, where the file does not say. */
async function asksUnique(path: string, text: string): Promise<boolean> {
  const config = await readOpenSSLConfig({ path, text, env: {} }).catch(() => undefined)
  return booleanOf(config?.find('default', 'unique_subject')) !== false
}
