import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { doorEntity, doorEntityName } from '../../entities/door.js';
import { accessRequestFlow, RequestChanged } from '../../orchestrations/events.js';
import { grantIdOf } from '../../src/domain/code-terms.js';
import { DoorId, RequestId } from '../../src/domain/ids.js';
import { registerEntity } from '../../src/durable/register.js';
import { durableClient, durableFlows, type Flows } from '../../src/functions/flows.js';
import { createTestHost } from '../../src/local/host/test-host.js';

const id = RequestId.parse('55555555-5555-4555-8555-555555555555');
const stranger = RequestId.parse('66666666-6666-4666-8666-666666666666');
const lobby = DoorId.parse('lobby');

let work: (flows: Flows) => Promise<unknown> = async () => undefined;

/** Waits for one wake-up, then ends. */
function* untilWoken(ctx: df.OrchestrationContext) {
  yield ctx.df.waitForExternalEvent(RequestChanged.name);
  return 'woken';
}

const host = await createTestHost({
  app: async () => {
    df.app.orchestration(accessRequestFlow.name, untilWoken);
    registerEntity(doorEntityName, doorEntity);
    app.http('work', {
      extraInputs: [durableClient],
      handler: async (_request, context) => ({ jsonBody: { result: await work(durableFlows(context)) } }),
    });
  },
});
afterAll(() => host.close());

/** Does it inside a function, as the entrances do, and waits until nothing runs. */
async function inFunction(what: typeof work): Promise<unknown> {
  work = what;
  const response = await host.fetch('/api/work');
  await host.idle();
  if (!response.ok) return `status ${response.status}`;
  const { result } = z.object({ result: z.unknown() }).parse(await response.json());
  return result;
}

it('starts a request under its own id, once', async () => {
  const start = (flows: Flows) => flows.startRequest(id).then(() => 'fine');
  expect(await inFunction((flows) => flows.stateOf(id))).toBe('missing');
  expect([await inFunction(start), await inFunction(start)]).toEqual(['fine', 'fine']);
  expect(await inFunction((flows) => flows.stateOf(id))).toBe('running');
});

it('wakes what waits, and does not mind what has ended or never was', async () => {
  const wake = (who: RequestId) => inFunction((flows) => flows.wake(who).then(() => 'fine'));
  expect(await wake(id)).toBe('fine');
  expect(host.status(id)?.output).toBe('woken');
  expect(await inFunction((flows) => flows.stateOf(id))).toBe('ended');
  expect([await wake(id), await wake(stranger)]).toEqual(['fine', 'fine']);
});

it('gives back places that nobody has', async () => {
  expect(await inFunction((flows) => flows.releaseDoor(lobby, grantIdOf(id, lobby)).then(() => 'fine'))).toBe('fine');
});
