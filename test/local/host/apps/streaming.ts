import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { app } from '@azure/functions';

app.setup({ enableHttpStream: true });

/** Answers every chunk as it comes, in capitals. */
app.http('shout', {
  methods: ['POST'],
  route: 'shout/{mood}',
  handler: async (request) => {
    const body = request.body;
    async function* louder() {
      yield `${request.params['mood']}:`;
      if (body) for await (const chunk of body as AsyncIterable<Uint8Array>) yield Buffer.from(chunk).toString().toUpperCase();
    }
    return { body: Readable.from(louder()), headers: { 'x-mood': request.params['mood'] ?? '' } };
  },
});

/** Answers drop by drop, for as long as it takes, whoever is listening. */
app.http('drips', {
  handler: async () => {
    async function* drops() {
      for (let drop = 0; drop < 60; drop += 1) {
        yield 'drop';
        await delay(5);
      }
    }
    return { body: Readable.from(drops()) };
  },
});

app.http('stalls', { handler: () => new Promise<never>(() => {}) });

app.http('sour', {
  handler: async () => {
    throw new Error('on purpose');
  },
});
