import { PKIError } from '../../base/errors.js'
import { quoteText } from '../../base/quote.js'
import { asciiJSON } from '../ascii-json.js'

/** A path in the configuration of nginx. @throws {@link PKIError} `ERR_PKI_OPTION` for a `$`: nginx takes it for a variable, and has no way to write it. */
export function quoteForNginx(path: string): string {
  if (path.includes('$')) throw unwritable(path, 'nginx', 'a path without $')
  return `"${path.replace(/["\\]/g, String.raw`\$&`)}"`
}

/** A path in a Caddyfile. @throws {@link PKIError} `ERR_PKI_OPTION` for braces, which Caddy replaces, and for both kinds of quotes at once. */
export function quoteForCaddy(path: string): string {
  if (/[{}]/.test(path)) throw unwritable(path, 'Caddy', 'a path without { and }')
  if (!/["\\]/.test(path)) return `"${path}"`
  if (!path.includes('`')) return `\`${path}\``
  throw unwritable(path, 'Caddy', 'a path without ` beside " or \\')
}

/** A text in YAML: a double-quoted scalar in ASCII, which is JSON. */
export function quoteForYAML(text: string): string {
  return asciiJSON(text)
}

/** A text in the YAML of Docker Compose, which replaces variables in it. */
export function quoteForCompose(text: string): string {
  return asciiJSON(text.replaceAll('$', '$$$$'))
}

/** A text in JavaScript. */
export function quoteForJavaScript(text: string): string {
  return asciiJSON(text)
}

/** A word of a command line in a unit of systemd. @see systemd.service(5), "Command lines" */
export function quoteForSystemd(word: string): string {
  const escaped = word
    .replace(/["\\]/g, String.raw`\$&`)
    .replaceAll('%', '%%')
    .replaceAll('$', '$$$$')
  return `"${escaped}"`
}

/**
 * Takes a path that is to stand in a configuration. What ends a line stands in no configuration in the same way.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` for a control character or half a character in it.
 */
export function expectWritablePath(path: string): string {
  if (!/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(path)) return path
  throw unwritable(path, 'a configuration', 'a path without control characters')
}

function unwritable(path: string, where: string, expected: string): PKIError<'ERR_PKI_OPTION'> {
  return new PKIError('ERR_PKI_OPTION', `${quoteText(path)} cannot be written into ${where}`, {
    details: { option: 'path', expected },
    hint: 'Keep the CA in a folder with a plainer name: move it, and give it with --dir.',
  })
}
