/** This process's environment without NODE_EXTRA_CA_CERTS, which makes every start of Node read a file of roots. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env }
  delete environment['NODE_EXTRA_CA_CERTS']
  return environment
}
