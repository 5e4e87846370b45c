import { app } from '@azure/functions';
import type { Ports } from './edge-ports.js';

/** GET /app/…: the web pages. Every path is the same document, which looks at its own address; `/app/assets/…` are its files. */
export function registerPortal({ portal }: Ports<'portal'>): void {
  app.http('portal', {
    methods: ['GET', 'HEAD'],
    route: 'app/{*path}',
    authLevel: 'anonymous',
    handler: (request) => {
      const path = request.params['path'] ?? '';
      const [folder, name, ...rest] = path.split('/');
      if (folder === 'assets' && rest.length === 0) return portal.asset(name ?? '', request.headers.get('accept-encoding'));
      return portal.installed(path) ?? portal.page(path);
    },
  });
}
