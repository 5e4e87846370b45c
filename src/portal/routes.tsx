import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from 'react';
import { matchRoute } from './match-route.js';
import { Titled } from './shell/titled.js';
import { Waiting } from './shell/waiting.js';
import { useLanguage } from './strings/use-language.js';

type Page = ComponentType<{ params: Record<string, string> }>;

/** A page by its name in its file, fetched when it is first shown. */
const lazily = <K extends string>(load: () => Promise<Record<K, Page>>, name: K): LazyExoticComponent<Page> =>
  lazy(async () => ({ default: (await load())[name] }));

const home = lazily(() => import('./home/home-page.js'), 'HomePage');

/** Every address and its page. What somebody should find at once stands in `navigation/menu.ts` too. */
const routes: [pattern: string, page: LazyExoticComponent<Page>][] = [
  ['/app', home],
  ['/app/auth', home],
  ['/app/teams/auth', home],
  ['/app/teams/sign-in', lazily(() => import('./teams/sign-in-page.js'), 'TeamsSignInPage')],
  ['/api/approvals/:token', lazily(() => import('./approval/approval-page.js'), 'ApprovalPage')],
  ['/app/approvals', lazily(() => import('./approval/approvals-page.js'), 'ApprovalsPage')],
  ['/app/approvals/:id', lazily(() => import('./approval/approval-page.js'), 'ApprovalPage')],
  ['/app/ask', lazily(() => import('./ask/ask-page.js'), 'AskPage')],
  ['/app/audit', lazily(() => import('./audit/audit-page.js'), 'AuditPage')],
  ['/app/audit/check', lazily(() => import('./audit/check-page.js'), 'CheckPage')],
  ['/app/audit/could', lazily(() => import('./audit/could-page.js'), 'CouldPage')],
  ['/app/break-glass', lazily(() => import('./glass/reviews-page.js'), 'ReviewsPage')],
  ['/app/delegations', lazily(() => import('./delegations/delegations-page.js'), 'DelegationsPage')],
  ['/app/desk', lazily(() => import('./desk/desk-page.js'), 'DeskPage')],
  ['/app/desk/revoke', lazily(() => import('./desk/revoke/revoke-page.js'), 'RevokePage')],
  ['/app/desk/lockdown', lazily(() => import('./desk/lockdown/lockdown-page.js'), 'LockdownPage')],
  ['/app/desk/doors/:id', lazily(() => import('./desk/door-page.js'), 'DoorPage')],
  ['/app/explain', lazily(() => import('./explain/explain-page.js'), 'ExplainPage')],
  ['/app/explain/:id', lazily(() => import('./explain/explain-page.js'), 'ExplainPage')],
  ['/app/holds', lazily(() => import('./holds/holds-page.js'), 'HoldsPage')],
  ['/app/holds/:mode/:id', lazily(() => import('./holds/hold-page.js'), 'HoldPage')],
  ['/app/notices', lazily(() => import('./notices/notices-page.js'), 'NoticesPage')],
  ['/app/requests', lazily(() => import('./request/requests-page.js'), 'RequestsPage')],
  ['/app/requests/:id/break-glass', lazily(() => import('./glass/glass-page.js'), 'GlassPage')],
  ['/app/requests/:id/code', lazily(() => import('./code/code-page.js'), 'CodePage')],
  ['/app/requests/:id', lazily(() => import('./request/request-page.js'), 'RequestPage')],
  ['/app/visits', lazily(() => import('./visits/week-page.js'), 'WeekPage')],
  ['/app/visits/new', lazily(() => import('./visits/new-page.js'), 'NewVisitPage')],
  ['/app/visits/import', lazily(() => import('./visits/import-page.js'), 'ImportPage')],
  ['/app/visits/:id', lazily(() => import('./visits/visit-page.js'), 'VisitPage')],
  ['/app/visits/:id/report', lazily(() => import('./visits/report-page.js'), 'ReportPage')],
];

export function CurrentPage({ path }: { path: string }) {
  const { say } = useLanguage();
  for (const [pattern, Page] of routes) {
    const params = matchRoute(pattern, path);
    if (params)
      return (
        <Suspense fallback={<Waiting label={say.loading} />}>
          <Page key={path} params={params} />
        </Suspense>
      );
  }
  return <Titled title={say.notFound} />;
}
