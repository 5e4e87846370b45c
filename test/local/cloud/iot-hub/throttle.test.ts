import { describe, expect, it } from 'vitest';
import { createThrottle } from '../../../../src/local/cloud/iot-hub/throttle.js';
import { startIot } from '../../../support/iot.js';

describe('the throttle of one S1 unit', () => {
  const passes = (throttle: (meter: 'methods' | 'queries') => void, meter: 'methods' | 'queries', tries: number) =>
    Array.from({ length: tries }, () => {
      try {
        throttle(meter);
        return true;
      } catch {
        return false;
      }
    }).filter(Boolean).length;

  it('passes 40 methods a second and 20 queries a minute', () => {
    let now = 0;
    const throttle = createThrottle(1, () => now);
    expect(passes(throttle, 'methods', 100)).toBe(40);
    now = 500;
    expect(passes(throttle, 'methods', 100)).toBe(20);
    expect(passes(throttle, 'queries', 100)).toBe(20);
    now = 3500;
    expect(passes(throttle, 'queries', 100)).toBe(1);
  });

  it('grows with the units', () => {
    expect(
      passes(
        createThrottle(3, () => 0),
        'methods',
        500,
      ),
    ).toBe(120);
  });
});

it('a throttled hub answers 429 with its own error, and only when it was asked to throttle', async () => {
  const iot = await startIot({ throttle: 1 });
  const ask = () => iot.registry.createQuery('SELECT * FROM devices').nextAsTwin();
  const asked = await Promise.allSettled(Array.from({ length: 25 }, ask));
  const refused = asked.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(5);
  expect(refused[0]).toMatchObject({ reason: { name: 'ThrottlingError' } });
  await iot.close();
});
