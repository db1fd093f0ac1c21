#!/usr/bin/env bash
# A certificate for a test server in a CI script: one command, no terminal, and the CA's key never touches the disk.
set -euo pipefail

orchard issue localhost 127.0.0.1 --ephemeral --json > tls.json

# The JSON holds the server's key: orchard has closed the file to all but its owner.
node -e '
  const { existsSync } = require("node:fs")
  const { createSecureContext } = require("node:tls")
  const tls = JSON.parse(require("node:fs").readFileSync("tls.json", "utf8"))
  console.log(Object.keys(tls).join(" "))
'
