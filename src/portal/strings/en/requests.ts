export const requests = {
  title: 'Your requests',
  none: 'You have not asked for anything yet.',
  status: {
    checking: 'Being checked',
    'step-up-required': 'Sign-in needed',
    'awaiting-approval': 'Waits for approval',
    scheduled: 'Approved',
    arming: 'Lock is being told',
    armed: 'Lock is ready',
    delivered: 'Code is there',
    entered: 'Entered',
    closed: 'Closed',
  },
  outcome: {
    completed: 'Over',
    denied: 'Denied',
    lapsed: 'Nobody decided',
    'no-show': 'Nobody came',
    cancelled: 'Taken back',
    revoked: 'Revoked',
    failed: 'Failed',
  },
} as const;
