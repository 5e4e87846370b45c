import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Interaction, Provider } from 'oidc-provider';
import type { Tenant } from '../tenant.js';
import { factorPage, type Page, passwordPage, startAgainPage } from './pages.js';
import { wantedContexts } from './wanted-contexts.js';

/** Everybody's password in the local tenant. */
const password = 'latch';

/** Good for resetting a password, never for signing in. */
const noFactors: ReadonlySet<string> = new Set(['email', 'securityQuestion']);

/** Shows the page somebody is asked on, or takes what they answered: the password, or the second factor of whoever is signed in already. */
export async function interact(provider: Provider, tenant: Tenant, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const show = ({ status, headers, html }: Page) => void response.writeHead(status, headers).end(html);
  try {
    const interaction = await provider.interactionDetails(request, response);
    const form = request.method === 'POST' ? await formOf(request) : undefined;
    const outcome = interaction.prompt.name === 'mfa' ? answerFactor(tenant, interaction, form) : answerPassword(tenant, interaction, form);
    if ('html' in outcome) return show(outcome);
    const isFactor = 'login' in outcome && outcome.login.amr.includes('mfa');
    await provider.interactionFinished(request, response, outcome, { mergeWithLastSubmission: isFactor });
  } catch (cause) {
    show(startAgainPage(cause instanceof Error ? cause.name : 'trouble'));
  }
}

type Outcome = Page | Parameters<Provider['interactionFinished']>[2];

function answerPassword(tenant: Tenant, { uid, params }: Interaction, form: URLSearchParams | undefined): Outcome {
  const { seed } = tenant;
  const place = { action: actionOf(tenant, uid), domain: seed.domain, somebody: seed.people[0]?.id ?? '' };
  if (!form) return passwordPage({ ...place, suggested: params['login_hint'] ?? '' });
  const name = form.get('login')?.trim().toLowerCase();
  const person = seed.people.find(({ id, mail }) => id === name || mail.toLowerCase() === name);
  const isRight = person && form.get('password') === password && tenant.account(person.oid)?.accountEnabled;
  if (!isRight) return passwordPage({ ...place, trouble: 'Account or password is wrong.' });
  return { login: { accountId: person.oid, amr: ['pwd'], ts: secondsOf(tenant), remember: true } };
}

function answerFactor(tenant: Tenant, { uid, params, session }: Interaction, form: URLSearchParams | undefined): Outcome {
  const accountId = session?.accountId;
  const person = tenant.seed.people.find(({ oid }) => oid === accountId);
  if (!accountId || !person) return startAgainPage('no session');
  const canApprove = tenant.account(accountId)?.methods.some((method) => !noFactors.has(method)) === true;
  const wanted = wantedContexts(params['claims']).join(', ');
  if (!form) return factorPage({ action: actionOf(tenant, uid), name: person.name, wanted, canApprove });
  if (form.get('factor') === 'approve' && canApprove) {
    return { login: { accountId, amr: ['pwd', 'mfa'], ts: secondsOf(tenant), remember: true } };
  }
  return { error: 'access_denied', error_description: 'AADSTS50076: the second factor was declined' };
}

const actionOf = ({ tenantId }: Tenant, uid: string) => `/${tenantId}/interaction/${uid}`;
const secondsOf = ({ world }: Tenant) => Math.floor(world.clock.now().getTime() / 1000);

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
