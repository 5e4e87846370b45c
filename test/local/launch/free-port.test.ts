import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { freePort } from '../../../src/local/launch/free-port.js';

it('gives the port back if it is free, finds for 0 one the system gives to nobody, and names the setting of one that is taken', async () => {
  const found = await freePort(0, 'LATCH_PORT');
  expect(found).toBeGreaterThanOrEqual(20_000);
  expect(found).toBeLessThan(32_768);
  expect(await freePort(found, 'LATCH_PORT')).toBe(found);

  const somebody = createServer();
  await new Promise<void>((resolve) => somebody.listen(found, '127.0.0.1', resolve));
  await expect(freePort(found, 'LATCH_PORT')).rejects.toThrow(`LATCH_PORT: port ${found} is in use`);
  await new Promise((resolve) => somebody.close(resolve));
});
