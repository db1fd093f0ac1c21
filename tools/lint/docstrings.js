/**
 * Every export, and every field of an exported type or class, has a docstring of its own.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const docstrings = {
  meta: { type: 'suggestion', schema: [], docs: { description: 'Exports and their fields are documented' } },
  create(context) {
    /** @param {any} node */
    function requireDocstring(node) {
      const comment = context.sourceCode.getCommentsBefore(node).at(-1)
      if (comment?.type === 'Block' && comment.value.startsWith('*')) return
      context.report({ node, message: 'This needs a docstring that adds to its name' })
    }

    return {
      'ExportNamedDeclaration[declaration]': (/** @type {any} */ node) => {
        if (!isLaterOverload(node)) requireDocstring(node)
      },
      'ExportNamedDeclaration > TSInterfaceDeclaration > TSInterfaceBody > *': requireDocstring,
      'ExportNamedDeclaration > ClassDeclaration > ClassBody > *': (/** @type {any} */ node) => {
        if (isPublicMember(node)) requireDocstring(node)
      },
    }
  },
}

/**
 * Overloads share the docstring of the first.
 *
 * @param {any} node
 */
function isLaterOverload(node) {
  const siblings = node.parent.body
  const before = siblings[siblings.indexOf(node) - 1]
  return (
    before?.declaration?.type === 'TSDeclareFunction' &&
    before.declaration.id?.name === node.declaration.id?.name
  )
}

/** @param {any} node */
function isPublicMember(node) {
  if (node.type === 'StaticBlock' || node.key?.type === 'PrivateIdentifier') return false
  return node.accessibility !== 'private' && node.override !== true && node.kind !== 'constructor'
}
