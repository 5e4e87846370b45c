import { LegalHold } from '../../domain/privacy/legal-hold.js';

export const HoldView = LegalHold.omit({ id: true, kind: true });
export const viewOfHold = (hold: LegalHold) => HoldView.parse(hold);
