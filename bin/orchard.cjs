#!/usr/bin/env node
// Old syntax on purpose, see require-node.cjs.
'use strict'

require('./require-node.cjs')
require('./load-cli.cjs')
