// Kept apart from orchard.cjs because an old Node cannot even parse `import()`.
'use strict'

if (!require('node:fs').existsSync(require('node:path').join(__dirname, '../dist/cli.js'))) {
  console.error('orchard: the command is not built yet')
  console.error('hint: in a clone of the repository run `npm ci && npm run build` first')
  process.exit(1)
}

import('../dist/cli.js')
