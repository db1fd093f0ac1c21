#!/usr/bin/env bash
# A certificate for a test server in a CI script: one command, no terminal, and the CA's key never touches the disk.
set -euo pipefail

orchard issue localhost 127.0.0.1 --ephemeral --json > tls.json

# The JSON holds the server's key: orchard has closed the file to all but its owner.
node -e '
  const { readFileSync } = require("node:fs")
  const { createSecureContext } = require("node:tls")
  const { root, server } = JSON.parse(readFileSync("tls.json", "utf8"))
  createSecureContext({ cert: server.chainPEM, key: server.privateKeyPEM })
  console.log(`${server.hosts.join(" ")}: trusted by who trusts ${root.commonName}`)
'
