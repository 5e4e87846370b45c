import { type ApprovalLink, type Bearer, isWhole, type LinkRefusal, linkId, linkRefusal } from '../../domain/approval-link.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';
import { type Problem, problem } from '../http/problem.js';

export type LinkPorts = Ports<'links' | 'requests' | 'audit' | 'clock' | 'newId'>;

/** A link with its request, or why it is refused; `used` and `expired` say what it was. */
export type FoundLink =
  | { kind: 'found'; link: ApprovalLink; record: RequestRecord }
  | { kind: 'refused'; because: LinkRefusal; link?: ApprovalLink; record?: RequestRecord };

/** The link of a token, as far as this bearer may use it. Every refusal is audited with its reason. */
export async function findLink(token: string, bearer: Bearer, ports: LinkPorts): Promise<FoundLink> {
  const found = await look(token, bearer, ports);
  if (found.kind === 'refused') await auditRefusal(found.because, bearer, ports, found.link);
  return found;
}

async function look(token: string, bearer: Bearer, { links, requests, clock }: LinkPorts): Promise<FoundLink> {
  if (!isWhole(token)) return { kind: 'refused', because: 'tampered' };
  const link = await links.read(linkId(token));
  const record = link && (await requests.read(link.requestId));
  if (!link || !record) return { kind: 'refused', because: 'unknown' };
  const because = linkRefusal(link, bearer, clock.now());
  return because ? { kind: 'refused', because, link, record } : { kind: 'found', link, record };
}

/** The audit is told who came with what; the token is in no record. */
export function auditRefusal(
  because: LinkRefusal,
  { id }: Bearer,
  { audit, clock, newId }: Pick<LinkPorts, 'audit' | 'clock' | 'newId'>,
  link?: ApprovalLink,
): Promise<void> {
  const at = clock.now().toISOString();
  return audit.append({
    recordId: `link:${newId()}`,
    kind: 'link.refused',
    at,
    by: id,
    requestId: link?.requestId,
    because,
    detail: {},
  });
}

/** Whatever is wrong with a link, its bearer hears the same. */
export const linkNotValid = (): Problem =>
  problem(404, 'link-not-valid', 'This link cannot be used: it was used already, its time is over, or it is not meant for this account.');
