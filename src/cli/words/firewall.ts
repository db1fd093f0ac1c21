import type { MachineAddress, MachineEnvironment } from '../../node.js'

/** Where a port may be closed. */
export interface FirewallPlace {
  /** The port. */
  readonly port: number
  /** The platform. */
  readonly platform: NodeJS.Platform
  /** What kind of place the machine is. */
  readonly environment: MachineEnvironment
  /** Its addresses. */
  readonly addresses: readonly MachineAddress[]
}

/** One way to open a port: what it is for, and the line to copy, where there is one. */
export interface FirewallLine {
  /** Which firewall. */
  readonly label: string
  /** The line for a shell, or a sentence. */
  readonly text: string
  /** Whether it is a line for a shell. */
  readonly isCommand: boolean
}

/** The lines that open a port on the kind of machine that this is. */
export function firewallLines(place: FirewallPlace): readonly FirewallLine[] {
  const { port, platform, environment } = place
  const tcp = String(port)
  if (platform === 'win32') return [windows(tcp)]
  if (environment === 'wsl') return [...wsl(place), windows(tcp)]
  if (platform === 'darwin')
    return [says('macOS', 'System Settings > Network > Firewall: allow node, or turn it off meanwhile.')]
  const here = [
    command('ufw', `sudo ufw allow ${tcp}/tcp`),
    command('firewalld', `sudo firewall-cmd --add-port=${tcp}/tcp`),
  ]
  if (environment === 'cloud-unknown')
    return [
      says(
        'security group',
        `In the cloud's console: an inbound rule for TCP ${tcp}, from your own address only.`,
      ),
      ...here,
    ]
  if (environment === 'container')
    return [
      says('container', `Publish the port when the container is made: docker run -p ${tcp}:${tcp} …`),
      ...here,
    ]
  return here
}

function windows(port: string): FirewallLine {
  const rule = `netsh advfirewall firewall add rule name=Orchard dir=in action=allow protocol=TCP localport=${port}`
  return command('Windows, as administrator', rule)
}

/** WSL 2 has an address of its own behind Windows; Windows has to pass the port on. */
function wsl({ port, addresses }: FirewallPlace): readonly FirewallLine[] {
  const inside =
    addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? 'ADDRESS-OF-WSL'
  const to = `connectaddress=${inside} connectport=${String(port)}`
  const from = `listenaddress=0.0.0.0 listenport=${String(port)}`
  return [command('WSL, in Windows as administrator', `netsh interface portproxy add v4tov4 ${from} ${to}`)]
}

function command(label: string, text: string): FirewallLine {
  return { label, text, isCommand: true }
}

function says(label: string, text: string): FirewallLine {
  return { label, text, isCommand: false }
}
