import { z } from 'zod';

/** What a feed can say about somebody, in our words: events of CAEP and RISC with what they carry, an end of an account, an order of security's own tools. */
const MappedWord = z.enum([
  'session-revoked',
  'credential-create',
  'credential-revoke',
  'credential-update',
  'credential-delete',
  'credential-compromise',
  'token-claims-change',
  'assurance-level-change',
  'device-compliant',
  'device-not-compliant',
  'risk-low',
  'risk-medium',
  'risk-high',
  'account-disabled',
  'account-enabled',
  'account-purged',
  'user-deleted',
  'revocation-requested',
]);

/** And what the directory tells of its own changes: they say nothing by themselves, so it is always asked. */
export const SignalWord = z.enum([...MappedWord.options, 'user-changed', 'group-changed']);
export type SignalWord = z.infer<typeof SignalWord>;

/**
 * What Latch does about it, strictest first. `revoke`: everything of theirs dies and nothing begins until security lifts it. `suspend`: the same, but
 * it ends by itself. `look`: they are judged again by what the directory says now. `note`: it is audited.
 */
export const signalActions = ['revoke', 'suspend', 'look', 'note'] as const;
const SignalAction = z.enum(signalActions);
export type SignalAction = z.infer<typeof SignalAction>;

/** `suspendMinutes`: how long nothing new begins; longer than the tokens of a stolen session live. */
export const SignalPolicy = z.strictObject({
  suspendMinutes: z
    .int()
    .min(1)
    .max(30 * 24 * 60),
  actions: z.record(MappedWord, SignalAction),
});
export type SignalPolicy = z.infer<typeof SignalPolicy>;

/** As operators write it: what they leave out is as it ships. */
export const SignalChange = z.strictObject({ ...SignalPolicy.shape, actions: z.partialRecord(MappedWord, SignalAction) }).partial();

export const usualSignals: SignalPolicy = {
  suspendMinutes: 90,
  actions: {
    'session-revoked': 'suspend',
    'credential-create': 'note',
    'credential-update': 'look',
    'credential-revoke': 'suspend',
    'credential-delete': 'look',
    'credential-compromise': 'suspend',
    'token-claims-change': 'look',
    'assurance-level-change': 'look',
    'device-compliant': 'note',
    'device-not-compliant': 'suspend',
    'risk-low': 'note',
    'risk-medium': 'look',
    'risk-high': 'suspend',
    'account-disabled': 'revoke',
    'account-enabled': 'look',
    'account-purged': 'revoke',
    'user-deleted': 'revoke',
    'revocation-requested': 'revoke',
  },
};

/** That somebody is gone is never merely noted. */
export const alwaysHeeded = ['account-disabled', 'account-purged', 'user-deleted'] as const;

export const actionOn = (word: SignalWord, { actions }: SignalPolicy): SignalAction =>
  word === 'user-changed' || word === 'group-changed' ? 'look' : actions[word];

/** Of several the strictest. */
export const strictestOf = (actions: readonly SignalAction[]): SignalAction =>
  signalActions.find((each) => actions.includes(each)) ?? 'note';
