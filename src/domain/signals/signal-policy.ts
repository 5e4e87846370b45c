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
  'member-joined',
  'member-left',
  'revocation-requested',
]);

/** What the directory tells of its other changes says nothing by itself, so it is always asked; what it tells of its notices asks for them to be mended. */
const AlwaysLooked = z.enum(['user-changed', 'group-changed', 'notices-missed', 'subscription-ending']);

export const SignalWord = z.enum([...MappedWord.options, ...AlwaysLooked.options]);
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
    'member-joined': 'look',
    'member-left': 'look',
    'revocation-requested': 'revoke',
  },
};

/** That somebody is gone is never merely noted. */
export const alwaysHeeded = ['account-disabled', 'account-purged', 'user-deleted', 'member-left'] as const;

export function actionOn(word: SignalWord, { actions }: SignalPolicy): SignalAction {
  const mapped = MappedWord.safeParse(word).data;
  return mapped ? actions[mapped] : 'look';
}

/** Of several the strictest. */
export const strictestOf = (actions: readonly SignalAction[]): SignalAction =>
  signalActions.find((each) => actions.includes(each)) ?? 'note';
