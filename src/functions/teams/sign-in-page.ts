import type { DoorId } from '../../domain/ids.js';

/** Where somebody signs in as strongly as these doors want it, for one click about this request or form. */
export function signInPage(publicUrl: string, about: string, doors: readonly { doorId: DoorId }[]): string {
  const query = new URLSearchParams({ about, doors: doors.map(({ doorId }) => doorId).join(',') });
  return `${publicUrl.replace(/\/$/, '')}/app/teams/sign-in?${query}`;
}
