/** Where a transmitter pushes security events, under the app's public address. */
export const ssfEventsPath = 'api/events/ssf';

export const ssfEventsUrl = (publicUrl: string): string => `${publicUrl.replace(/\/$/, '')}/${ssfEventsPath}`;
