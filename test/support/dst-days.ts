/** In the order of time. A window as somebody types it, in the local time of its door, and the instants it means: days on which clocks change, and a zone that never changes them. */
export const dstDays = [
  { zone: 'Europe/Berlin', start: '2027-03-28T01:30', end: '2027-03-28T03:30', opensAt: '2027-03-28T00:30', closesAt: '2027-03-28T01:30' },
  { zone: 'Europe/Berlin', start: '2027-10-31T01:30', end: '2027-10-31T03:30', opensAt: '2027-10-30T23:30', closesAt: '2027-10-31T02:30' },
  {
    zone: 'America/Los_Angeles',
    start: '2027-03-14T01:30',
    end: '2027-03-14T03:30',
    opensAt: '2027-03-14T09:30',
    closesAt: '2027-03-14T10:30',
  },
  {
    zone: 'America/Los_Angeles',
    start: '2027-11-07T00:30',
    end: '2027-11-07T02:30',
    opensAt: '2027-11-07T07:30',
    closesAt: '2027-11-07T10:30',
  },
  { zone: 'Asia/Kathmandu', start: '2027-03-28T01:30', end: '2027-03-28T03:30', opensAt: '2027-03-27T19:45', closesAt: '2027-03-27T21:45' },
  {
    zone: 'Australia/Lord_Howe',
    start: '2027-04-04T01:00',
    end: '2027-04-04T03:00',
    opensAt: '2027-04-03T14:00',
    closesAt: '2027-04-03T16:30',
  },
  {
    zone: 'Australia/Lord_Howe',
    start: '2027-10-03T01:30',
    end: '2027-10-03T03:00',
    opensAt: '2027-10-02T15:00',
    closesAt: '2027-10-02T16:00',
  },
]
  .map((day) => ({ ...day, opensAt: `${day.opensAt}:00.000Z`, closesAt: `${day.closesAt}:00.000Z` }))
  .toSorted((one, other) => Date.parse(one.opensAt) - Date.parse(other.opensAt));
