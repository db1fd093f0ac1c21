/** The process of one suite: `run-suite.js NAME` prints its tables and sends its figures to bench/run.ts. */
import { loadSuite } from './load-suite.js'

const suite = await loadSuite(process.argv[2] ?? '')
const figures = await suite.run((line) => {
  console.log(line)
})
process.send?.(figures)
if (process.connected) process.disconnect()
