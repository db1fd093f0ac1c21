import { lstat, readFile } from 'node:fs/promises'
import { hostname, networkInterfaces } from 'node:os'

/** Where a program runs, as far as it decides which addresses it cannot see. */
export type MachineEnvironment = 'plain' | 'container' | 'wsl' | 'cloud-unknown'

/** One address of an interface. */
export interface MachineAddress {
  /** The address, without a zone. */
  readonly address: string
  /** Its family. */
  readonly family: 'IPv4' | 'IPv6'
  /** Whether only this machine reaches it. */
  readonly internal: boolean
  /** Name of the interface, e.g. `eth0`. */
  readonly interface: string
}

/** This machine as others see it. */
export interface Machine {
  /** Its host name. */
  readonly hostname: string
  /** The addresses of its interfaces. */
  readonly addresses: readonly MachineAddress[]
  /** `container`, `wsl` or `cloud-unknown` where others dial an address that cannot be seen from here. */
  readonly environment: MachineEnvironment
}

/** Looks at this machine: its name, its addresses, and whether it is one that has its own. Reads a few files of the system. */
export async function machineAddresses(): Promise<Machine> {
  const addresses = Object.entries(networkInterfaces()).flatMap(([name, list]) =>
    (list ?? []).map(({ address, family, internal }): MachineAddress => {
      return { address: address.replace(/%.*$/, ''), family, internal, interface: name }
    }),
  )
  const environment = classifyEnvironment({
    env: process.env,
    containerFile: (await exists('/.dockerenv')) || (await exists('/run/.containerenv')),
    controlGroups: await readIfThere('/proc/1/cgroup'),
    kernel: await readIfThere('/proc/version'),
    vendor: await readIfThere('/sys/class/dmi/id/sys_vendor'),
  })
  return Object.freeze({ hostname: hostname(), addresses: Object.freeze(addresses), environment })
}

/** The traces that containers, WSL and clouds leave. */
export interface EnvironmentTraces {
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether Docker's or Podman's marker file is there. */
  readonly containerFile: boolean
  /** Text of `/proc/1/cgroup`. */
  readonly controlGroups: string
  /** Text of `/proc/version`. */
  readonly kernel: string
  /** Text of `/sys/class/dmi/id/sys_vendor`. */
  readonly vendor: string
}

/** Vendors whose machines have a public address that their own interfaces do not show. */
const CLOUD_VENDORS =
  /^(?:amazon|google|microsoft corporation|digitalocean|hetzner|ovh|openstack|linode|akamai|vultr|scaleway|alibaba|oraclecloud|tencent|exoscale|upcloud)/i

/** Decides from traces where a program runs. Pure. */
export function classifyEnvironment(traces: EnvironmentTraces): MachineEnvironment {
  const { env, containerFile, controlGroups, kernel, vendor } = traces
  const variables = env['KUBERNETES_SERVICE_HOST'] !== undefined || env['container'] !== undefined
  if (containerFile || variables || /docker|kubepods|containerd|lxc/.test(controlGroups)) return 'container'
  if (env['WSL_DISTRO_NAME'] !== undefined || /microsoft/i.test(kernel)) return 'wsl'
  return CLOUD_VENDORS.test(vendor.trim()) ? 'cloud-unknown' : 'plain'
}

async function readIfThere(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
