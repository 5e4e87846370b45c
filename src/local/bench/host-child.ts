import { keepHeapSmall } from '../host/small-heap.js';
import { startHost } from '../host/start-host.js';

/** A host of its own in a process of its own, to be weighed and killed: `host-child.js DATA_DIR` says where it listens. */
keepHeapSmall();
const [dataDir = ''] = process.argv.slice(2);
const running = await startHost({ app: () => import('../host/bench/errand.js'), dataDir, port: 0, log: () => {} });
process.stdout.write(`${JSON.stringify({ url: running.url, key: running.systemKey })}\n`);
process.on('SIGTERM', () => void running.close().then(() => process.exit(0)));
