import { type Finding, type Found, failed, fine, warning } from '../../domain/finding.js';
import type { Ports } from '../edge-ports.js';

export type SettingsNeeds = Ports<'mailboxes' | 'checkpoints' | 'auditExport' | 'disabledFunctions' | 'publicUrl'>;

const oldestNode = [22, 13] as const;

/** What the app was told, as far as it works without it and should not. That nothing it needs is missing, its start has shown. */
export function examineSettings({ mailboxes, checkpoints, auditExport, disabledFunctions, publicUrl }: SettingsNeeds): Finding[] {
  const { security, pager } = mailboxes;
  return [
    named('runtime', runtime(process.versions.node)),
    named('functions', switchedOff(disabledFunctions)),
    named('address', reachable(publicUrl)),
    named(
      'alarms',
      security
        ? fine('Security has a mailbox.')
        : failed('Nobody hears of forced doors and unconfirmed revocations.', 'Set LATCH_SECURITY_MAIL.'),
    ),
    named(
      'pager',
      pager
        ? fine('Security has a pager.')
        : warning('Nobody is texted when a revocation stays unconfirmed for five minutes.', 'Set LATCH_SECURITY_PAGER.'),
    ),
    named(
      'checkpoints kept',
      checkpoints.shelf
        ? fine('Signed checkpoints leave the database.')
        : failed(
            'Nothing outside the database would show that a whole audit chain was made anew.',
            'Set LATCH_CHECKPOINTS_URL to a container with an immutability policy.',
          ),
    ),
    named(
      'export configured',
      auditExport.sink
        ? fine('The audit is exported to Azure Monitor.')
        : warning('The audit is not exported.', 'Set MONITOR_ENDPOINT and MONITOR_RULE_ID; infra/monitor has the table and the rule.'),
    ),
  ];
}

const named = (check: string, found: Found): Finding => ({ check, ...found });

export function runtime(node: string): Found {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const isOld = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
  return isOld ? failed(`Node ${node} is too old.`, 'Set the runtime of the Functions app to Node 22 or 24.') : fine(`Node ${node}.`);
}

const switchedOff = (names: readonly string[]): Found =>
  names.length === 0
    ? fine('No function is switched off.')
    : failed(
        `Switched off: ${names.join(', ')}.`,
        `Remove the settings ${names.map((name) => `AzureWebJobs.${name}.Disabled`).join(', ')}.`,
      );

function reachable(publicUrl: string): Found {
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === 'https:' || hostname === '127.0.0.1' || hostname === 'localhost') return fine(`Links lead to ${publicUrl}.`);
  return failed(`Links lead to ${publicUrl}, without TLS.`, 'Set LATCH_PUBLIC_URL to the https address of the app.');
}
