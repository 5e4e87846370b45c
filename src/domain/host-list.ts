/** Whether an address that somebody gave us may be called: HTTPS, nobody's name in it, and a host of the list. `*.` stands for any name under one, at the usual port. */
export function isListed(address: string, hosts: readonly string[]): boolean {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:' || url.username || url.password) return false;
  return hosts.some((host) => (host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) && url.port === '' : url.host === host));
}
