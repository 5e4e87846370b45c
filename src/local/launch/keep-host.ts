import type { Child } from './child.js';

export type KeptHost = {
  first: Child;
  /** Resolves when the host has stopped for good. */
  ended: Promise<void>;
  /** Drains the host; nobody restarts it afterwards. */
  stop(): Promise<void>;
};

/** A host that dies this soon this often is not restarted: something is wrong that a restart won't mend. */
const quickMs = 5_000;
const quickDeaths = 5;

/** Keeps one host running: `start` again whenever it dies, unless `restart` says never. `announce` hears of every start after the first. */
export async function keepHost(
  start: (first: boolean) => Promise<Child>,
  restart: 'always' | 'never',
  announce: (host: Child) => void,
  complain: (text: string) => void,
): Promise<KeptHost> {
  let stopping = false;
  const first = await start(true);
  let current = first;
  const again = async () => {
    current = await start(false);
    announce(current);
  };
  const watch = async (quick: number): Promise<void> => {
    const begun = performance.now();
    const end = await current.ended;
    if (stopping) return;
    complain(`host ended (${end})`);
    const deaths = performance.now() - begun < quickMs ? quick + 1 : 0;
    if (deaths >= quickDeaths) complain(`host died ${deaths} times in a row; see logs/host.log`);
    if (restart === 'never' || deaths >= quickDeaths) return;
    await again();
    return watch(deaths);
  };
  const ended = watch(0).catch((cause: unknown) => complain(String(cause)));
  return {
    first,
    ended,
    async stop() {
      stopping = true;
      current.send('SIGTERM');
      await current.ended;
    },
  };
}
