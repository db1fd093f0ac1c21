// Old syntax on purpose, see require-node.cjs.
'use strict'

var command = require('node:path').join(__dirname, '../dist/cli.cjs')
if (!require('node:fs').existsSync(command)) {
  console.error('orchard: the command is not built yet')
  console.error('hint: in a clone of the repository run `npm ci && npm run build` first')
  process.exit(1)
}

require(command)
