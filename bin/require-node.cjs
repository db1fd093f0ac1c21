// Old syntax on purpose: this file must run on any Node, to say that it is too old.
'use strict'

/** Whether a version of Node is one of `engines` in package.json: 20.19 and later of 20, or 22.12 and later. */
function isSupported(version) {
  var parts = version.split('.')
  var major = Number(parts[0])
  var minor = Number(parts[1])
  if (major === 20) return minor >= 19
  if (major === 22) return minor >= 12
  return major > 22
}

var found = process.versions.node
if (!isSupported(found)) {
  console.error('orchard: needs Node 20.19 (or 22.12) or later, this is ' + found)
  console.error('hint: install a current one from https://nodejs.org/, or `nvm install 22`')
  process.exit(1)
}
