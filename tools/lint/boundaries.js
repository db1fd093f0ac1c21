import { dirname, join, relative, sep } from 'node:path'
import { DOORS, LAYERS } from './layers.js'

/**
 * Which layer a path inside src/ belongs to: the longest folder or door of the table that holds it.
 *
 * @param {string} path Relative to src/, with `/`, e.g. `keys/sign/signer.ts`.
 * @returns {string | undefined} E.g. `keys/sign`.
 */
function layerOf(path) {
  return Object.keys(LAYERS)
    .filter((name) => path === name || path.startsWith(`${name}/`))
    .sort((one, other) => other.length - one.length)[0]
}

/**
 * @param {string} specifier E.g. `node:fs/promises` or `@peculiar/x509`.
 * @param {readonly string[]} allowed
 */
function isAllowedPackage(specifier, allowed) {
  if (specifier.startsWith('node:') && allowed.includes('node:*')) return true
  return allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`))
}

/**
 * What is wrong with one import, if anything.
 *
 * @param {{ file: string, specifier: string, loads: boolean }} request `file` relative to src/; `loads` is false for
 *   types and for `await import()`, which load nothing when the importing module is loaded.
 * @returns {string | undefined}
 */
export function findBoundaryFault({ file, specifier, loads }) {
  const from = layerOf(file)
  if (from === undefined) return `${file} is in no folder of tools/lint/layers.js`
  const layer = LAYERS[from]
  if (!specifier.startsWith('.')) {
    return isAllowedPackage(specifier, layer.packages ?? [])
      ? undefined
      : `${from} may not import ${specifier}`
  }
  const target = join(dirname(file), specifier).split(sep).join('/').replace(/\.js$/, '.ts')
  const to = layerOf(target)
  if (to === from && to !== undefined) return undefined
  if (to === undefined || !layer.folders.includes(to)) return `${from} may not import ${to ?? target}`
  if (loads && LAYERS[to].lazy === true && !DOORS.includes(from))
    return `${to} is loaded by \`await import()\` only`
  return undefined
}

/**
 * Import boundaries between the folders of src/, from the table in layers.js.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const boundaries = {
  meta: { type: 'problem', schema: [], docs: { description: 'Imports go down only' } },
  create(context) {
    const file = relative(join(context.cwd, 'src'), context.filename).split(sep).join('/')

    /**
     * @param {any} node
     * @param {any} source
     * @param {boolean} loads
     */
    function check(node, source, loads) {
      if (typeof source?.value !== 'string') {
        if (node.type === 'ImportExpression')
          context.report({ node, message: 'import() needs a literal path here' })
        return
      }
      const message = findBoundaryFault({ file, specifier: source.value, loads })
      if (message !== undefined) context.report({ node, message })
    }

    return {
      ImportDeclaration: (/** @type {any} */ node) => check(node, node.source, node.importKind !== 'type'),
      ExportNamedDeclaration: (/** @type {any} */ node) =>
        check(node, node.source, node.exportKind !== 'type'),
      ExportAllDeclaration: (/** @type {any} */ node) => check(node, node.source, node.exportKind !== 'type'),
      ImportExpression: (/** @type {any} */ node) => check(node, node.source, false),
      TSImportType: (/** @type {any} */ node) => check(node, node.source ?? node.argument?.literal, false),
    }
  },
}
