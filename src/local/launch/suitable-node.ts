import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The first Node whose SQLite needs no flag. */
const needed = { major: 22, minor: 13 };

const packageRoot = fileURLToPath(new URL('../../../../', import.meta.url));

/** The Node that `npm ci` brings along as an optional dependency; older npms install it without a link in `.bin`. */
export const nodeOfPackage = (root: string, { platform, arch } = process): string =>
  platform === 'win32'
    ? join(root, `node_modules/node-win-${arch}/bin/node.exe`)
    : join(root, `node_modules/node-${platform}-${arch}/bin/node`);

/** What our processes run on: this Node if it is new enough, else the one that came with the package; throws when there is neither. */
export function suitableNode(version = process.versions.node, brought = nodeOfPackage(packageRoot)): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > needed.major || (major === needed.major && minor >= needed.minor)) return process.execPath;
  if (existsSync(brought)) return brought;
  throw new Error(`Node ${needed.major}.${needed.minor} or newer is needed; this is ${version} (${process.execPath})`);
}
