import { app } from '@azure/functions';
import { keepRetention, type RetentionNeeds } from './privacy/keep-retention.js';

/** Every night: what is kept no more is taken out. */
export function registerKeepRetention(ports: RetentionNeeds): void {
  app.timer('keepRetention', { schedule: '0 0 3 * * *', handler: () => keepRetention(ports) });
}
