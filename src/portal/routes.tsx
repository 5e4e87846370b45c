import { type ComponentType, lazy, Suspense } from 'react';
import { matchRoute } from './match-route.js';
import { Titled } from './shell/titled.js';
import { Waiting } from './shell/waiting.js';
import { useLanguage } from './strings/use-language.js';

type Params = Record<string, string>;
type Page = ComponentType<{ params: Params }>;

/** Every address and its page, each fetched when it is first shown. */
const routes: [pattern: string, page: Page][] = [
  ['/api/approvals/:token', lazy(() => import('./approval/approval-page.js').then(({ ApprovalPage }) => ({ default: ApprovalPage })))],
  ['/app/requests/:id', lazy(() => import('./request/request-page.js').then(({ RequestPage }) => ({ default: RequestPage })))],
  ['/app/teams/sign-in', lazy(() => import('./teams/sign-in-page.js').then(({ TeamsSignInPage }) => ({ default: TeamsSignInPage })))],
  ['/app/teams/auth', lazy(() => import('./home/home-page.js').then(({ HomePage }) => ({ default: HomePage })))],
  ['/app', lazy(() => import('./home/home-page.js').then(({ HomePage }) => ({ default: HomePage })))],
  ['/app/auth', lazy(() => import('./home/home-page.js').then(({ HomePage }) => ({ default: HomePage })))],
];

export function CurrentPage({ path }: { path: string }) {
  const { say } = useLanguage();
  for (const [pattern, Page] of routes) {
    const params = matchRoute(pattern, path);
    if (params)
      return (
        <Suspense fallback={<Waiting label={say.loading} />}>
          <Page params={params} />
        </Suspense>
      );
  }
  return <Titled title={say.notFound} />;
}
